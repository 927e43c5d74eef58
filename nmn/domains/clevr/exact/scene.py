"""Everything there is."""

from nmn.modules.module import Module, module
from nmn.types import ObjectSet, Scene


@module("clevr_symbolic.scene", version=1)
class SceneObjects(Module):
    """All objects of the scene.

    1 for each: ``[batch, objects]``. CLEVR's ``scene`` (Johnson et al. 2017, arXiv 1612.06890,
    section 3).
    """

    def forward(self, scene: Scene) -> ObjectSet:
        return ObjectSet(scene.table("everything", lambda stack: stack.mask.to(stack.dtype)))
