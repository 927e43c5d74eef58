"""Which bytes may come next in a program that is being written: a pushdown automaton.

It knows the types of what is still to be written, so whatever is written byte by byte through
``after`` can always be brought to an end, and is then a program that type-checks.
"""

from collections.abc import Iterator
from functools import cached_property

from nmn.generators.decoding.symbols import Node, Symbol, Symbols
from nmn.grammar import Language

DEPTH = 24
"""Calls that a written program may nest: CLEVR's deepest questions have 20."""

# States kept, some 50 MB; beyond, all are forgotten and made anew.
_KEPT = 100_000


class Stack:
    """What must be written after the symbol in hand; equal stacks are one object."""

    def __init__(self, symbol: Symbol | None, below: "Stack | None") -> None:
        self.symbol = symbol
        self.below = below
        self.least: int = 0
        if symbol is not None and below is not None:
            self.least = symbol.least + below.least
        self._above: dict[Symbol, Stack] = {}

    def with_all(self, symbols: tuple[Symbol, ...]) -> "Stack":
        """The stack with symbols on it, the first on top."""
        stack = self
        for symbol in reversed(symbols):
            found = stack._above.get(symbol)
            if found is None:
                found = stack._above[symbol] = Stack(symbol, stack)
            stack = found
        return stack


class State:
    """What has been written, as far as it matters for what comes next; equal states are one object.

    Attributes:
        node: the place in the symbol in hand; None where the program is written.
        stack: what must follow it.
        least: fewest bytes to the end of the program; 0 where it may end here.
    """

    def __init__(self, node: Node | None, stack: Stack, automaton: "TypedText") -> None:
        self.node = node
        self.stack = stack
        self._automaton = automaton
        self.least = stack.least if node is None else node.least + stack.least

    @property
    def finished(self) -> bool:
        """Is a whole program written?"""
        return self.node is None

    @cached_property
    def following(self) -> dict[int, "State"]:
        """By each byte that may come next, the state after it."""
        if self.node is None:
            return {}
        made = {
            byte: self._automaton.at(child, self.stack)
            for byte, child in self.node.children.items()
        }
        if self.node.follows is not None:
            # A number may be longer, or end here: what follows it begins with no digit.
            ended = self._automaton.ended(self.node.follows, self.stack)
            made.update(ended.following)
        return made

    def after(self, text: bytes) -> "State | None":
        """The state after some bytes, or None where they cannot come next."""
        state: State | None = self
        for byte in text:
            state = state.following.get(byte) if state is not None else None
        return state

    def shortest(self) -> Iterator[int]:
        """The bytes of a shortest end."""
        state = self
        while not state.finished:
            byte = min(state.following, key=lambda b: (state.following[b].least, b))
            yield byte
            state = state.following[byte]


class TypedText:
    """The automaton of a language.

    Arguments:
        language: whose programs are written, in canonical text.
        depth: of nested calls, at most.

    >>> from nmn.domains import load_domain
    >>> text = TypedText(load_domain("photo").language)
    >>> bytes(sorted(text.start.after(b"count(rel").following))
    b'a'
    """

    def __init__(self, language: Language, depth: int = DEPTH) -> None:
        self.symbols = Symbols(language, depth)
        self._states: dict[tuple[Node | None, Stack], State] = {}
        self._empty = Stack(None, None)

    @property
    def start(self) -> State:
        """The state before the first byte."""
        if len(self._states) > _KEPT:
            self._states.clear()
            self._empty = Stack(None, None)
        return self.at(self.symbols.start.root, self._empty)

    def at(self, node: Node, stack: Stack) -> State:
        """The state at a node, or after it where nothing but its end can come."""
        if node.follows is not None and not node.children:
            return self.ended(node.follows, stack)
        return self._state(node, stack)

    def ended(self, follows: tuple[Symbol, ...], stack: Stack) -> State:
        """The state after a string that ended."""
        stack = stack.with_all(follows)
        if stack.symbol is None:
            return self._state(None, stack)
        assert stack.below is not None
        return self.at(stack.symbol.root, stack.below)

    def _state(self, node: Node | None, stack: Stack) -> State:
        key = (node, stack)
        found = self._states.get(key)
        if found is None:
            found = self._states[key] = State(node, stack, self)
        return found
