"""The STAR domain: questions of situated reasoning, answered exactly from annotated situations.

There is nothing learned here yet: situations come from the data set's files, not from videos.
"""

from functools import cache
from pathlib import Path

from nmn.domains.domain import Domain
from nmn.domains.star.modules import star_calls
from nmn.domains.star.words import ANSWERS, StarWords, star_words
from nmn.files import parse_json
from nmn.generators.from_dialect import DialectReader
from nmn.generators.generator import Asked
from nmn.types import Medium

_EXAMPLE = '["Situations", "Objs", "bag", "Belong_to"]'


@cache
def star_domain(words: StarWords, records: Medium | None = None) -> Domain:
    """The domain of questions in these words.

    Arguments:
        records: the situations of a file.
    """
    return Domain(
        name="star",
        summary="STAR: what a person did, will or can do in a video, from annotated situations.",
        calls=star_calls(words),
        exact=star_calls(words),
        vocabularies=words.vocabularies,
        answers=ANSWERS,
        sees_with="annotations",
        reads_with=_generator,
        about="annotated clip",
        of_records=_of_records,
        records=records,
        naming="object",
        tasks={
            "eval": "nmn.domains.star.evaluate:EVALUATE",
            "train": "nmn.domains.star.train:TRAIN",
        },
    )


def _generator(domain: Asked) -> DialectReader:
    return DialectReader(domain.language, "star", parse_json, _EXAMPLE)


def _of_records(scene_graphs: Path, folder: Path | None) -> Domain:
    from nmn.domains.star.records import open_star

    return star_domain(*open_star(scene_graphs, folder))


DOMAIN = star_domain(star_words())
