"""The one object of a set."""

from collections.abc import Sequence

import torch

from nmn.modules.candidates import members, nothing_fits
from nmn.modules.counting import only_member, presence, several
from nmn.modules.module import Module, module
from nmn.types import Object, ObjectSet, Reading, Reason, Value
from nmn.types.refusal import NOTHING, SEVERAL


@module("objects.unique", version=1)
class Unique(Module):
    """The one object that a set holds; refuses when there is none, or more than one.

    w_i = P(i is the member | there is exactly one) P(there is any): ``[batch, objects]``. CLEVR's
    ``unique``, which is undefined for other sets; here that is a refusal with its reason.
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
