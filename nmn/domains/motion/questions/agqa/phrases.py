"""English for what programs say, and where in a question each part stands.

AGQA's records say which characters of a question are grounded in which vertices, so phrases carry
their groundings along when they are put together.
"""

import string
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

FORMS: Mapping[str, tuple[str, str]] = {
    "approaching": ("approach", "approached"),
    "carrying": ("carry", "carried"),
    "following": ("follow", "followed"),
    "holding": ("hold", "held"),
    "looking at": ("look at", "looked at"),
    "pushing": ("push", "pushed"),
    "putting down": ("put down", "put down"),
    "taking": ("take", "took"),
    "touching": ("touch", "touched"),
    "watching": ("watch", "watched"),
}
"""Base form and past of what a person does."""


@dataclass(frozen=True)
class Mention:
    """A piece of a question.

    Attributes:
        text: what is said.
        grounds: (start, end, vertices): which characters of it stand for which vertices.
    """

    text: str
    grounds: tuple[tuple[int, int, tuple[str, ...]], ...] = ()


def ground(text: str | Mention, vertices: Iterable[str]) -> Mention:
    """A piece of which the whole stands for these vertices, and its parts for what they did."""
    inner = text if isinstance(text, Mention) else Mention(text)
    return Mention(inner.text, (*inner.grounds, (0, len(inner.text), tuple(vertices))))


def say(pattern: str, parts: Mapping[str, Mention]) -> Mention:
    """Put pieces in the places of a pattern: "Was the person {r} {o}{t}?".

    A sentence begins with a capital, whatever it begins with.
    """
    text = ""
    grounds: list[tuple[int, int, tuple[str, ...]]] = []
    for literal, name, _, _ in string.Formatter().parse(pattern):
        text += literal
        if name is not None:
            piece = parts[name]
            grounds += [
                (len(text) + start, len(text) + end, ids) for start, end, ids in piece.grounds
            ]
            text += piece.text
    if pattern.endswith("?"):
        text = text[:1].upper() + text[1:]
    return Mention(text, tuple(grounds))


def with_article(word: str) -> str:
    """ "an orange cube", "a red cube"."""
    return f"{'an' if word[:1] in 'aeiou' else 'a'} {word}"
