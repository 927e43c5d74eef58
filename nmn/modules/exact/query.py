"""What an object is like."""

from jaxtyping import Float
from torch import Tensor

from nmn.modules.exact.tables import of_object
from nmn.modules.module import Module, module
from nmn.modules.ports import ColorLabel, MaterialLabel, ShapeLabel, SizeLabel
from nmn.types import Label, Object, Scene, SceneStack


def _query(scene: Scene, key: str, target: Object) -> Label:
    """The object's row of the table: 1 at its word."""
    table = scene.stack.table(f"words:{key}", lambda stack: _words(stack, key))
    return Label(of_object(table, scene.rows, target), vocabulary=key)


def _words(stack: SceneStack, key: str) -> Float[Tensor, "scenes objects words"]:
    """The table as it is where an object has one word; a row of more is scaled to one."""
    table = stack.concepts(key)
    return table / table.sum(dim=2, keepdim=True).clamp_min(1)


@module("clevr_symbolic.query_color", version=1)
class QueryColor(Module):
    """What colour the object has.

    ``[batch, colours]``. CLEVR's ``query_color``.
    """

    def forward(self, scene: Scene, target: Object) -> ColorLabel:
        return _query(scene, "color", target)


@module("clevr_symbolic.query_shape", version=1)
class QueryShape(Module):
    """What shape the object has.

    ``[batch, shapes]``. CLEVR's ``query_shape``.
    """

    def forward(self, scene: Scene, target: Object) -> ShapeLabel:
        return _query(scene, "shape", target)


@module("clevr_symbolic.query_size", version=1)
class QuerySize(Module):
    """How large the object is.

    ``[batch, sizes]``. CLEVR's ``query_size``.
    """

    def forward(self, scene: Scene, target: Object) -> SizeLabel:
        return _query(scene, "size", target)


@module("clevr_symbolic.query_material", version=1)
class QueryMaterial(Module):
    """What the object is made of.

    ``[batch, materials]``. CLEVR's ``query_material``.
    """

    def forward(self, scene: Scene, target: Object) -> MaterialLabel:
        return _query(scene, "material", target)
