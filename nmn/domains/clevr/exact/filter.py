"""Objects by one attribute."""

from nmn.domains.clevr.exact.ports import Attribute
from nmn.modules.module import Module, module
from nmn.types import ObjectSet, Scene


@module("clevr_symbolic.filter", version=1)
class Filter(Module):
    """The members of a set that have an attribute.

    s_i times the table's 0 or 1: ``[batch, objects]``. CLEVR's ``filter_color``, ``filter_shape``,
    ``filter_size`` and ``filter_material``: the word tells which, so that one call serves all.
    """

    def forward(self, scene: Scene, objects: ObjectSet, attribute: Attribute) -> ObjectSet:
        return ObjectSet(objects.scores * scene.lookup("attribute", attribute.index))
