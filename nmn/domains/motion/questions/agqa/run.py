"""One run of an AGQA program: what has a value when, and which values were seen.

What the functions mean is in ``nmn.domains.motion.questions.agqa.functions``.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from nmn.domains.motion.questions.agqa.graph import Frame, Graph, Instance
from nmn.domains.motion.questions.agqa.program import ACTION, FRAME, TAG, VIDEO, Node, read_program
from nmn.errors import ProgramTypeError

Value = Any
"""A set of words, a word, a bool, seconds, or ``Frames``; None where there is none."""

Env = Mapping[str, Any]
"""What variables stand for: a frame, an instance of an action, "before" or "after"."""

_SECONDS = 3  # decimals: files have as many


@dataclass(frozen=True)
class Frames:
    """Positions of frames, ascending."""

    places: tuple[int, ...]


class Run(ABC):
    """One program on one clip.

    Arguments:
        text: of the program.
        graph: of the clip.
        slack: frames by which times are longer at their bounds.

    Raises:
        ProgramSyntaxError, ProgramTooDeep: as ``read_program``.
    """

    def __init__(self, text: str, graph: Graph, slack: int = 0) -> None:
        self.text = text
        self.tree = read_program(text)
        self.graph = graph
        self.slack = slack
        self._seen: dict[int, dict[tuple[Any, ...], Value]] = {}

    @abstractmethod
    def call(self, node: Node, env: Env) -> Value:
        """The value of a function."""

    def error(self, node: Node, message: str, expected: str) -> ProgramTypeError:
        """That a function cannot take what it is given, with its place."""
        return ProgramTypeError(message, text=self.text, span=node.span, expected=expected)

    def value(self, node: Node, env: Env) -> Value:
        """Of a node, where the variables are bound as ``env`` says."""
        if node.kind == "list":
            return [self.value(part, env) for part in node.parts]
        if node.kind == "phrase":
            return env[node.text] if node.text in node.free else self._word(node)
        key = tuple(_key(env[name]) for name in (TAG, FRAME, ACTION) if name in node.free)
        seen = self._seen.setdefault(node.number, {})
        if key not in seen:
            seen[key] = self.call(node, env)
        return seen[key]

    def shown(self, node: Node) -> Any:
        """A node's values as files have them."""
        found: dict[Any, Any] = {}
        free = [name for name in (TAG, FRAME, ACTION) if name in node.free]
        for key, value in self._seen.get(node.number, {}).items():
            if not free:
                return self._plain(value)
            at = found
            for part in key[:-1]:
                at = at.setdefault(part, {})
            at[key[-1]] = self._plain(value)
        return found if free else None

    def _plain(self, value: Value) -> Any:
        if isinstance(value, frozenset):
            return sorted(value)
        if isinstance(value, Frames):
            return [self.graph.frames[k].id for k in value.places]
        return round(value, _SECONDS) if isinstance(value, float) else value

    def _word(self, node: Node) -> Value:
        if node.text == VIDEO:
            return Frames(tuple(range(len(self.graph.frames))))
        return self.graph.words.canonical(node.text)

    def arguments(self, node: Node, env: Env) -> list[Value]:
        """The values of all arguments."""
        return [self.value(part, env) for part in node.parts]

    def choice(self, node: Node, *allowed: str) -> str:
        """A word that says how a function works.

        Raises:
            ProgramTypeError: the node is something else.
        """
        if node.kind != "phrase" or node.text not in allowed:
            raise self.error(
                node, f"{self.source(node)!r} is no way to do this", " or ".join(allowed)
            )
        return node.text

    def source(self, node: Node) -> str:
        """The text of a node."""
        return self.text[slice(*node.span)].strip()

    def frames(self, node: Node, env: Env) -> Frames | None:
        """A time.

        Raises:
            ProgramTypeError: the node is something else.
        """
        found = self.value(node, env)
        if found is None or isinstance(found, Frames):
            return found
        raise self.error(node, f"{self.source(node)!r} is no time", "video or Localize(...)")

    def words(self, node: Node, env: Env) -> frozenset[str] | None:
        """A set; a word alone is one of one.

        Raises:
            ProgramTypeError: the node is something else.
        """
        found = self.value(node, env)
        if isinstance(found, str):
            return frozenset({found})
        if found is None or isinstance(found, frozenset):
            return found
        raise self.error(node, f"{self.source(node)!r} is no set", "Filter or Iterate")

    def item(self, node: Node, env: Env) -> str | None:
        """One word; None of several, as "the one" means nothing then.

        Raises:
            ProgramTypeError: the node is something else.
        """
        found = self.value(node, env)
        if isinstance(found, frozenset):
            return next(iter(found)) if len(found) == 1 else None
        if found is None or isinstance(found, str):
            return found
        raise self.error(node, f"{self.source(node)!r} is no word", "a word or Query(class, ...)")

    def truth(self, node: Node, env: Env) -> bool | None:
        """Yes or no.

        Raises:
            ProgramTypeError: the node is something else.
        """
        found = self.value(node, env)
        if found is None or isinstance(found, bool):
            return found
        raise self.error(node, f"{self.source(node)!r} is not yes or no", "Exists or HasItem")


def _key(bound: Any) -> Any:
    if isinstance(bound, Frame):
        return bound.id
    return bound.action if isinstance(bound, Instance) else bound
