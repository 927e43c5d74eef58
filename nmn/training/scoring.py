"""How right a family is by now: answers, and steps where the truth is known."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from nmn.executors import BatchedExecutor, Plan, Run
from nmn.training.batches import in_order
from nmn.training.clock import seconds_now
from nmn.training.family import Family
from nmn.training.questions import Index, QuestionSet
from nmn.training.supervision import answer_rows
from nmn.types import Percept, Stack, Value, stack_of

# Questions run together: they are not learned from, so more fit.
_BATCH = 1_000


@dataclass(frozen=True)
class Score:
    """How right it was.

    Attributes:
        questions: that were asked.
        answers: share of right answers; a refused one is wrong.
        steps: share of right nodes over all questions; None where the truth is not known.
        lucky: share of the right answers that have a wrong step; None likewise.
        by_length: by nodes of the program, (questions, share of right answers).
        questions_per_second: programs planned and run, scenes padded; on this machine.
    """

    questions: int
    answers: float
    steps: float | None
    lucky: float | None
    by_length: dict[int, tuple[int, float]]
    questions_per_second: float


def score(family: Family, questions: QuestionSet) -> Score:
    """Ask all questions of modules as they are; they are left in the mode they were in."""
    training = [module for module in family.modules.values() if module.training]
    for module in training:
        module.eval()
    try:
        return _score(family, questions)
    finally:
        for module in training:
            module.train()


def _score(family: Family, questions: QuestionSet) -> Score:
    vocabularies = family.language.vocabularies
    executor = BatchedExecutor(family.modules, vocabularies)
    exact = BatchedExecutor(family.exact, vocabularies) if family.exact else None
    right = np.zeros(len(questions), dtype=bool)
    whole = np.zeros(len(questions), dtype=bool)
    good, nodes, seconds = 0, 0, 0.0
    with torch.inference_mode():
        for asked in in_order(questions, _BATCH):
            begun = seconds_now()
            run = ask(executor, questions, asked)
            seconds += seconds_now() - begun
            right[asked] = _right(run, questions.answers[asked])
            if exact is not None:
                # The same plan: module for module the two have the same rows.
                step_right = _agreeing(
                    run, exact.run(run.plan, truth_of(questions, asked, run.stack))
                )
                good, nodes = good + int(step_right.sum()), nodes + len(step_right)
                parts = np.split(step_right, run.plan.offsets[1:-1])
                whole[asked] = [bool(part.all()) for part in parts]
    return Score(
        len(questions),
        float(right.mean()) if len(right) else 0.0,
        good / nodes if nodes else None,
        float((right & ~whole).sum() / max(right.sum(), 1)) if nodes else None,
        {
            int(n): (int(at.sum()), float(right[at].mean()))
            for n in np.unique(questions.lengths)
            for at in (questions.lengths == n,)
        },
        len(questions) / max(seconds, 1e-9),
    )


def ask(executor: BatchedExecutor, questions: QuestionSet, asked: Index) -> Run:
    """Run some of the questions, with only the percepts that they are about."""
    return executor.run(*planned(executor, questions, asked))


def planned(
    executor: BatchedExecutor,
    questions: QuestionSet,
    asked: Index,
    look: Callable[[Percept], Percept] | None = None,
) -> tuple[Plan, Stack[Any]]:
    """What would be run for some of the questions, and on what.

    Arguments:
        look: how each percept is seen; by default as it is.
    """
    wanted, local = np.unique(questions.scenes[asked], return_inverse=True)
    percepts = [questions.graphs[k] for k in wanted]
    stack = stack_of([look(one) for one in percepts] if look else percepts)
    plan = executor.plan([questions.programs[k] for k in asked], local.reshape(-1).tolist())
    return plan, stack


def truth_of(questions: QuestionSet, asked: Index, seen: Stack[Any]) -> Stack[Any]:
    """What the exact modules are run on, where the others are run on ``seen``."""
    if questions.truths is None:
        return seen
    return stack_of([questions.truths[k] for k in np.unique(questions.scenes[asked])])


def _right(run: Run, answers: Index) -> NDArray[np.bool_]:
    """``[questions]`` is the answer the right one, and not refused?"""
    made = np.zeros(len(answers), dtype=bool)
    for value_type, questions, rows in answer_rows(run.plan):
        value = run.slabs[value_type].value.take(rows)
        made[questions] = (value.codes().numpy() == answers[questions]) & _decided(value)
    return made


def _decided(value: Value) -> NDArray[np.bool_]:
    if value.refused is None:
        return np.ones(value.batch, dtype=bool)
    decided: NDArray[np.bool_] = (value.refused == 0).numpy()
    return decided


def _agreeing(run: Run, truth: Run) -> NDArray[np.bool_]:
    """``[nodes]`` of all questions one after another: does it say what the exact module says?"""
    types = {value_type: place for place, value_type in enumerate(run.slabs)}
    of_node = np.array([types[n.type] for p in run.plan.programs for n in p.nodes], dtype=np.int64)
    made = np.zeros(len(of_node), dtype=bool)
    for value_type, place in types.items():
        value, true = run.slabs[value_type].value, truth.slabs[value_type].value
        same = value.agrees(true).numpy() & (_decided(value) == _decided(true))
        here = of_node == place
        made[here] = same[run.plan.node_rows[here]]
    return made
