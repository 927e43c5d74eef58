"""AGQA's program texts, read into trees.

    Exists(blanket, Iterate(Localize(while, holding a pillow), Filter(frame, [objects])))

A text is made of calls, lists in brackets and phrases, which have no quotes and may hold blanks.
Functions are numbered in the order in which they stand in the text.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from nmn.errors import ProgramSyntaxError, ProgramTooDeep

FUNCTIONS = {
    "AND": 2,
    "Choose": 3,
    "Compare": 2,
    "Equals": 2,
    "Exists": 2,
    "Filter": 2,
    "HasItem": 1,
    "Iterate": 2,
    "IterateUntil": 4,
    "Localize": 2,
    "OnlyItem": 1,
    "Query": 2,
    "Subtract": 2,
    "Superlative": 3,
    "ToAction": 2,
    "XOR": 2,
}
"""How many arguments each function takes."""

VIDEO, FRAME, ACTION, TAG = "video", "frame", "action", "temporal tag"
"""The words that stand for the clip, and for what a function around them binds."""

# Which arguments of a function are evaluated once for each of something, and of what.
_BINDS = {
    "Iterate": {1: FRAME},
    "IterateUntil": {2: FRAME, 3: FRAME},
    "Superlative": {2: ACTION},
    "Compare": {1: TAG},
}
_MOST_DEPTH = 50
_MARKS = "(),[]"


@dataclass(frozen=True)
class Node:
    """A call, a list or a phrase.

    Attributes:
        kind: "call", "list" or "phrase".
        text: of a call its function, of a phrase the phrase.
        parts: arguments, or what a list holds.
        span: where it stands in the program text.
        number: which function of the text a call is, from 0; -1 of others.
        free: the variables in it that something around it must bind.
    """

    kind: str
    text: str
    parts: tuple["Node", ...]
    span: tuple[int, int]
    number: int = -1
    free: frozenset[str] = field(default_factory=frozenset)

    def binds(self, position: int) -> str | None:
        """The variable that this call binds in one of its arguments."""
        return _BINDS.get(self.text, {}).get(position) if self.kind == "call" else None

    def calls(self) -> Iterator["Node"]:
        """All calls in it, in the order of the text."""
        if self.kind == "call":
            yield self
        for part in self.parts:
            yield from part.calls()


@lru_cache(maxsize=1024)
def read_program(text: str) -> Node:
    """The tree of a program.

    Raises:
        ProgramSyntaxError: it is not of that form, names no function, gives a function another
            number of arguments than it takes, or holds a variable that nothing binds.
        ProgramTooDeep: calls nested deeper than 50.
    """
    reader = _Reader(text)
    node = reader.node(0)
    if reader.at < len(text):
        raise reader.error("something follows the program", "the end of the text")
    if node.free:
        raise ProgramSyntaxError(
            f"nothing binds {', '.join(sorted(node.free))}",
            text=text,
            span=node.span,
            expected="frame in Iterate, action in Superlative, temporal tag in Compare",
        )
    return node


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.count = 0

    def error(self, message: str, expected: str) -> ProgramSyntaxError:
        return ProgramSyntaxError(
            message, text=self.text, span=(self.at, self.at + 1), expected=expected
        )

    def node(self, depth: int) -> Node:
        if depth > _MOST_DEPTH:
            raise ProgramTooDeep(
                f"calls nested deeper than {_MOST_DEPTH}", text=self.text, span=(self.at, self.at)
            )
        self._skip()
        start = self.at
        if self._mark() == "[":
            self.at += 1
            parts = self._parts("]", depth)
            return self._made("list", "", parts, start)
        phrase = self._phrase()
        if self._mark() != "(":
            return self._made("phrase", phrase, (), start)
        if phrase not in FUNCTIONS:
            self.at = start
            raise self.error(f"there is no function {phrase!r}", ", ".join(FUNCTIONS))
        number = self.count
        self.count += 1
        self.at += 1
        parts = self._parts(")", depth)
        if len(parts) != FUNCTIONS[phrase]:
            self.at = start
            raise self.error(f"{phrase} has {len(parts)} arguments", f"{FUNCTIONS[phrase]}")
        return self._made("call", phrase, parts, start, number)

    def _made(
        self, kind: str, text: str, parts: tuple[Node, ...], start: int, number: int = -1
    ) -> Node:
        free = {text} & {FRAME, ACTION, TAG} if kind == "phrase" else set()
        bound = _BINDS.get(text, {}) if kind == "call" else {}
        for k, part in enumerate(parts):
            free |= part.free - {bound.get(k, "")}
        return Node(kind, text, parts, (start, self.at), number, frozenset(free))

    def _parts(self, end: str, depth: int) -> tuple[Node, ...]:
        parts = [self.node(depth + 1)]
        while True:
            self._skip()
            mark = self._mark()
            if mark == end:
                self.at += 1
                self._skip()
                return tuple(parts)
            if mark != ",":
                raise self.error("the list of arguments does not go on", f"',' or {end!r}")
            self.at += 1
            parts.append(self.node(depth + 1))

    def _phrase(self) -> str:
        start = self.at
        while self.at < len(self.text) and self.text[self.at] not in _MARKS:
            self.at += 1
        found = self.text[start : self.at].strip()
        if not found:
            raise self.error("there is nothing here", "a function, a list or a phrase")
        return found

    def _skip(self) -> None:
        while self.at < len(self.text) and self.text[self.at].isspace():
            self.at += 1

    def _mark(self) -> str:
        return self.text[self.at : self.at + 1]
