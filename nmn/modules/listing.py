"""All that the members of a set are."""

from torch import Tensor

from nmn.modules.module import Module, module
from nmn.modules.ports import CategoryLabels, ColorLabels
from nmn.modules.tables import real
from nmn.types import Labels, ObjectSet, Scene


def _listed(scene: Scene, key: str, objects: ObjectSet) -> Labels:
    """P(some member has the word) = 1 - prod_i (1 - s_i c_i): ``[batch, words]``."""
    each: Tensor = objects.scores.unsqueeze(2) * real(scene, key)
    return Labels(1 - (1 - each).prod(dim=1), vocabulary=key)


@module("objects.list_category", version=1)
class ListCategory(Module):
    """What the members of a set are, all of them.

    1 - prod_i (1 - s_i c_i): ``[batch, categories]``. An empty set gives nothing, not a refusal.
    """

    def forward(self, scene: Scene, objects: ObjectSet) -> CategoryLabels:
        return _listed(scene, "category", objects)


@module("objects.list_color", version=1)
class ListColor(Module):
    """What colours the members of a set have, all of them.

    1 - prod_i (1 - s_i c_i): ``[batch, colours]``. An empty set gives nothing, not a refusal.
    """

    def forward(self, scene: Scene, objects: ObjectSet) -> ColorLabels:
        return _listed(scene, "color", objects)
