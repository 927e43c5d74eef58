"""Every step on the true values of its inputs, so that no step has to learn from another's errors.

While modules know nothing, what they hand on is as good as noise: a long program's last steps learn
to cope with noise, and their gradients, through many products of small probabilities, drown what
the first steps could learn. Given the truth of what came before, each module learns its own part
at once (teacher forcing: Williams and Zipser 1989, "A learning algorithm for continually running
fully recurrent neural networks", section 3).
"""

from collections.abc import Mapping
from typing import Any

import torch
from torch import Tensor

from nmn.executors import Run
from nmn.executors.plan import Step
from nmn.modules import Module
from nmn.training.supervision import NO_WEIGHTS, Weights
from nmn.types import Integer, Stack, Value, Word


def guided_loss(
    modules: Mapping[str, Module],
    truth: Run,
    weights: Weights = NO_WEIGHTS,
    seen: Stack[Any] | None = None,
) -> Tensor:
    """Every step with weights, each once: the sum over the steps of the batch, a question.

    Arguments:
        modules: by name, in training.
        truth: the batch, run by the exact modules; steps that they refuse are left out.
        weights: by family of values, how much their losses count; 1 where none is stated.
        seen: the media as the modules see them, where that is not what the truth was run on.
    """
    plan, stack = truth.plan, truth.stack if seen is None else seen
    total = torch.zeros((), dtype=stack.dtype, device=stack.device)
    for step in plan.steps:
        module = modules[step.signature.name]
        if not any(weight.requires_grad for weight in module.parameters()):
            continue
        value: Value = module(*_arguments(module, step, truth, stack))
        rows = torch.arange(step.start, step.stop, device=stack.device)
        target = truth.slabs[step.signature.result].value.take(rows)
        losses = value.loss(target)
        if torch.is_grad_enabled() and not losses.requires_grad:
            continue  # a module that learns nothing of what it gives
        if target.refused is not None:
            losses = losses * (target.refused == 0)
        total = total + weights.get(step.signature.result.family, 1.0) * losses.sum()
    return total / max(len(plan.programs), 1)


def _arguments(module: Module, step: Step, truth: Run, stack: Stack[Any]) -> list[object]:
    """What ``forward`` takes: the true values of the step's inputs."""
    device = stack.device
    inputs, literals = iter(step.inputs), iter(step.literals)
    made: list[object] = []
    for port in module.signature.ports:
        if port.kind == "handle":
            rows = torch.from_numpy(step.scenes).to(device)
            made.append(stack.handle(rows, truth.counts))
        elif port.type is not None:
            rows = torch.from_numpy(next(inputs)).to(device)
            made.append(truth.slabs[port.type].value.take(rows))
        else:
            index = torch.from_numpy(next(literals)).to(device)
            made.append(Word(index) if port.kind == "word" else Integer(index))
    return made
