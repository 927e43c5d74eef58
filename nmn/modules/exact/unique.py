"""The one object of a set."""

from collections.abc import Sequence
from typing import ClassVar

import torch

from nmn.modules.module import Module, module
from nmn.types import Object, ObjectSet, Reading, Reason, Value
from nmn.types.refusal import NOTHING, SEVERAL


@module("clevr_symbolic.unique", version=1)
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
        if why is not SEVERAL:
            return why.text
        members = (inputs[0].first[row] > 0.5).nonzero().flatten().tolist()
        return f"{len(members)} objects fit: {', '.join(f'#{i}' for i in members)}"
