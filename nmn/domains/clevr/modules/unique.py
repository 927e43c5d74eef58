"""The one object of a set."""

from collections.abc import Sequence

import torch

from nmn.modules.module import Module, module
from nmn.types import EPSILON, Object, ObjectSet, Reading, Reason, Value
from nmn.types.refusal import NOTHING, SEVERAL


@module("clevr.unique", version=1)
class Unique(Module):
    """The one object that a set holds; refuses when there is none, or more than one.

    w_i = s_i prod_{j != i} (1 - s_j), the probability that i is the only member: ``[batch,
    objects]``. CLEVR's ``unique``.

    So a row sums to P(exactly one), and an answer that follows is as unlikely as that: a question
    that asks for the one object says that there is one, and this is learned from every answer,
    where a choice among the members (NS-CL, arXiv 1904.12584, table 7, takes a softmax) would be
    content with several. While it is trained it refuses nothing: an early wrong guess must learn.
    """

    def forward(self, objects: ObjectSet) -> Object:
        bounded = objects.scores.clamp(0, 1 - EPSILON)
        # prod_{j != i} (1 - s_j) without dividing what may be tiny by what may be tiny: odds.
        none = (1 - bounded).prod(dim=1)
        weights = bounded / (1 - bounded) * none.unsqueeze(1)
        if self.training:
            return Object(weights)
        one = weights.sum(dim=1)
        codes = torch.zeros(objects.batch, dtype=torch.int32, device=weights.device)
        codes = torch.where(1 - none - one > 0.5, SEVERAL.code, codes)
        codes = torch.where(none > 0.5, NOTHING.code, codes)
        return Object(weights, refused=codes)

    def explain(self, why: Reason, inputs: Sequence[Value], row: int, reading: Reading) -> str:
        if why is not SEVERAL:
            return why.text
        members = (inputs[0].first[row] > 0.5).nonzero().flatten().tolist()
        if len(members) < 2:
            return why.text
        return f"{len(members)} objects fit: {', '.join(f'#{i}' for i in members)}"
