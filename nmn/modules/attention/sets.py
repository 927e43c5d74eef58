"""Attentions made of attentions, and the one that everything begins with."""

import torch

from nmn.modules.attention.among import among
from nmn.modules.module import Module, module
from nmn.types import ObjectSet, Scene

# How sharply ``unique`` chooses: a score of 1 against a score of 0 is e^10 to 1.
_SHARP = 10.0


@module("attention.scene", version=1)
class AllObjects(Module):
    """Everything in the picture.

    Ones: ``[batch, objects]``. CLEVR's ``scene``.
    """

    def forward(self, scene: Scene) -> ObjectSet:
        stack = scene.stack
        ones = torch.ones(scene.batch, stack.objects, dtype=stack.dtype, device=stack.device)
        return ObjectSet(scene.present(ones))


@module("attention.unique", version=1)
class Unique(Module):
    """The one object that is attended to most.

    softmax(10 a): ``[batch, objects]``. CLEVR's ``unique`` without its condition: an attention
    cannot say that there are several.
    """

    def forward(self, scene: Scene, objects: ObjectSet) -> ObjectSet:
        return ObjectSet(among(scene, objects.scores * _SHARP))


@module("attention.intersect", version=1)
class Intersect(Module):
    """The objects of both sets.

    min(a, b): ``[batch, objects]`` (TbD-net, arXiv 1803.05268, section 3.2).
    """

    def forward(self, first: ObjectSet, second: ObjectSet) -> ObjectSet:
        return ObjectSet(torch.minimum(first.scores, second.scores))


@module("attention.union", version=1)
class Union(Module):
    """The objects of either set.

    max(a, b): ``[batch, objects]`` (TbD-net, arXiv 1803.05268, section 3.2).
    """

    def forward(self, first: ObjectSet, second: ObjectSet) -> ObjectSet:
        return ObjectSet(torch.maximum(first.scores, second.scores))
