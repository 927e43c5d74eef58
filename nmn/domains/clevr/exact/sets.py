"""Sets from sets."""

import torch

from nmn.modules.module import Module, module
from nmn.types import ObjectSet


@module("clevr_symbolic.union", version=1)
class Union(Module):
    """The objects of either set.

    max(a_i, b_i): ``[batch, objects]``. CLEVR's ``union``.
    """

    def forward(self, first: ObjectSet, second: ObjectSet) -> ObjectSet:
        return ObjectSet(torch.maximum(first.scores, second.scores))


@module("clevr_symbolic.intersect", version=1)
class Intersect(Module):
    """The objects of both sets.

    min(a_i, b_i): ``[batch, objects]``. CLEVR's ``intersect``.
    """

    def forward(self, first: ObjectSet, second: ObjectSet) -> ObjectSet:
        return ObjectSet(torch.minimum(first.scores, second.scores))
