"""How many."""

from typing import ClassVar

import torch

from nmn.modules.module import Module, module
from nmn.types import Number, ObjectSet, Scene


@module("clevr_symbolic.count", version=1)
class Count(Module):
    """How many objects a set has.

    1 at the number: ``[batch, counts]``. CLEVR's ``count``.
    """

    differentiable: ClassVar[tuple[str, ...]] = ()

    def forward(self, scene: Scene, objects: ObjectSet) -> Number:
        number = (objects.scores > 0.5).sum(dim=1)
        counts = torch.arange(scene.counts, device=number.device)
        return Number((counts == number.unsqueeze(1)).to(objects.scores.dtype))
