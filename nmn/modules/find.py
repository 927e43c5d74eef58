"""Objects by what they are."""

from nmn.modules.module import Module, module
from nmn.modules.ports import Noun
from nmn.types import ObjectSet, Scene


@module("objects.find", version=1)
class Find(Module):
    """The objects that a noun names.

    s_i = P(object i is of the noun's categories): ``[batch, objects]``. N2NMN's ``find`` (Hu et
    al. 2017, arXiv 1704.05526, table 1) over objects in place of a grid.
    """

    def forward(self, scene: Scene, noun: Noun) -> ObjectSet:
        return ObjectSet(scene.lookup("noun", noun.index).clamp(0, 1))
