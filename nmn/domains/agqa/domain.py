"""The AGQA domain: questions about videos of actions, answered exactly from scene graphs.

Words come with the files, so the domain of a data set is made of its maps of words; the one that is
found by name has the published classes.
"""

from functools import partial
from pathlib import Path

from nmn.domains.agqa.classes import ACTIONS, OBJECTS, RELATIONS, VERBS
from nmn.domains.agqa.dialect import Agqa
from nmn.domains.agqa.exact import EXACT
from nmn.domains.agqa.words import ANSWERS, AgqaWords
from nmn.domains.domain import Domain
from nmn.generators.from_dialect import DialectReader
from nmn.generators.generator import Asked
from nmn.types import Medium

# Of what is stated, one of two that fit equally well is as much as a toss-up.
_THRESHOLDS = {"Label": 0.51, "Bool": 0.51}

_EXAMPLE = "Exists(blanket, Iterate(video, Filter(frame, [objects])))"


def agqa_domain(words: AgqaWords, records: Medium | None = None) -> Domain:
    """The domain of questions in these words.

    Arguments:
        records: the videos of a file of scene graphs.
    """
    return Domain(
        name="agqa",
        summary="AGQA: what a person does in a video, when and with what, from scene graphs.",
        calls=EXACT,
        exact=EXACT,
        vocabularies=words.vocabularies,
        answers=ANSWERS,
        thresholds=_THRESHOLDS,
        sees_with="annotations",
        reads_with=partial(_generator, words),
        about="annotated clip",
        of_records=_of_records,
        records=records,
        naming="object",
        tasks={
            "eval": "nmn.domains.agqa.evaluate:EVALUATE",
            "train": "nmn.domains.agqa.train:TRAIN",
        },
    )


def _generator(words: AgqaWords, domain: Asked) -> DialectReader:
    return DialectReader(domain.language, Agqa(words.aliases), str, _EXAMPLE)


def _of_records(scene_graphs: Path, folder: Path | None) -> Domain:
    from nmn.domains.agqa.records import open_agqa

    words, medium = open_agqa(scene_graphs, folder)
    return agqa_domain(words, medium)


PUBLISHED = AgqaWords.of(
    {"object": OBJECTS, "relation": RELATIONS, "action": ACTIONS, "verb": VERBS}
)
"""The words of the published classes, with ids of nmn's own."""

DOMAIN = agqa_domain(PUBLISHED)
