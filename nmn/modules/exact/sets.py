"""How many objects a set has, and the only one of it."""

from collections.abc import Sequence
from typing import ClassVar

import torch

from nmn.modules.module import Module, module
from nmn.modules.unique import several_fit
from nmn.types import Number, Object, ObjectSet, Reading, Reason, Scene, Value
from nmn.types.refusal import NOTHING, SEVERAL


@module("exact.count", version=1)
class Count(Module):
    """How many objects a set has.

    1 at the number: ``[batch, counts]``. CLEVR's ``count``.
    """

    differentiable: ClassVar[tuple[str, ...]] = ()

    def forward(self, scene: Scene, objects: ObjectSet) -> Number:
        number = (objects.scores > 0.5).sum(dim=1)
        counts = torch.arange(scene.counts, device=number.device)
        return Number((counts == number.unsqueeze(1)).to(objects.scores.dtype))


@module("exact.unique", version=1)
class Unique(Module):
    """The one object that a set holds; refuses when there is none, or more than one.

    1 for the only member, zeros where it refuses: ``[batch, objects]``. CLEVR's ``unique``, which
    is undefined for other sets: a question that asks it of one is ill-posed.
    """

    differentiable: ClassVar[tuple[str, ...]] = ()

    def forward(self, objects: ObjectSet) -> Object:
        members = objects.scores > 0.5
        number = members.sum(dim=1)
        alone = number == 1
        weights = members.to(objects.scores.dtype)
        if alone.is_cpu and bool(alone.all()):
            # Without codes nothing behind this call need hand any on. (On a GPU, to ask would be
            # to wait for it.)
            return Object(weights)
        codes = torch.where(number > 1, SEVERAL.code, NOTHING.code).masked_fill(alone, 0)
        return Object(weights * alone.unsqueeze(1), refused=codes.to(torch.int32))

    def explain(self, why: Reason, inputs: Sequence[Value], row: int, reading: Reading) -> str:
        return several_fit(why, inputs[0], row)
