"""The parser: top-down over a grammar, each phrase at each place worked out once.

For a kind and a place the chart holds the phrases found, at most one for each end: the preferred
reading. Preference, in this order: the earlier rule of the table; the rule's own rank; then, from
the first slot on, the longer phrase (the shorter one for ``{kind?}``). When another reading of the
same words has a different meaning, the phrase carries a note "ambiguous" that shows both.

The work is bounded by kinds x places x ends: questions of 64 words stay in milliseconds.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from nmn.generators.lexicon import Entry, Lexicon
from nmn.generators.meaning import Refused, written
from nmn.generators.note import Note
from nmn.generators.rules import Grammar, Rule, State
from nmn.generators.tokens import Token

Preference = tuple[int, int]  # place of the rule in the table, rank: lower is better


@dataclass(frozen=True, slots=True)
class Found:
    """A phrase in the chart: it ends before token ``end`` and means ``value``."""

    end: int
    value: object
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class Noted:
    """What a builder returns to add notes of its own to a value."""

    value: object
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What a builder returns for words that add nothing; they are noted as dropped."""

    value: object


class CompiledGrammar:
    """A grammar together with a lexicon: the tables that every question's chart reads."""

    def __init__(self, grammar: Grammar, lexicon: Lexicon) -> None:
        self.grammar = grammar
        self.lexicon = lexicon
        self.phrases: dict[str, dict[str, list[Entry]]] = {}
        for kind in grammar.lexical:
            index = self.phrases.setdefault(kind, {})
            for entry in lexicon.entries.get(kind, ()):
                index.setdefault(entry.phrase[0], []).append(entry)
            for group in index.values():
                group.sort(key=lambda entry: -len(entry.phrase))
        self.first = {kind: self._first(kind) for kind in grammar.roots}
        self.words = frozenset(grammar.words) | lexicon.words()

    def _first(self, kind: str) -> frozenset[str] | None:
        """The words that a phrase of ``kind`` can begin with; None when it may have no words."""
        if kind in self.grammar.empty:
            return None
        words = set(self.grammar.first_words(kind))
        for part in self.grammar.starts[kind]:
            words.update(self.phrases.get(part, ()))
        return frozenset(words)


class Chart:
    """All phrases of one question.

    Arguments:
        compiled: grammar and lexicon.
        tokens: the question.
        extra: by kind and by the place of their first token, entries in place of the lexicon's
            (nouns matched by meaning, what a pronoun stands for, words that are left to a model).
    """

    def __init__(
        self,
        compiled: CompiledGrammar,
        tokens: Sequence[Token],
        extra: Mapping[str, Mapping[int, Sequence[Entry]]] | None = None,
    ) -> None:
        self.compiled = compiled
        self.tokens = tokens
        self.words = [token.word for token in tokens] + [""]  # "" is no word: it ends every path
        self.extra = extra or {}
        self.marked = frozenset(at for places in self.extra.values() for at in places)
        self.memo: dict[tuple[str, int], list[Found]] = {}
        # How far understanding came: the first token that no rule could take, and why.
        self.furthest = 0
        self.refusals: list[tuple[int, str]] = []

    def parse(self, kind: str, at: int) -> list[Found]:
        """The phrases of ``kind`` that begin at token ``at``, longest first."""
        key = (kind, at)
        known = self.memo.get(key)
        if known is not None:
            return known
        if kind in self.compiled.phrases:
            found = self._look_up(kind, at)
        else:
            first = self.compiled.first[kind]
            if first is not None and self.words[at] not in first and at not in self.marked:
                found = []
            else:
                found = self._follow(self.compiled.grammar.roots[kind], at)
        self.memo[key] = found
        return found

    def _look_up(self, kind: str, at: int) -> list[Found]:
        """The lexicon's phrases of a kind, longest first."""
        candidates: Iterable[Entry] = self.compiled.phrases[kind].get(self.words[at], ())
        if at in self.marked:
            candidates = self.extra.get(kind, {}).get(at, candidates)
        found = []
        for entry in candidates:
            end = at + len(entry.phrase)
            if len(entry.phrase) == 1 or tuple(self.words[at:end]) == entry.phrase:
                notes = () if entry.note is None else (entry.note,)
                found.append(Found(end, entry.meaning, notes))
                self.furthest = max(self.furthest, end)
        return found

    def _follow(self, root: State, at: int) -> list[Found]:
        """Walks a trie from token ``at``; depth first, in order of preference."""
        readings: dict[int, list[tuple[Preference, Found]]] = {}
        stack: list[tuple[State, int, tuple[object, ...], tuple[Note, ...]]] = [(root, at, (), ())]
        while stack:
            state, place, values, notes = stack.pop()
            for order, rule in state.ends:
                self._finish(
                    readings.setdefault(place, []), order, rule, (at, place), values, notes
                )
            # Pushed last, taken first: slots in reverse, then the word.
            for slot in reversed(state.slots):
                found = self.parse(slot.kind, place)
                after = state.slots[slot]
                for part in found if slot.shortest else reversed(found):
                    stack.append((after, part.end, (*values, part.value), (*notes, *part.notes)))
            following = state.words.get(self.words[place])
            if following is not None:
                self.furthest = max(self.furthest, place + 1)
                stack.append((following, place + 1, values, notes))
        return [
            self._decide(at, end, readings[end])
            for end in sorted(readings, reverse=True)
            if readings[end]
        ]

    def _finish(
        self,
        readings: list[tuple[Preference, Found]],
        order: int,
        rule: Rule,
        span: tuple[int, int],
        values: tuple[object, ...],
        notes: tuple[Note, ...],
    ) -> None:
        """Builds the value of a rule that matched, if it can be among the best two readings."""
        at, end = span
        preference = (order, rule.rank(*values) if rule.rank is not None else 0)
        if len(readings) == 2 and readings[1][0] <= preference:
            return
        try:
            value = rule.build(*values)
        except Refused as refusal:
            self.refusals.append((end, str(refusal)))
            return
        if value is None:
            return
        if isinstance(value, Noted):
            notes = (*notes, *value.notes)
            value = value.value
        elif isinstance(value, LeftOut):
            words = " ".join(self.words[at:end])
            text = f"'{words}' adds nothing and is left out."
            notes = (*notes, Note("dropped", words, text))
            value = value.value
        readings.append((preference, Found(end, value, notes)))
        readings.sort(key=lambda reading: reading[0])  # stable: arrival decides within a rule
        if len(readings) > 1 and _same(readings[0][1].value, readings[1][1].value):
            del readings[1]
        del readings[2:]

    def _decide(self, at: int, end: int, readings: list[tuple[Preference, Found]]) -> Found:
        """The preferred reading, with a note when there is another one."""
        chosen = readings[0][1]
        if len(readings) == 1:
            return chosen
        words = " ".join(self.words[at:end])
        text = (
            f"'{words}' can be read in two ways: as {written(chosen.value)}, which was chosen, "
            f"or as {written(readings[1][1].value)}."
        )
        return Found(end, chosen.value, (*chosen.notes, Note("ambiguous", words, text)))


def _same(one: object, other: object) -> bool:
    """Whether two readings come to the same program text."""
    if one == other:
        return True
    try:
        return written(one) == written(other)
    except Refused:
        return True  # what cannot be written is no second reading
