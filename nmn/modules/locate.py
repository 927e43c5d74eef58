"""Where an object is, as a box."""

import torch

from nmn.modules.module import Module, module
from nmn.types import Object, Region, Scene


@module("boxes.locate", version=1)
class Locate(Module):
    """The box of the object.

    The box of the most likely one, and its weight: ``[batch, 4]`` and ``[batch]``. A mean of boxes
    would be a box where nothing is.
    """

    def forward(self, scene: Scene, target: Object) -> Region:
        if not target.weights.shape[1]:
            empty = target.weights.new_zeros(target.batch, 4)
            return Region(empty, empty[:, 0])
        p, best = target.weights.max(dim=1)
        rows = torch.arange(target.batch, device=best.device)
        return Region(scene.boxes[rows, best], p)
