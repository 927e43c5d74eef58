"""The pattern generator: questions are read by the very patterns that they are written with.

A pattern is a sentence with slots in braces, "Was the person {r} {o}{t}?"; what stands in a slot is
a word, or is said by patterns of its own. Each way to say something carries the text that it means,
with the same slots, so that reading a question writes its program. A question that can be read as
two different programs is refused, never guessed.
"""

import string
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from nmn.errors import EmptyQuestion, UnparsedQuestion
from nmn.generators.generator import Draft
from nmn.generators.misread import SHOWN, misread
from nmn.generators.templates.matching import question_words

QUESTION = "question"
"""The symbol of whole questions."""


@dataclass(frozen=True)
class Saying:
    """One way to say something.

    Attributes:
        english: a pattern; commas and the mark at its end mean nothing, and it may be empty.
        meaning: text with the same slots.
        slots: by slot of the pattern, what is said there: a symbol, and a slot of ``meaning``.
    """

    english: str
    meaning: str
    slots: Mapping[str, tuple[str, str]]

    @cached_property
    def parts(self) -> tuple[str | tuple[str, str], ...]:
        """Its words, and the symbols and slots between them."""
        found: list[str | tuple[str, str]] = []
        for literal, slot, _, _ in string.Formatter().parse(self.english):
            if any(sign.isalnum() for sign in literal):
                found += question_words(literal)
            if slot is not None:
                found.append(self.slots[slot])
        return tuple(found)


class PatternGenerator:
    """Reads questions by patterns; the same question always gives the same program.

    Arguments:
        sayings: by symbol, the ways to say it; ``QUESTION`` has whole questions. No symbol may
            come again inside of itself.
        to_text: from what a question means to program text.
        name: written in the trail.
    """

    def __init__(
        self, sayings: Mapping[str, Sequence[Saying]], to_text: Callable[[str], str], name: str
    ) -> None:
        self._sayings = sayings
        self._to_text = to_text
        self._name = name
        self._known = frozenset(
            part
            for some in sayings.values()
            for one in some
            for part in one.parts
            if isinstance(part, str)
        )

    @property
    def name(self) -> str:
        """The name it was made with."""
        return self._name

    def draft(self, question: str) -> Draft:
        """The program of a question.

        Raises:
            EmptyQuestion, QuestionTooLong: nothing to read, or too much.
            UnknownWord: a word that no pattern has.
            UnparsedQuestion: known words in a form that no pattern has, or that two patterns
                read differently.
        """
        words = question_words(question)
        if not words:
            raise EmptyQuestion("there is no word in the question", question=question)
        reading = _Reading(self._sayings, words)
        meanings = [meaning for end, meaning in reading.said(QUESTION, 0) if end == len(words)]
        programs = list(dict.fromkeys(self._to_text(one) for one in dict.fromkeys(meanings)))
        if not programs:
            expected = "a question as the patterns word it, up to its last word"
            raise misread(question, self._known, reading.reached, expected)
        if len(programs) > 1:
            raise UnparsedQuestion(
                "the question can be read in more than one way",
                question=question,
                span=(0, len(question)),
                expected="one of: " + "; ".join(programs[:SHOWN]),
                hint="say it in other words, or give the program itself",
            )
        return Draft(programs[0], (), self.name)


class _Reading:
    """One question on its way: what can be said from each of its words on."""

    def __init__(self, sayings: Mapping[str, Sequence[Saying]], words: Sequence[str]) -> None:
        self.reached = 0
        self._sayings = sayings
        self._words = words
        self._known: dict[tuple[str, int], list[tuple[int, str]]] = {}

    def said(self, symbol: str, start: int) -> list[tuple[int, str]]:
        """Where each way to say the symbol from a word on ends, and what it means."""
        key = symbol, start
        if key not in self._known:
            self._known[key] = list(
                dict.fromkeys(
                    (end, _filled(one.meaning, slots))
                    for one in self._sayings[symbol]
                    for end, slots in self._along(one.parts, start)
                )
            )
        return self._known[key]

    def _along(
        self, parts: Sequence[str | tuple[str, str]], at: int
    ) -> Iterator[tuple[int, dict[str, str]]]:
        """Ways along the rest of a pattern, from a word on."""
        self.reached = max(self.reached, at)
        if not parts:
            yield at, {}
            return
        first, rest = parts[0], parts[1:]
        if isinstance(first, str):
            if at < len(self._words) and self._words[at] == first:
                yield from self._along(rest, at + 1)
            return
        symbol, slot = first
        for end, meaning in self.said(symbol, at):
            for last, slots in self._along(rest, end):
                yield last, {slot: meaning, **slots}


def _filled(meaning: str, slots: Mapping[str, str]) -> str:
    """In one pass, so that braces in what is filled in are left as they are."""
    parts = string.Formatter().parse(meaning)
    return "".join(literal + ("" if slot is None else slots[slot]) for literal, slot, _, _ in parts)
