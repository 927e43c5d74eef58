"""Nothing is timed that does not compute the same."""

from collections.abc import Mapping

import torch
from torch import Tensor

from nmn.errors import ExecutionError

TOLERANCE = 1e-4
"""Largest difference of two answers' probabilities in float32; of two gradients, as a share of the
parameter's largest one where that is above 1."""

GRADIENTS = "gradient of "


def difference(found: Mapping[str, Tensor], right: Mapping[str, Tensor], variant: str) -> float:
    """The largest difference between what a variant gave and what the naive loop gave.

    Arguments:
        found, right: answers, and in training the gradients, by name.
        variant: whose, for the message.

    Raises:
        ExecutionError: it is too large, or the forms differ.
    """
    largest = 0.0
    for name, expected in right.items():
        got = found.get(name)
        if got is None or got.shape != expected.shape:
            form = "nothing" if got is None else list(got.shape)
            raise ExecutionError(
                f"gives {form} where the naive loop gives {list(expected.shape)}",
                where=f"benchmark variant '{variant}', {name}",
                hint="nothing was timed: mend the variant first",
            )
        scale = 1.0
        if name.startswith(GRADIENTS):
            scale = max(1.0, float(expected.abs().max()))
        apart = float((got - expected).abs().max()) / scale if expected.numel() else 0.0
        # Written so that NaN fails.
        if not apart <= TOLERANCE:
            raise ExecutionError(
                f"differs from the naive loop by {apart:.2g}",
                where=f"benchmark variant '{variant}', {name}",
                expected=f"at most {TOLERANCE:g}",
                hint="nothing was timed: mend the variant first",
            )
        largest = max(largest, apart)
    return largest


def gradients(parameters: Mapping[str, torch.nn.Parameter]) -> dict[str, Tensor]:
    """The gradients of all parameters; zeros where there is none."""
    return {
        f"{GRADIENTS}{name}": torch.zeros_like(parameter)
        if parameter.grad is None
        else parameter.grad.detach().clone()
        for name, parameter in parameters.items()
    }
