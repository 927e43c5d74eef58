"""Builders of words that add nothing to a question: "in the picture", "please"."""

from collections.abc import Callable

from nmn.generators.chart import LeftOut


def dropped(meaning: object) -> Callable[..., LeftOut]:
    """Builder of words that add nothing; a note says that they were left out."""
    return lambda *_: LeftOut(meaning)


def politely(_: object, text: str) -> str:
    """A question with words before it that add nothing."""
    return text


def politely_before(text: str, _: object) -> str:
    """The same, with the words behind it."""
    return text


def politely_around(_: object, text: str, __: object) -> str:
    """The same, with words on both sides."""
    return text
