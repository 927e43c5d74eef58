"""A grammar as data: one line a rule, compiled once into a trie for each kind of phrase.

    Rule("count", "open", "how many {bare} (are there|can you see)", build, example)

In a pattern a bare word is itself, ``{kind}`` is a phrase of that kind (given by other rules or by
the lexicon), ``(a|b c)`` is a choice and ``[a]`` may be left out. The values of the phrases are
given to the builder in order. A builder returns the value of the whole, or None when the values do
not fit together (then the rule does not match). ``{kind?}`` prefers the shortest phrase where
``{kind}`` prefers the longest.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

_PIECE = re.compile(r"\{\w+\??\}|[\w',]+|[\[\]()|]")


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of the grammar.

    Arguments:
        name: of the form it describes, unique among those with an example.
        kind: the kind of phrase that it makes.
        pattern: see the head of this file.
        build: values of the pattern's phrases -> value, or None.
        example: a question of this form; only whole questions have one.
        rank: values of the phrases -> preference between two ways to divide the same words;
            lower is better.
    """

    name: str
    kind: str
    pattern: str
    build: Callable[..., object]
    example: str = ""
    rank: Callable[..., int] | None = None


@dataclass(frozen=True, slots=True)
class Slot:
    """A phrase inside a pattern."""

    kind: str
    shortest: bool = False


Item = str | Slot
Expansion = tuple[Item, ...]


def expand(pattern: str) -> tuple[Expansion, ...]:
    """Every sequence that a pattern allows, in the order of its choices, longer options first.

    >>> expand("the [very] (big|large) {noun}")[0]
    ('the', 'very', 'big', Slot(kind='noun', shortest=False))

    Raises:
        ValueError: brackets that do not match, or signs without a meaning.
    """
    pieces = _PIECE.findall(pattern)
    if "".join(pieces) != pattern.replace(" ", ""):
        raise ValueError(f"a pattern has signs without a meaning: {pattern!r}")
    sequences, rest = _choices(pieces, 0)
    if rest != len(pieces):
        raise ValueError(f"a pattern closes a bracket that it never opened: {pattern!r}")
    return tuple(dict.fromkeys(sequences))


def _choices(pieces: list[str], at: int) -> tuple[list[Expansion], int]:
    """Alternatives separated by ``|``, up to a closing bracket or the end."""
    found: list[Expansion] = []
    current: list[Expansion] = [()]
    while at < len(pieces) and pieces[at] not in "])":
        piece = pieces[at]
        at += 1
        if piece == "|":
            found += current
            current = [()]
            continue
        if piece in "[(":
            inner, at = _choices(pieces, at)
            if at == len(pieces) or pieces[at] != {"[": "]", "(": ")"}[piece]:
                raise ValueError("a bracket of a pattern is not closed")
            at += 1
            options = [*inner, ()] if piece == "[" else inner
        elif piece.startswith("{"):
            name = piece.strip("{}")
            options = [(Slot(name.rstrip("?"), name.endswith("?")),)]
        else:
            options = [(piece,)]
        current = [before + option for before in current for option in options]
    return found + current, at


@dataclass(slots=True)
class State:
    """A place in the trie of one kind: what may come next, and the rules that end here."""

    words: dict[str, "State"] = field(default_factory=dict)
    slots: dict[Slot, "State"] = field(default_factory=dict)
    ends: list[tuple[int, Rule]] = field(default_factory=list)


class Grammar:
    """Rules compiled for parsing. Earlier rules are preferred to later ones.

    Arguments:
        rules: in order of preference.
        lexical: the kinds of phrase that a lexicon gives.

    Raises ValueError when a rule names a kind that nothing gives, or when a kind can begin with
    itself (the parser works top-down and would not come back).
    """

    def __init__(self, rules: Iterable[Rule], lexical: Iterable[str]) -> None:
        self.rules = tuple(rules)
        self.lexical = frozenset(lexical)
        self.roots: dict[str, State] = {}
        self.words: set[str] = set()
        for order, rule in enumerate(self.rules):
            for sequence in expand(rule.pattern):
                self._add(order, rule, sequence)
        for kind, slot in self._mentions():
            if slot.kind not in self.roots and slot.kind not in self.lexical:
                raise ValueError(f"a rule of '{kind}' needs '{slot.kind}', which nothing gives")
        self.empty = self._find_empty()
        self.starts = {kind: self._begins_with(kind) for kind in self.roots}
        for kind, first in self.starts.items():
            if kind in first:
                raise ValueError(f"'{kind}' can begin with itself")

    def _add(self, order: int, rule: Rule, sequence: Expansion) -> None:
        state = self.roots.setdefault(rule.kind, State())
        for item in sequence:
            if isinstance(item, str):
                self.words.add(item)
                state = state.words.setdefault(item, State())
            else:
                state = state.slots.setdefault(item, State())
        if all(other is not rule for _, other in state.ends):
            state.ends.append((order, rule))

    def _mentions(self) -> Iterator[tuple[str, Slot]]:
        for kind, root in self.roots.items():
            todo = [root]
            while todo:
                state = todo.pop()
                yield from ((kind, slot) for slot in state.slots)
                todo += [*state.words.values(), *state.slots.values()]

    def _find_empty(self) -> frozenset[str]:
        """The kinds that match no words at all; only directly, by an empty pattern."""
        return frozenset(kind for kind, root in self.roots.items() if root.ends)

    def _begins_with(self, kind: str) -> frozenset[str]:
        """All kinds (rules' and lexical) that a phrase of ``kind`` can begin with."""
        found: set[str] = set()
        todo = [self.roots[kind]]
        while todo:
            for slot, after in todo.pop().slots.items():
                if slot.kind not in found:
                    found.add(slot.kind)
                    if slot.kind in self.roots:
                        todo.append(self.roots[slot.kind])
                if slot.kind in self.empty:
                    todo.append(after)
        return frozenset(found)

    def first_words(self, kind: str) -> frozenset[str]:
        """The grammar's own words that a phrase of ``kind`` can begin with."""
        return frozenset(
            word
            for part in (kind, *self.starts[kind])
            if part in self.roots
            for word in self._own_first(part)
        )

    def _own_first(self, kind: str) -> Iterator[str]:
        todo = [self.roots[kind]]
        while todo:
            state = todo.pop()
            yield from state.words
            todo += [after for slot, after in state.slots.items() if slot.kind in self.empty]
