"""What an object is, and how it looks."""

from nmn.modules.module import Module, module
from nmn.modules.ports import CategoryLabel, ColorLabel, PositionLabel, SizeLabel
from nmn.modules.tables import described
from nmn.types import Label, Object, Scene


def _query(scene: Scene, key: str, target: Object) -> Label:
    """sum_i w_i P(word of i | i is real): what is missing to one is doubt about the object."""
    return Label(described(scene, key, target)[0], vocabulary=key)


@module("objects.query_category", version=1)
class QueryCategory(Module):
    """What the object is.

    ``[batch, categories]``. CLEVR's ``query_shape``, for categories.
    """

    def forward(self, scene: Scene, target: Object) -> CategoryLabel:
        return _query(scene, "category", target)


@module("objects.query_color", version=1)
class QueryColor(Module):
    """What colour the object has.

    ``[batch, colours]``. CLEVR's ``query_color``.
    """

    def forward(self, scene: Scene, target: Object) -> ColorLabel:
        return _query(scene, "color", target)


@module("objects.query_size", version=1)
class QuerySize(Module):
    """How large the object is in the picture.

    ``[batch, sizes]``. CLEVR's ``query_size``.
    """

    def forward(self, scene: Scene, target: Object) -> SizeLabel:
        return _query(scene, "size", target)


@module("objects.query_position", version=1)
class QueryPosition(Module):
    """Where in the picture the object is, on a grid of three by three.

    ``[batch, positions]``.
    """

    def forward(self, scene: Scene, target: Object) -> PositionLabel:
        return _query(scene, "position", target)
