"""What a detector found: things that may be no objects, among objects that it may have missed."""

import torch

from nmn.modules.counting import count_distribution, presence
from nmn.modules.module import Module, module
from nmn.types import Bool, Number, ObjectSet, Scene


@module("detections.scene", version=1)
class Detected(Module):
    """All objects of the picture.

    s_i = P(detection i is an object at all) = the sum of its categories: ``[batch, objects]``.
    CLEVR's ``scene`` (Johnson et al. 2017, arXiv 1612.06890, appendix).
    """

    def forward(self, scene: Scene) -> ObjectSet:
        scores = scene.table(
            "objectness", lambda stack: stack.concepts("category").sum(dim=2).clamp(0, 1)
        )
        return ObjectSet(scores)


@module("detections.count", version=1)
class Count(Module):
    """How many objects a set has.

    The Poisson-binomial distribution of its memberships, with one more object that may have been
    missed: ``[batch, counts]``. The expected count alone would hide its doubt.
    """

    def forward(self, scene: Scene, objects: ObjectSet) -> Number:
        scores = torch.cat([objects.scores, scene.miss_rate.unsqueeze(1)], dim=1)
        return Number(count_distribution(scores, scene.counts))


@module("detections.exist", version=1)
class Exist(Module):
    """Does the set have a member?

    1 - (1 - miss) prod_i (1 - s_i): ``[batch]``. An object that perception missed may be one, so a
    no is never surer than that. CLEVR's ``exist``.
    """

    def forward(self, scene: Scene, objects: ObjectSet) -> Bool:
        return Bool(1 - (1 - scene.miss_rate) * (1 - presence(objects.scores)))
