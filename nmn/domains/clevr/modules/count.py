"""How many."""

from nmn.modules.counting import count_distribution
from nmn.modules.module import Module, module
from nmn.types import Number, ObjectSet, Scene


@module("clevr.count", version=1)
class Count(Module):
    """How many objects a set has.

    The Poisson-binomial distribution of its memberships: ``[batch, counts]``. CLEVR's ``count``;
    NS-CL (arXiv 1904.12584, table 7) takes the expected count, which hides its doubt.
    """

    def forward(self, scene: Scene, objects: ObjectSet) -> Number:
        return Number(count_distribution(objects.scores, scene.counts))
