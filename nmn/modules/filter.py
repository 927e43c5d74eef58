"""Objects by how they look and where they are."""

from nmn.modules.module import Module, module
from nmn.modules.ports import Attribute
from nmn.types import ObjectSet, Scene


@module("objects.filter", version=1)
class Filter(Module):
    """The members of a set that an attribute describes.

    s_i P(attribute of i): ``[batch, objects]``. CLEVR's ``filter``, soft as in NS-CL (Mao et al.
    2019, arXiv 1904.12584, section 3.3).
    """

    def forward(self, scene: Scene, objects: ObjectSet, attribute: Attribute) -> ObjectSet:
        return ObjectSet(objects.scores * scene.lookup("attribute", attribute.index))
