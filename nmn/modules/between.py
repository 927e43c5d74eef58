"""Objects between two others."""

import torch
from torch import Tensor

from nmn.modules.module import Module, module
from nmn.types import EPSILON, Object, ObjectSet, Scene

# How far off the segment (in lengths of the segment) still counts as between, and the softness.
_ASIDE, _SOFTNESS = 0.5, 0.08
# Centres nearer than this (in heights of the picture) are at one place.
_APART = 0.04


@module("relations.between", version=1)
class Between(Module):
    """The members of a set that lie between two objects.

    A centre is between when it projects onto the inside of the segment that joins the two centres,
    at most half of its length aside. The two themselves are not: ``[batch, objects]``.
    """

    def forward(self, scene: Scene, objects: ObjectSet, first: Object, second: Object) -> ObjectSet:
        boxes = scene.boxes
        scale = torch.stack(
            [scene.stack.aspect, torch.ones_like(scene.stack.aspect)], dim=1
        ).index_select(0, scene.rows)
        centres = (boxes[..., :2] + boxes[..., 2:]) / 2 * scale.unsqueeze(1)
        a, b = _centre(first.weights, centres), _centre(second.weights, centres)
        along = b - a  # [batch, 2]
        length = (along**2).sum(dim=1, keepdim=True).clamp_min(EPSILON)
        offset = centres - a.unsqueeze(1)
        t = (offset * along.unsqueeze(1)).sum(dim=2) / length
        aside = offset[..., 0] * along[:, 1:] - offset[..., 1] * along[:, :1]
        aside = aside.abs() / length
        inside = torch.sigmoid(t / _SOFTNESS) * torch.sigmoid((1 - t) / _SOFTNESS)
        close = torch.sigmoid((_ASIDE - aside) / _SOFTNESS)
        sure = first.weights.sum(dim=1) * second.weights.sum(dim=1)
        others = (1 - first.weights) * (1 - second.weights)
        # Two that lie on each other have nothing between them.
        apart = torch.sigmoid((length.sqrt() - _APART) / (_APART / 4))
        return ObjectSet(objects.scores * inside * close * others * apart * sure.unsqueeze(1))


def _centre(weights: Tensor, centres: Tensor) -> Tensor:
    """``[batch, 2]`` the expected centre, given that there is such an object."""
    share = weights / weights.sum(dim=1, keepdim=True).clamp_min(EPSILON)
    return (share.unsqueeze(2) * centres).sum(dim=1)
