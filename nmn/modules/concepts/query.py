"""What an object is like."""

from nmn.kernels import pool
from nmn.modules.concepts.properties import OnProperties
from nmn.modules.module import module
from nmn.modules.ports import ColorLabel, MaterialLabel, ShapeLabel, SizeLabel
from nmn.types import Label, Object, Scene


class Query(OnProperties):
    """What the modules of this file share: sum_i w_i P(word | object i)."""

    def asked(self, scene: Scene, target: Object) -> Label:
        """The words of the one property that the module reads."""
        (one,) = self.each()
        found = pool(one.of_scenes(scene.stack), scene.rows, target.weights)
        return Label(found, vocabulary=one.name)


@module("clevr.query_color", version=1)
class QueryColor(Query):
    """What colour the object has.

    sum_i w_i P(word | object i): ``[batch, colours]``. CLEVR's ``query_color``.
    """

    reads = ("color",)

    def forward(self, scene: Scene, target: Object) -> ColorLabel:
        return self.asked(scene, target)


@module("clevr.query_shape", version=1)
class QueryShape(Query):
    """What shape the object has.

    sum_i w_i P(word | object i): ``[batch, shapes]``. CLEVR's ``query_shape``.
    """

    reads = ("shape",)

    def forward(self, scene: Scene, target: Object) -> ShapeLabel:
        return self.asked(scene, target)


@module("clevr.query_size", version=1)
class QuerySize(Query):
    """How large the object is.

    sum_i w_i P(word | object i): ``[batch, sizes]``. CLEVR's ``query_size``.
    """

    reads = ("size",)

    def forward(self, scene: Scene, target: Object) -> SizeLabel:
        return self.asked(scene, target)


@module("clevr.query_material", version=1)
class QueryMaterial(Query):
    """What the object is made of.

    sum_i w_i P(word | object i): ``[batch, materials]``. CLEVR's ``query_material``.
    """

    reads = ("material",)

    def forward(self, scene: Scene, target: Object) -> MaterialLabel:
        return self.asked(scene, target)
