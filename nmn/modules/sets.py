"""Sets from sets.

Where both sides stand on the same evidence (the same detection found under two nouns), memberships
are fully dependent: the smaller is the intersection, the larger the union, as in TbD-net (Mascharka
et al. 2018, arXiv 1803.05268, table 1). Where they are independent, products teach both sides, and
a minimum would teach one side only.
"""

import torch

from nmn.modules.module import Module, module
from nmn.types import Object, ObjectSet, Scene


@module("sets.scene", version=1)
class Everything(Module):
    """All objects of the scene.

    1 for each: ``[batch, objects]``. CLEVR's ``scene`` (Johnson et al. 2017, arXiv 1612.06890,
    section 3).
    """

    def forward(self, scene: Scene) -> ObjectSet:
        return ObjectSet(scene.table("everything", lambda stack: stack.mask.to(stack.dtype)))


@module("sets.union", version=1)
class Union(Module):
    """The objects of either set.

    max(a_i, b_i): ``[batch, objects]``.
    """

    def forward(self, first: ObjectSet, second: ObjectSet) -> ObjectSet:
        return ObjectSet(torch.maximum(first.scores, second.scores))


@module("sets.intersect", version=1)
class Intersect(Module):
    """The objects of both sets.

    min(a_i, b_i): ``[batch, objects]``.
    """

    def forward(self, first: ObjectSet, second: ObjectSet) -> ObjectSet:
        return ObjectSet(torch.minimum(first.scores, second.scores))


@module("sets.independent_union", version=1)
class IndependentUnion(Module):
    """The objects of either set, whose memberships are independent.

    1 - (1 - a_i)(1 - b_i): ``[batch, objects]``.
    """

    def forward(self, first: ObjectSet, second: ObjectSet) -> ObjectSet:
        return ObjectSet(first.scores + second.scores - first.scores * second.scores)


@module("sets.independent_intersect", version=1)
class IndependentIntersect(Module):
    """The objects of both sets, whose memberships are independent.

    a_i b_i: ``[batch, objects]``.
    """

    def forward(self, first: ObjectSet, second: ObjectSet) -> ObjectSet:
        return ObjectSet(first.scores * second.scores)


@module("sets.except", version=1)
class Except(Module):
    """The objects of the first set that are not in the second.

    a_i - min(a_i, b_i): ``[batch, objects]``.
    """

    def forward(self, first: ObjectSet, second: ObjectSet) -> ObjectSet:
        return ObjectSet((first.scores - second.scores).clamp_min(0))


@module("sets.single", version=1)
class Single(Module):
    """The set that holds just the object.

    s = w: ``[batch, objects]``.
    """

    def forward(self, target: Object) -> ObjectSet:
        return ObjectSet(target.weights)
