"""Sets from sets.

Both sides often stand on the same evidence (the same detection found under two nouns), so
memberships are taken as fully dependent: the smaller is the intersection, the larger the union, as
in TbD-net (Mascharka et al. 2018, arXiv 1803.05268, table 1).
"""

import torch

from nmn.modules.module import Module, module
from nmn.types import Object, ObjectSet


@module("objects.union", version=1)
class Union(Module):
    """The objects of either set.

    max(a_i, b_i): ``[batch, objects]``.
    """

    def forward(self, first: ObjectSet, second: ObjectSet) -> ObjectSet:
        return ObjectSet(torch.maximum(first.scores, second.scores))


@module("objects.intersect", version=1)
class Intersect(Module):
    """The objects of both sets.

    min(a_i, b_i): ``[batch, objects]``.
    """

    def forward(self, first: ObjectSet, second: ObjectSet) -> ObjectSet:
        return ObjectSet(torch.minimum(first.scores, second.scores))


@module("objects.except", version=1)
class Except(Module):
    """The objects of the first set that are not in the second.

    a_i - min(a_i, b_i): ``[batch, objects]``.
    """

    def forward(self, first: ObjectSet, second: ObjectSet) -> ObjectSet:
        return ObjectSet((first.scores - second.scores).clamp_min(0))


@module("objects.single", version=1)
class Single(Module):
    """The set that holds just the object.

    s = w: ``[batch, objects]``.
    """

    def forward(self, target: Object) -> ObjectSet:
        return ObjectSet(target.weights)
