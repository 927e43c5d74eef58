"""From a text pattern of a template to the words of a question.

The conventions are those of CLEVR's own files: ``<Z>`` and the like are slots, ``<S>s`` a slot in
the plural, ``[...]`` is kept half of the time, an unset shape is a "thing" and any other unset slot
vanishes.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from nmn.files import read_json, short, sound_text
from nmn.generators.templates.errors import TemplateError

THING = "thing"
"""Stands for an unset noun."""

_PIECE = re.compile(r"(<[^<>\s]+>(?:s\b)?|\[|\])")
_BLANKS = re.compile(r"\s+")
_BEFORE_STOP = re.compile(r"\s+([?.,;:!])")
# "a object": the first letter decides well enough for the words of a scene.
_ARTICLE = re.compile(r"\b([Aa])(?= [aeiou])")
_ANOTHER = re.compile(r"\b([Aa])nother\b")
_OTHER = re.compile(r"\bother ")

Synonyms = Mapping[str, Sequence[str]]
"""By word ("cube", "left", "thing"), the ways to say it; a word not in it is said as it is."""


@dataclass(frozen=True)
class Slot:
    """A place in a text for a word; ``plural`` where an "s" follows."""

    name: str
    plural: bool


@dataclass(frozen=True)
class Pattern:
    """One text of a template: literal strings, slots, and optional parts (tuples of the two)."""

    pieces: tuple[str | Slot | tuple[str | Slot, ...], ...]

    def slots(self) -> set[str]:
        """The names of all slots in the text."""
        flat = [one for piece in self.pieces for one in _flat(piece)]
        return {one.name for one in flat if isinstance(one, Slot)}


def read_pattern(text: str) -> Pattern:
    """Take a text of a template apart.

    Raises:
        ValueError: brackets that do not match, or are nested.
    """
    pieces: list[str | Slot | tuple[str | Slot, ...]] = []
    inside: list[str | Slot] | None = None
    for part in _PIECE.split(text):
        if part == "[":
            if inside is not None:
                raise ValueError("a bracket inside brackets")
            inside = []
        elif part == "]":
            if inside is None:
                raise ValueError("a closing bracket without an opening one")
            pieces.append(tuple(inside))
            inside = None
        elif part:
            slot = part.startswith("<") and ">" in part
            piece = Slot(part.removesuffix("s"), part.endswith("s")) if slot else part
            (pieces if inside is None else inside).append(piece)
    if inside is not None:
        raise ValueError("an opening bracket without a closing one")
    return Pattern(tuple(pieces))


def say(
    pattern: Pattern,
    words: Mapping[str, str | None],
    nouns: frozenset[str],
    synonyms: Synonyms,
    random: Random,
    *,
    other: bool = True,
) -> str:
    """The question that a pattern makes with these words.

    Arguments:
        words: by slot, its word, or None where it is unset.
        nouns: the slots of what names an object, which cannot vanish.
        other: False takes "other" and "another" out: they are wrong where the object that is
            compared with does not fit the description ("another cube of the color of the ball").
    """
    said: list[str] = []
    for piece in pattern.pieces:
        if isinstance(piece, tuple) and random.random() < 0.5:
            continue
        for one in _flat(piece):
            if isinstance(one, str):
                said.append(one)
                continue
            word = words[one.name] or (THING if one.name in nouns else "")
            choices = synonyms.get(word)
            word = random.choice(choices) if choices else word
            said.append(plural(word) if one.plural and word else word)
    text = "".join(said)
    if not other:
        text = _OTHER.sub("", _ANOTHER.sub(r"\1", text))
    text = _BEFORE_STOP.sub(r"\1", _BLANKS.sub(" ", text).strip())
    return _ARTICLE.sub(r"\1n", text)


def read_synonyms(path: Path) -> dict[str, tuple[str, ...]]:
    """A word list: a JSON object such as ``{"cube": ["cube", "block"]}``.

    Raises:
        TemplateError: the file cannot be read or is not of that form.
    """
    found = read_json(path, TemplateError)
    form = 'an object such as {"cube": ["cube", "block"]}'
    if not isinstance(found, dict):
        raise TemplateError("this is not a word list", where=str(path), expected=form)
    for word, choices in found.items():
        fine = isinstance(choices, list) and choices and all(_sayable(one) for one in choices)
        if not fine or not sound_text(word):
            raise TemplateError(
                f"the ways to say {short(word)} are {short(choices)}",
                where=str(path),
                expected=form,
            )
    return {word: tuple(choices) for word, choices in found.items()}


def _sayable(found: object) -> bool:
    """A text with a word in it: without one a slot would vanish that must be said."""
    return sound_text(found) and any(character.isalnum() for character in found)


def _flat(piece: str | Slot | tuple[str | Slot, ...]) -> tuple[str | Slot, ...]:
    return piece if isinstance(piece, tuple) else (piece,)


def plural(word: str) -> str:
    """The word for several."""
    return word + ("es" if word.endswith(("s", "x", "ch", "sh")) else "s")
