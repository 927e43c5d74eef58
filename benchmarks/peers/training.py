"""One training step: forward, the loss of given answers, native ``backward``."""

from collections.abc import Callable

import torch
from torch import Tensor

from benchmarks.peers.agreement import gradients
from benchmarks.peers.bed import Bed

# Below this a probability is rounding, and its logarithm would be infinite.
_LEAST = 1e-20


class Step:
    """A training step of a variant, without the optimizer's own work, which is everybody's.

    Arguments:
        bed: whose weights learn.
        run: gives ``[questions, answers]``.
    """

    def __init__(self, bed: Bed, run: Callable[[], Tensor]) -> None:
        self._bed = bed
        self._run = run
        self._parameters = list(bed.parameters.values())

    def run(self) -> Tensor:
        """The answers; gradients are left in the parameters."""
        for parameter in self._parameters:
            parameter.grad = None
        answers = self._run()
        chosen = answers.gather(1, self._bed.targets.unsqueeze(1))
        loss = -chosen.clamp_min(_LEAST).log().sum()
        torch.autograd.backward(loss)
        return answers.detach()

    def found(self) -> dict[str, Tensor]:
        """One step's answers and gradients, to be compared."""
        answers = self.run()
        return {"answers": answers, **gradients(self._bed.parameters)}
