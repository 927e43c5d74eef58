"""What a run is told: its answers, or every step (``guided``: on the true values of its inputs).

A loss is the mean over questions of the negative log-likelihoods that ``Value.loss`` states.
"""

from collections.abc import Mapping, Sequence

import torch
from torch import Tensor

from nmn.executors import Plan, Run
from nmn.grammar import ValueType
from nmn.training.questions import Index
from nmn.types import Value

ANSWERS = "answers"
STEPS = "steps"
GUIDED = "guided"
SUPERVISIONS = (ANSWERS, STEPS, GUIDED)

Weights = Mapping[type[Value], float]
NO_WEIGHTS: Weights = {}


def answers_loss(run: Run, answers: Index, weights: Weights = NO_WEIGHTS) -> Tensor:
    """The answers alone: the mean over the questions.

    Arguments:
        answers: ``[questions]`` see ``QuestionSet.answers``.
        weights: by family of the answer, how much its loss counts; 1 where none is stated.
    """
    total = torch.zeros((), dtype=run.stack.dtype, device=run.stack.device)
    for value_type, questions, rows in answer_rows(run.plan):
        value = run.slabs[value_type].value.take(rows.to(run.stack.device))
        codes = torch.from_numpy(answers[questions]).to(value.first.device)
        total = total + weights.get(value_type.family, 1.0) * value.loss(value.certain(codes)).sum()
    return total / max(len(run.plan.programs), 1)


def steps_loss(run: Run, truth: Run, weights: Weights = NO_WEIGHTS) -> Tensor:
    """Every step that was run, each once: the sum over the steps of the batch, a question.

    Arguments:
        truth: the same plan, run by the exact modules; steps that they refuse are left out.
        weights: by family of values, how much their losses count; 1 where none is stated.
    """
    total = torch.zeros((), dtype=run.stack.dtype, device=run.stack.device)
    for value_type, slab in run.slabs.items():
        target = truth.slabs[value_type].value
        losses = slab.value.loss(target)
        if target.refused is not None:
            losses = losses * (target.refused == 0)
        total = total + weights.get(value_type.family, 1.0) * losses.sum()
    return total / max(len(run.plan.programs), 1)


def answer_rows(plan: Plan) -> list[tuple[ValueType, Sequence[int], Tensor]]:
    """For each type of answer: the questions that have it, and their rows in its slab."""
    by_type: dict[ValueType, list[int]] = {}
    for question, program in enumerate(plan.programs):
        by_type.setdefault(program.root.type, []).append(question)
    rows = torch.from_numpy(plan.roots)
    return [(value_type, which, rows[which]) for value_type, which in by_type.items()]
