"""Right and wrong: answers against the file's, steps against the exact engine's.

The exact engine itself is held to the steps that the file states, where it states any: against its
own it could only be right. A question that was not read has none of its steps right.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nmn.evaluation.answers import normalised
from nmn.evaluation.codes import code_for
from nmn.evaluation.items import Item
from nmn.evaluation.values import Values
from nmn.types import Vocabulary

Flags = NDArray[np.bool_]

NOT_READ = "(not read)"
"""Stands for the functions of a question that was not read, where its file has no program."""


@dataclass
class Scores:
    """How the questions were answered; arrays are over all items, in order.

    Attributes:
        items: the questions.
        ran: ``[items]`` the position of each among ``values``; -1 where it has no program.
        values: of the programs that were run.
        answers: texts; None where undecided or an error.
        right, alike: is the answer the file's exactly, and after normalisation. False where the
            file has no answer.
        judged: does the file have an answer.
        step_right: ``[steps]`` of all items one after another, in the files' own order; only those
            that there is something to hold against.
        step_functions: ``[steps]`` the source's name of each.
        bounds: ``[items + 1]`` of each item's steps there.
        truth: the exact values of the programs on the true scenes.
        file_steps: (nodes compared, nodes equal) of the exact values with the file's own.
    """

    items: Sequence[Item]
    ran: NDArray[np.int64]
    values: Values
    answers: list[str | None]
    right: Flags
    alike: Flags
    judged: Flags
    step_right: Flags
    step_functions: list[str]
    bounds: NDArray[np.int64]
    truth: Values
    file_steps: tuple[int, int]

    @property
    def steps_right(self) -> Flags:
        """``[items]`` is every step right, of a program that means what it should."""
        made = np.zeros(len(self.items), dtype=bool)
        for number, item in enumerate(self.items):
            steps = self.step_right[self.bounds[number] : self.bounds[number + 1]]
            made[number] = (
                bool(len(steps)) and bool(steps.all()) and item.right_program is not False
            )
        return made

    @property
    def steps_known(self) -> Flags:
        """``[items]`` can be said whether the steps are right."""
        wrong = np.array([item.right_program is False for item in self.items], dtype=bool)
        known: Flags = wrong | (np.diff(self.bounds) > 0)
        return known

    def status(self, number: int) -> str:
        """ "answered", "undecided" or "error"."""
        at = int(self.ran[number])
        return "error" if at < 0 else self.values.status(at)


def score(
    items: Sequence[Item],
    values: Values,
    truth: Values,
    vocabularies: dict[str, Vocabulary],
    words: tuple[str, str] = ("no", "yes"),
    synonyms: Mapping[str, str] | None = None,
) -> Scores:
    """Score the values of the items that have a program, in order.

    Arguments:
        truth: the exact values of the same; the very ``values`` where the exact engine is scored.
        words: the data set's words for false and true.
        synonyms: other words for its own, see ``normalised``.
    """
    ran = np.full(len(items), -1, dtype=np.int64)
    with_program = [number for number, item in enumerate(items) if item.program is not None]
    ran[with_program] = np.arange(len(with_program))
    agreeing = None if values is truth else values.agreeing(truth)
    steps = [
        _steps(item, int(at), values, agreeing, vocabularies)
        for item, at in zip(items, ran, strict=True)
    ]
    bounds = np.concatenate(([0], np.cumsum([len(one) for one in steps]))).astype(np.int64)
    functions = [
        name
        for item, held in zip(items, steps, strict=True)
        for name in (item.functions or (NOT_READ,))[: len(held)]
    ]
    answers: list[str | None] = [None] * len(items)
    right, alike = np.zeros(len(items), dtype=bool), np.zeros(len(items), dtype=bool)
    for at, number in enumerate(with_program):
        text = values.answer(at, vocabularies, words)
        expected = items[number].expected
        answers[number] = text
        if text is not None and expected is not None:
            right[number] = text == expected
            same = normalised(text, synonyms) == normalised(expected, synonyms)
            alike[number] = right[number] or same
    judged = np.array([item.expected is not None for item in items], dtype=bool)
    return Scores(
        items, ran, values, answers, right, alike, judged,
        np.concatenate([*steps, np.zeros(0, dtype=bool)]), functions, bounds, truth,
        _file_steps(items, with_program, truth, vocabularies),
    )  # fmt: skip


def _steps(
    item: Item,
    at: int,
    values: Values,
    agreeing: Flags | None,
    vocabularies: dict[str, Vocabulary],
) -> Flags:
    """Which of an item's steps are right; empty where there is nothing to hold them against.

    Arguments:
        agreeing: ``[nodes]`` is each value the exact one; None where the exact engine is scored,
            which is held to the file.
    """
    stated = item.steps if agreeing is None else ()
    if stated is None:
        return np.zeros(0, dtype=bool)
    if at < 0:
        return np.zeros(max(len(item.functions), 1), dtype=bool)
    nodes = np.asarray(item.node_of, dtype=np.int64)
    if agreeing is not None:
        right: Flags = agreeing[values.offsets[at] + nodes]
        return right
    codes = values.of(at)[nodes]
    types = [values.programs[at].nodes[node].type for node in item.node_of]
    return np.array(
        [
            code_for(found, value_type, vocabularies) == int(code)
            for found, value_type, code in zip(stated, types, codes, strict=True)
        ],
        dtype=bool,
    )


def _file_steps(
    items: Sequence[Item],
    with_program: Sequence[int],
    truth: Values,
    vocabularies: dict[str, Vocabulary],
) -> tuple[int, int]:
    compared, equal = 0, 0
    for at, number in enumerate(with_program):
        item = items[number]
        if item.steps is None:
            continue
        codes = truth.of(at)
        for node, stated in zip(item.node_of, item.steps, strict=True):
            value_type = truth.programs[at].nodes[node].type
            compared += 1
            equal += code_for(stated, value_type, vocabularies) == int(codes[node])
    return compared, equal
