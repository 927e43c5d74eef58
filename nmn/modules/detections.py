"""Everything there is."""

from nmn.modules.module import Module, module
from nmn.types import ObjectSet, Scene


@module("objects.scene", version=1)
class SceneObjects(Module):
    """All objects of the picture.

    s_i = P(detection i is an object at all) = the sum of its categories: ``[batch, objects]``.
    CLEVR's ``scene`` (Johnson et al. 2017, arXiv 1612.06890, appendix).
    """

    def forward(self, scene: Scene) -> ObjectSet:
        scores = scene.table(
            "objectness", lambda stack: stack.concepts("category").sum(dim=2).clamp(0, 1)
        )
        return ObjectSet(scores)
