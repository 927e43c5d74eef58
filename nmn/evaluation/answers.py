"""Answers as texts: read off values, and made alike where they mean the same."""

import re
from collections.abc import Mapping

# What people and models say in every data set; words of its own a domain adds (``Bench.synonyms``).
_ALIKE = {
    **dict(zip("zero one two three four five six seven eight nine ten".split(), map(str, range(11)),
               strict=True)),
    "true": "yes", "false": "no", "none": "0", "grey": "gray",
}  # fmt: skip

_DROPPED = re.compile(r"\b(the|a|an)\b|[^\w\s]")


def answer_text(stated: object, truth: tuple[str, str] = ("no", "yes")) -> str | None:
    """An answer as its data set writes it; None where it was refused.

    Arguments:
        stated: the answer's value as files have it.
        truth: the data set's words for false and true.
    """
    if stated is None:
        return None
    if isinstance(stated, list):
        return ", ".join(map(str, stated)) or "none"
    return truth[stated] if isinstance(stated, bool) else str(stated)


def normalised(answer: str, synonyms: Mapping[str, str] | None = None) -> str:
    """An answer without what does not matter: case, articles, punctuation, other words for it.

    Arguments:
        synonyms: other words for the data set's own.

    >>> normalised("The Ball.", {"ball": "sphere"}), normalised("two"), normalised("True")
    ('sphere', '2', 'yes')
    """
    known = {**_ALIKE, **(synonyms or {})}
    words = _DROPPED.sub(" ", answer.lower()).split()
    return " ".join(known.get(word, word) for word in words)
