"""What an object is like."""

from collections.abc import Mapping

from nmn.kernels import pool
from nmn.modules.concepts.property import SIZE, OnProperties, Property
from nmn.modules.module import module
from nmn.modules.ports import PropertyLabel
from nmn.types import Label, Object, Scene, Vocabulary


@module("concepts.query", version=1)
class Query(OnProperties):
    """What the object is like: one of its properties.

    sum_i w_i P(word | object i): ``[batch, words]``. CLEVR's ``query_color`` and its like.
    """

    def __init__(
        self,
        vocabularies: Mapping[str, Vocabulary],
        *,
        features: int = SIZE,
        properties: Mapping[str, Property] | None = None,
    ) -> None:
        asked = vocabularies["property"].name
        super().__init__(vocabularies, [asked], features=features, properties=properties)

    def forward(self, scene: Scene, target: Object) -> PropertyLabel:
        (one,) = self.each()
        found = pool(one.of_scenes(scene.stack), scene.rows, target.weights)
        return Label(found, vocabulary=one.name)
