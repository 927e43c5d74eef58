"""The AGQA domain: questions about videos of actions, answered exactly from scene graphs.

Words come with the files, so the domain of a data set is made of its maps of words; the one that is
found by name has the published classes.
"""

from nmn.domains.agqa.classes import ACTIONS, OBJECTS, RELATIONS, VERBS
from nmn.domains.agqa.exact import EXACT
from nmn.domains.agqa.words import ANSWERS, AgqaWords
from nmn.domains.domain import Domain, Perception
from nmn.errors import DomainError
from nmn.generators.generator import Asked, Generator


def _perception() -> Perception:
    raise DomainError(
        "the domain 'agqa' sees no videos",
        expected="scene graphs from the files of AGQA: nmn eval agqa --scene-graphs FILE",
    )


def _generator(domain: Asked) -> Generator:
    raise DomainError(
        "the domain 'agqa' reads no questions in English",
        expected="programs in its own format: nmn parse --dialect agqa, or nmn eval agqa",
    )


def agqa_domain(words: AgqaWords) -> Domain:
    """The domain of questions in these words."""
    return Domain(
        name="agqa",
        summary="AGQA: what a person does in a video, when and with what, from scene graphs.",
        calls=EXACT,
        exact=EXACT,
        vocabularies=words.vocabularies,
        answers=ANSWERS,
        sees_with=_perception,
        reads_with=_generator,
        about="clip",
        naming="object",
        tasks={
            "eval": "nmn.domains.agqa.evaluate:EVALUATE",
            "train": "nmn.domains.agqa.train:TRAIN",
        },
    )


PUBLISHED = AgqaWords.of(
    {"object": OBJECTS, "relation": RELATIONS, "action": ACTIONS, "verb": VERBS}
)
"""The words of the published classes, with ids of nmn's own."""

DOMAIN = agqa_domain(PUBLISHED)
