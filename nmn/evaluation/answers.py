"""Answers as texts: read off values, and made alike where they mean the same."""

import re
from collections.abc import Mapping

from nmn.evaluation.codes import REFUSED, shown
from nmn.grammar import ValueType
from nmn.types import Vocabulary

# What people and models say for the words of the data sets: CLEVR's own synonyms, and numbers.
_ALIKE = {
    **dict(zip("zero one two three four five six seven eight nine ten".split(), map(str, range(11)),
               strict=True)),
    "true": "yes", "false": "no", "none": "0",
    "ball": "sphere", "block": "cube", "big": "large", "tiny": "small",
    "metallic": "metal", "shiny": "metal", "matte": "rubber", "grey": "gray",
}  # fmt: skip

_DROPPED = re.compile(r"\b(the|a|an)\b|[^\w\s]")


def answer_text(
    code: int,
    value_type: ValueType,
    vocabularies: Mapping[str, Vocabulary],
    truth: tuple[str, str] = ("no", "yes"),
) -> str | None:
    """An answer as its data set writes it; None where it was refused.

    Arguments:
        truth: the data set's words for false and true.
    """
    if code == REFUSED:
        return None
    found = shown(code, value_type, vocabularies)
    if isinstance(found, bool):
        return truth[found]
    return str(found)


def normalised(answer: str) -> str:
    """An answer without what does not matter: case, articles, punctuation, other words for it.

    >>> normalised("The Ball."), normalised("two"), normalised("True")
    ('sphere', '2', 'yes')
    """
    words = _DROPPED.sub(" ", answer.lower()).split()
    return " ".join(_ALIKE.get(word, word) for word in words)
