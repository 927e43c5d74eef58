"""Right and wrong: answers against the file's, steps against the exact engine's."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nmn.evaluation.answers import normalised
from nmn.evaluation.codes import code_for
from nmn.evaluation.items import Item
from nmn.evaluation.values import Values
from nmn.types import Vocabulary

Flags = NDArray[np.bool_]


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
        step_right: ``[nodes]`` of all items one after another, in the files' own order.
        bounds: ``[items + 1]`` of each item's nodes there.
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
) -> Scores:
    """Score the values of the items that have a program, in order.

    Arguments:
        words: the data set's words for false and true.
    """
    ran = np.full(len(items), -1, dtype=np.int64)
    with_program = [number for number, item in enumerate(items) if item.program is not None]
    ran[with_program] = np.arange(len(with_program))
    lengths = [len(item.node_of) if item.program is not None else 0 for item in items]
    bounds = np.concatenate(([0], np.cumsum(lengths))).astype(np.int64)
    nodes = np.concatenate(
        [
            np.asarray(items[number].node_of, dtype=np.int64) + values.offsets[at]
            for at, number in enumerate(with_program)
        ]
        or [np.zeros(0, dtype=np.int64)]
    )
    answers: list[str | None] = [None] * len(items)
    right, alike = np.zeros(len(items), dtype=bool), np.zeros(len(items), dtype=bool)
    for at, number in enumerate(with_program):
        text = values.answer(at, vocabularies, words)
        expected = items[number].expected
        answers[number] = text
        if text is not None and expected is not None:
            right[number] = text == expected
            alike[number] = right[number] or normalised(text) == normalised(expected)
    judged = np.array([item.expected is not None for item in items], dtype=bool)
    return Scores(
        items, ran, values, answers, right, alike, judged,
        values.agreeing(truth)[nodes], bounds, truth,
        _file_steps(items, with_program, truth, vocabularies),
    )  # fmt: skip


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
