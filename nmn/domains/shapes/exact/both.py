"""Cells of two sets."""

import torch

from nmn.modules.module import Module, module
from nmn.types import ObjectSet


@module("shapes_symbolic.both", version=1)
class Both(Module):
    """The cells of both sets.

    min(a_i, b_i): ``[batch, cells]``. ``is`` of a SHAPES query, N2NMN's ``_And``.
    """

    def forward(self, first: ObjectSet, second: ObjectSet) -> ObjectSet:
        return ObjectSet(torch.minimum(first.scores, second.scores))
