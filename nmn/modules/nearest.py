"""The member of a set nearest to, or farthest from, an object."""

from collections.abc import Sequence

import torch
from torch import Tensor

from nmn.modules.candidates import nothing_fits
from nmn.modules.counting import first_in_order, presence
from nmn.modules.module import Module, module
from nmn.types import Object, ObjectSet, Reading, Reason, Scene, SceneStack, Value
from nmn.types.refusal import NOTHING


def _distances(stack: SceneStack) -> Tensor:
    """``[scenes, objects, objects]`` between centres, in units of the picture's height."""
    centres = (stack.boxes[..., :2] + stack.boxes[..., 2:]) / 2
    x, y = centres[..., 0] * stack.aspect[:, None], centres[..., 1]
    return ((x.unsqueeze(2) - x.unsqueeze(1)) ** 2 + (y.unsqueeze(2) - y.unsqueeze(1)) ** 2).sqrt()


def _extreme(scene: Scene, objects: ObjectSet, anchor: Object, sign: float) -> Object:
    """w_i = sum_j a_j P(i is the member at the extreme distance from j), j itself left out."""
    distance = scene.table("centre distances", _distances)  # [batch, i, j]
    number = distance.shape[1]
    other = 1 - torch.eye(number, dtype=distance.dtype, device=distance.device)
    scores = objects.scores.unsqueeze(1) * other  # [batch, j, i]
    first = first_in_order(scores, sign * distance.transpose(1, 2))
    weights = (first * anchor.weights.unsqueeze(2)).sum(dim=1)
    rest = objects.scores * (1 - anchor.weights).clamp(0, 1)
    codes = torch.where(presence(rest) < 0.5, NOTHING.code, 0).to(torch.int32)
    return Object(weights, refused=codes)


def _besides(inputs: Sequence[Value], row: int, reading: Reading) -> str:
    """What else there is than the object: ``inputs`` are the set and the object."""
    rest = inputs[0].first[row] * (1 - inputs[1].first[row]).clamp(0, 1)
    return f"besides the object itself, {nothing_fits(rest, reading)}"


@module("relations.nearest", version=1)
class Nearest(Module):
    """The member of a set nearest to an object, other than itself; refuses when there is none.

    By the distance of centres in the picture: ``[batch, objects]``.
    """

    def forward(self, scene: Scene, objects: ObjectSet, anchor: Object) -> Object:
        return _extreme(scene, objects, anchor, -1.0)

    def explain(self, why: Reason, inputs: Sequence[Value], row: int, reading: Reading) -> str:
        return _besides(inputs, row, reading) if why is NOTHING else why.text


@module("relations.farthest", version=1)
class Farthest(Module):
    """The member of a set farthest from an object; refuses when there is none.

    By the distance of centres in the picture: ``[batch, objects]``.
    """

    def forward(self, scene: Scene, objects: ObjectSet, anchor: Object) -> Object:
        return _extreme(scene, objects, anchor, 1.0)

    def explain(self, why: Reason, inputs: Sequence[Value], row: int, reading: Reading) -> str:
        return _besides(inputs, row, reading) if why is NOTHING else why.text
