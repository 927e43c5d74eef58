"""The STAR domain: questions of situated reasoning, answered exactly from annotated situations.

There is nothing learned here yet: situations come from the data set's files, not from videos.
"""

from functools import cache

from nmn.domains.domain import Domain, Perception
from nmn.domains.star.modules import star_calls
from nmn.domains.star.words import ANSWERS, StarWords, star_words
from nmn.errors import DomainError
from nmn.generators.generator import Asked, Generator


def _perception() -> Perception:
    raise DomainError(
        "the domain 'star' sees no videos",
        expected="situations from the files of STAR: nmn eval star --questions FILE",
    )


def _generator(domain: Asked) -> Generator:
    raise DomainError(
        "the domain 'star' reads no questions in English",
        expected="programs in its own format: nmn parse --dialect star, or nmn eval star",
    )


@cache
def star_domain(words: StarWords) -> Domain:
    """The domain of questions in these words."""
    return Domain(
        name="star",
        summary="STAR: what a person did, will or can do in a video, from annotated situations.",
        calls=star_calls(words),
        exact=star_calls(words),
        vocabularies=words.vocabularies,
        answers=ANSWERS,
        sees_with=_perception,
        reads_with=_generator,
        about="clip",
        naming="object",
        tasks={
            "eval": "nmn.domains.star.evaluate:EVALUATE",
            "train": "nmn.domains.star.train:TRAIN",
        },
    )


DOMAIN = star_domain(star_words())
