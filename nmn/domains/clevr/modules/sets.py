"""Sets from sets.

Memberships of the two sides are taken as independent: both are then learned from, where a minimum
or maximum would teach one side only.
"""

from nmn.modules.module import Module, module
from nmn.types import ObjectSet


@module("clevr.union", version=1)
class Union(Module):
    """The objects of either set.

    1 - (1 - a_i)(1 - b_i): ``[batch, objects]``. CLEVR's ``union``.
    """

    def forward(self, first: ObjectSet, second: ObjectSet) -> ObjectSet:
        return ObjectSet(first.scores + second.scores - first.scores * second.scores)


@module("clevr.intersect", version=1)
class Intersect(Module):
    """The objects of both sets.

    a_i b_i: ``[batch, objects]``. CLEVR's ``intersect``.
    """

    def forward(self, first: ObjectSet, second: ObjectSet) -> ObjectSet:
        return ObjectSet(first.scores * second.scores)
