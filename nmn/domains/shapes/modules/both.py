"""Cells of two sets."""

from nmn.modules.module import Module, module
from nmn.types import ObjectSet


@module("shapes.both", version=1)
class Both(Module):
    """The cells of both sets.

    a_i b_i: ``[batch, cells]``. ``is`` of a SHAPES query, N2NMN's ``_And``; there the smaller of
    the two, which would teach one side only.
    """

    def forward(self, first: ObjectSet, second: ObjectSet) -> ObjectSet:
        return ObjectSet(first.scores * second.scores)
