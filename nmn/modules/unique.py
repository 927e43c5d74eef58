"""The one object of a set.

Both modules refuse where there is none, or more than one; CLEVR's ``unique`` is undefined there.
They differ in what a weight is a probability of.
"""

from collections.abc import Sequence

import torch

from nmn.modules.candidates import members, nothing_fits
from nmn.modules.counting import only_member, presence, several
from nmn.modules.module import Module, module
from nmn.types import EPSILON, Object, ObjectSet, Reading, Reason, Value
from nmn.types.refusal import NOTHING, SEVERAL


@module("unique.conditional", version=1)
class Conditional(Module):
    """The one object that a set holds; refuses when there is none, or more than one.

    w_i = P(i is the member | there is exactly one) P(there is any): ``[batch, objects]``. The
    question says that there is one, and is believed.
    """

    def forward(self, objects: ObjectSet) -> Object:
        scores = objects.scores
        there = presence(scores)
        weights = only_member(scores) * there.unsqueeze(1)
        codes = torch.zeros(objects.batch, dtype=torch.int32, device=scores.device)
        codes = torch.where(several(scores) > 0.5, SEVERAL.code, codes)
        codes = torch.where(there < 0.5, NOTHING.code, codes)
        return Object(weights, refused=codes)

    def explain(self, why: Reason, inputs: Sequence[Value], row: int, reading: Reading) -> str:
        scores = inputs[0].first[row]
        if why is SEVERAL:
            return f"{members(scores, reading)}; say which, for example the largest"
        return nothing_fits(scores, reading) if why is NOTHING else why.text


@module("unique.joint", version=1)
class Joint(Module):
    """The one object that a set holds; refuses when there is none, or more than one.

    w_i = s_i prod_{j != i} (1 - s_j), the probability that i is the only member: ``[batch,
    objects]``.

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
        return several_fit(why, inputs[0], row)


def several_fit(why: Reason, objects: Value, row: int) -> str:
    """ "3 objects fit: #0, #2, #5" where they are why; else the reason's own words."""
    fitting = (objects.first[row] > 0.5).nonzero().flatten().tolist()
    if why is not SEVERAL or len(fitting) < 2:
        return why.text
    return f"{len(fitting)} objects fit: {', '.join(f'#{i}' for i in fitting)}"
