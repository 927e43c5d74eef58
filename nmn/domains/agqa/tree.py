"""The text of an AGQA program as a tree: calls, lists and phrases, each with its place.

    Exists(blanket, Iterate(Localize(while, holding a pillow), Filter(frame, [objects])))

A phrase is what stands between commas and brackets, blanks inside it included; nothing is quoted.
Source of the form: the README of AGQA and the programs of its questions (arXiv 2103.16002).
"""

import difflib
from collections.abc import Iterator
from dataclasses import dataclass

from nmn.errors import ProgramSyntaxError, ProgramTooDeep

FUNCTIONS = (
    "AND", "Choose", "Compare", "Equals", "Exists", "Filter", "HasItem", "Iterate", "IterateUntil",
    "Localize", "OnlyItem", "Query", "Subtract", "Superlative", "ToAction", "XOR",
)  # fmt: skip

_SIGNS = "(),[]"
# The deepest published program nests 14 calls; a text beyond this is a mistake or an attack.
_DEEPEST = 50


@dataclass(frozen=True)
class Part:
    """A call, a list or a phrase.

    Attributes:
        kind: "call", "list" or "phrase".
        text: the function's name, or the phrase; "" of a list.
        span: characters of the whole.
        number: of a call, which of the text's calls it is, in the order of their names.
        parts: arguments, or members of a list.
    """

    kind: str
    text: str
    span: tuple[int, int]
    number: int = -1
    parts: tuple["Part", ...] = ()

    def calls(self) -> Iterator["Part"]:
        """This and all calls inside it, in the order of the text."""
        if self.kind == "call":
            yield self
        for part in self.parts:
            yield from part.calls()

    def names(self, phrase: str) -> bool:
        """Does the phrase stand anywhere inside it?"""
        if self.kind == "phrase":
            return self.text == phrase
        return any(part.names(phrase) for part in self.parts)

    def __str__(self) -> str:
        inside = ", ".join(map(str, self.parts))
        return {"call": f"{self.text}({inside})", "list": f"[{inside}]"}.get(self.kind, self.text)


def read_tree(text: str) -> Part:
    """The tree of a program.

    Raises:
        ProgramSyntaxError: a bracket, comma or phrase where none can stand, or an unknown function.
        ProgramTooDeep: calls in calls without end.
    """
    reader = _Reader(text)
    tree = reader.part(0)
    reader.end()
    return tree


class _Reader:
    """Walks over the signs of one text, and says where it stopped."""

    def __init__(self, text: str) -> None:
        self._text, self._at, self._calls = text, 0, 0

    def part(self, depth: int) -> Part:
        if depth > _DEEPEST:
            raise ProgramTooDeep(
                f"calls and lists are nested more than {_DEEPEST} deep",
                text=self._text,
                span=(self._at, self._at + 1),
            )
        start, phrase, end = self._phrase()
        if self._sign() == "(":
            if phrase not in FUNCTIONS:
                raise self._unknown(phrase, (start, max(end, start + 1)))
            number = self._calls
            self._calls += 1
            parts = self._inside(")", depth)
            return Part("call", phrase, (start, self._at), number, parts)
        if self._sign() == "[" and not phrase:
            parts = self._inside("]", depth)
            return Part("list", "", (start, self._at), -1, parts)
        if not phrase:
            raise self._wrong("a word, a function or '['")
        return Part("phrase", phrase, (start, end))

    def _inside(self, close: str, depth: int) -> tuple[Part, ...]:
        """The parts up to a bracket that closes, which is taken."""
        self._at += 1
        parts = [self.part(depth + 1)]
        while self._sign() == ",":
            self._at += 1
            parts.append(self.part(depth + 1))
        if self._sign() != close:
            raise self._wrong(f"',' or '{close}'")
        self._at += 1
        self._blanks()
        return tuple(parts)

    def _phrase(self) -> tuple[int, str, int]:
        """(where it begins, the letters up to the next sign, where they end)."""
        self._blanks()
        start = self._at
        while self._sign() not in {*_SIGNS, ""}:
            self._at += 1
        said = self._text[start : self._at].rstrip()
        return start, " ".join(said.split()), start + len(said)

    def _blanks(self) -> None:
        while self._sign().isspace():
            self._at += 1

    def _sign(self) -> str:
        return self._text[self._at : self._at + 1]

    def end(self) -> None:
        self._blanks()
        if self._sign():
            raise self._wrong("the end of the program")

    def _wrong(self, expected: str) -> ProgramSyntaxError:
        sign = self._sign()
        message = f"{sign!r} cannot stand here" if sign else "the program ends too early"
        span = (self._at, self._at + 1)
        return ProgramSyntaxError(message, text=self._text, span=span, expected=expected)

    def _unknown(self, name: str, span: tuple[int, int]) -> ProgramSyntaxError:
        near = difflib.get_close_matches(name[:40], FUNCTIONS, n=3)
        return ProgramSyntaxError(
            f"there is no function '{name[:40]}'",
            text=self._text,
            span=span,
            expected=None if near else f"one of: {', '.join(FUNCTIONS)}",
            hint=f"did you mean {' or '.join(near)}?" if near else None,
        )
