"""A language's canonical program text as symbols: what a decoder may write, byte by byte.

Each symbol is a trie of byte strings; what follows a string is a sequence of further symbols. The
symbol of a type lists the calls that give it, and holds how deep they may still be nested: so every
text is a program of that depth at most, types and vocabularies and the modules' own checks of
literals included. ``TextGrammar`` prints the same rules for llguidance.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from nmn.errors import DomainError
from nmn.grammar import Language, Port, Signature, ValueType
from nmn.grammar.grammar_text import LARGEST_INTEGER
from nmn.grammar.program import literal_text
from nmn.grammar.shallowest import shallowest_depths

INTEGER = "w_integer"
"""The name of the symbol of whole numbers."""

Alternative = tuple[bytes, tuple["Symbol", ...]]
"""A string, and what must follow it."""

# A module whose own check looks at literals is written out, one alternative for each that it
# accepts: 91 x 91 nouns to choose between are 8,281.
MOST_LITERALS = 50_000


class Symbol:
    """What may be written next: one of several strings, each with what follows it.

    Attributes:
        name: of its rule in a printed grammar.
        alternatives: at least one; no two with the same string.
    """

    def __init__(self, name: str, alternatives: tuple[Alternative, ...]) -> None:
        self.name = name
        self.alternatives = alternatives

    @cached_property
    def least(self) -> int:
        """Bytes of the shortest text that it writes."""
        return min(length_of(alternative) for alternative in self.alternatives)

    @cached_property
    def root(self) -> "Node":
        """Its strings as a trie."""
        root = Node()
        for text, follows in self.alternatives:
            node = root
            node.least = min(node.least, length_of((text, follows)))
            for at, byte in enumerate(text):
                node = node.children.setdefault(byte, Node())
                node.least = min(node.least, length_of((text[at + 1 :], follows)))
            node.follows = follows
        return root


def length_of(alternative: Alternative) -> int:
    """Bytes of the shortest text that begins with an alternative."""
    text, follows = alternative
    return len(text) + sum(symbol.least for symbol in follows)


@dataclass(eq=False, repr=False)
class Node:
    """A place in a symbol's trie.

    Attributes:
        children: the nodes that a byte leads to.
        follows: what follows the string that ends here; None where none ends.
        least: fewest bytes from here to the end of the symbol.
    """

    children: dict[int, "Node"] = field(default_factory=dict)
    follows: tuple[Symbol, ...] | None = None
    least: int = 1 << 30


class Symbols:
    """The symbols of a language.

    Arguments:
        language: whose programs are written.
        depth: of nested calls, at most; a type that cannot be written so flat is as deep as it
            must be.

    Attributes:
        start: the symbol of a whole program, after one blank or none.
    """

    def __init__(self, language: Language, depth: int) -> None:
        self._language = language
        self._shallowest = shallowest_depths(language)
        self._by_type: dict[ValueType, list[Signature]] = {}
        for signature in language.signatures.values():
            self._by_type.setdefault(signature.result, []).append(signature)
        self._types = {each: number for number, each in enumerate(self._by_type)}
        self._made: dict[object, Symbol] = {}
        self._accepted_by: dict[object, bool] = {}
        calls = tuple(
            alternative
            for answer in dict.fromkeys(language.answers)
            for alternative in self._calls(answer, max(depth, self._least_depth(answer)))
        )
        # Tokens of language models often begin with a blank, and so may a program.
        self.start = Symbol("start", (*calls, *((b" " + text, rest) for text, rest in calls)))

    def all(self) -> list[Symbol]:
        """Every symbol that a program may need, the start first."""
        found = {self.start: None}
        waiting = [self.start]
        while waiting:
            for _, follows in waiting.pop().alternatives:
                waiting += [symbol for symbol in follows if symbol not in found]
                found.update(dict.fromkeys(follows))
        return list(found)

    def _least_depth(self, result: ValueType) -> int:
        return min(self._shallowest[s.name] for s in self._by_type[result])

    def _of_type(self, result: ValueType, depth: int) -> Symbol:
        key = (result, depth)
        if key not in self._made:
            name = f"t{self._types[result]}_{depth}"
            self._made[key] = Symbol(name, tuple(self._calls(result, depth)))
        return self._made[key]

    def _calls(self, result: ValueType, depth: int) -> Iterator[Alternative]:
        for signature in self._by_type[result]:
            if self._shallowest[signature.name] <= depth:
                opened = f"{signature.name}(".encode()
                yield opened, tuple(self._arguments(signature, depth))

    def _arguments(self, signature: Signature, depth: int) -> Iterator[Symbol]:
        if signature.check is not None and signature.literals:
            yield self._checked(signature, 0, {}, depth)
            return
        for position, port in enumerate(signature.written):
            if position:
                yield self._text(", ")
            yield self._port(port, depth)
        yield self._text(")")

    def _port(self, port: Port, depth: int) -> Symbol:
        if port.type is not None:
            return self._of_type(port.type, depth - 1)
        key = port.vocabulary or "integer"
        if key not in self._made:
            alternatives = tuple((literal_text(word).encode(), ()) for word in self._literals(port))
            self._made[key] = Symbol(f"w_{key}", alternatives)
        return self._made[key]

    def _literals(self, port: Port) -> Sequence[str | int]:
        if port.kind == "integer":
            return range(LARGEST_INTEGER + 1)
        return self._language.vocabularies[port.vocabulary].words

    def _text(self, text: str) -> Symbol:
        if text not in self._made:
            self._made[text] = Symbol(f"x{len(self._made)}", ((text.encode(), ()),))
        return self._made[text]

    # What a module checks itself: each literal leads to those that it accepts after it.

    def _checked(
        self, signature: Signature, position: int, chosen: Mapping[str, str | int], depth: int
    ) -> Symbol:
        """The arguments from a position on, where earlier literals are chosen."""
        if all(port.type is None for port in signature.written[position:]):
            depth = 0  # nothing that is nested follows
        key = (signature.name, position, tuple(chosen.items()), depth)
        if key not in self._made:
            made = tuple(self._accepted(signature, position, dict(chosen), depth))
            self._made[key] = Symbol(f"c{len(self._made)}", made)
        return self._made[key]

    def _accepted(
        self, signature: Signature, position: int, chosen: dict[str, str | int], depth: int
    ) -> Iterator[Alternative]:
        written = signature.written
        before = b", " if position else b""
        if position == len(written):
            yield b")", ()
            return
        port = written[position]
        if port.type is not None:
            value = self._port(port, depth)
            rest = self._checked(signature, position + 1, chosen, depth)
            for text, follows in value.alternatives:
                yield before + text, (*follows, rest)
            return
        for literal in self._literals(port):
            further = {**chosen, port.name: literal}
            if self._accepts(signature, position + 1, further):
                rest = self._checked(signature, position + 1, further, depth)
                yield before + literal_text(literal).encode(), (rest,)

    def _accepts(
        self, signature: Signature, position: int, chosen: Mapping[str, str | int]
    ) -> bool:
        """Does the module accept some choice of the literals from a position on?"""
        key = (signature.name, tuple(chosen.items()))
        if key not in self._accepted_by:
            self._accepted_by[key] = any(
                True for _ in self._completions(signature, position, dict(chosen))
            )
        return self._accepted_by[key]

    def _completions(
        self, signature: Signature, position: int, chosen: dict[str, str | int]
    ) -> Iterator[dict[str, str | int]]:
        """Choices of the literals from a position on that the module accepts."""
        left = [port for port in signature.written[position:] if port.type is None]
        if not left:
            if signature.wrong(chosen) is None:
                yield chosen
            return
        at = signature.written.index(left[0])
        for tried, literal in enumerate(self._literals(left[0])):
            if tried > MOST_LITERALS:
                raise DomainError(
                    f"module '{signature.name}' accepts none of many literals",
                    hint="state in its word ports which it takes",
                )
            yield from self._completions(signature, at + 1, {**chosen, left[0].name: literal})
