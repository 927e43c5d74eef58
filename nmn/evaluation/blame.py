"""Whose fault is a wrong answer? Found by putting exact parts in place of the engine's own."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from nmn.evaluation.engine import Engine
from nmn.evaluation.scoring import Scores
from nmn.types import Percept, Vocabulary

Fault = Literal["program", "perception", "module", "answer"]
FAULTS: tuple[Fault, ...] = ("program", "perception", "module", "answer")


@dataclass(frozen=True)
class Blame:
    """By fault, the numbers of the items whose wrong answer it is.

    - program: there is none, or run exactly on the true scene it gives another answer;
    - perception: the engine is right on the true scene;
    - answer: every step before the last is right, and the last is not;
    - module: the rest: some step before the last is wrong, on a true scene.
    """

    items: dict[Fault, list[int]]


def blame(
    scores: Scores,
    engine: Engine,
    about: Sequence[int],
    true: Sequence[Percept],
    vocabularies: dict[str, Vocabulary],
    words: tuple[str, str],
    *,
    perceived: bool,
) -> Blame:
    """Split the wrong answers.

    Arguments:
        about: for each program that was run, its scene.
        perceived: did the engine see scenes other than the true ones.
    """
    found: dict[Fault, list[int]] = {fault: [] for fault in FAULTS}
    wrong = np.flatnonzero(scores.judged & ~scores.right)
    open_cases: list[int] = []
    for number in wrong.tolist():
        at = int(scores.ran[number])
        exact = None if at < 0 else scores.truth.answer(at, vocabularies, words)
        if at < 0 or exact != scores.items[number].expected:
            found["program"].append(number)
        else:
            open_cases.append(number)
    mended = (
        _right_on_true(scores, open_cases, engine, about, true, vocabularies, words)
        if perceived and open_cases
        else set()
    )
    for number in open_cases:
        if number in mended:
            found["perception"].append(number)
            continue
        steps = scores.step_right[scores.bounds[number] : scores.bounds[number + 1]]
        found["answer" if steps[:-1].all() else "module"].append(number)
    return Blame(found)


def _right_on_true(
    scores: Scores,
    numbers: Sequence[int],
    engine: Engine,
    about: Sequence[int],
    percepts: Sequence[Percept],
    vocabularies: dict[str, Vocabulary],
    words: tuple[str, str],
) -> set[int]:
    places = [int(scores.ran[number]) for number in numbers]
    programs = [scores.values.programs[at] for at in places]
    again = engine.values(programs, [about[at] for at in places], percepts)
    return {
        number
        for k, number in enumerate(numbers)
        if again.answer(k, vocabularies, words) == scores.items[number].expected
    }
