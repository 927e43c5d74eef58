"""Cells by what they hold."""

from typing import Annotated

from nmn.modules.module import Module, module
from nmn.types import ObjectSet, Scene, Word


@module("shapes_symbolic.find", version=1)
class Find(Module):
    """The cells that hold something of this colour or shape.

    The table's 0 or 1: ``[batch, cells]``. A word of a SHAPES query, N2NMN's ``_Find``.
    """

    def forward(self, scene: Scene, attribute: Annotated[Word, "attribute"]) -> ObjectSet:
        return ObjectSet(scene.lookup("attribute", attribute.index))
