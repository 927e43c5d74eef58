"""Objects that share a property with another."""

from collections.abc import Mapping

import torch
from jaxtyping import Float
from torch import Tensor

from nmn.kernels import pool
from nmn.modules.concepts.pairs import pairs
from nmn.modules.concepts.property import SIZE, OnProperties, Property
from nmn.modules.module import module
from nmn.modules.ports import Property as PropertyWord
from nmn.types import Object, ObjectSet, Scene, SceneStack, Vocabulary


@module("concepts.same", version=1)
class Same(OnProperties):
    """The other objects that share a property with one.

    sum_i w_i P(i and j have the same word), for j other than i: ``[batch, objects]``. CLEVR's
    ``same_color``, ``same_shape``, ``same_size`` and ``same_material``; NS-CL's ``AERelate``
    (arXiv 1904.12584, table 7).
    """

    def __init__(
        self,
        vocabularies: Mapping[str, Vocabulary],
        *,
        features: int = SIZE,
        properties: Mapping[str, Property] | None = None,
    ) -> None:
        names = vocabularies["property"]
        super().__init__(vocabularies, names, features=features, properties=properties)

    def forward(self, scene: Scene, anchor: Object, property: PropertyWord) -> ObjectSet:
        table = scene.stack.table("concepts: same", self._alike)
        places = property.index.add(scene.rows, alpha=table.shape[1])
        return ObjectSet(pool(table.flatten(0, 1), places, anchor.weights).clamp_max(1))

    def _alike(self, stack: SceneStack) -> Float[Tensor, "scenes properties anchors objects"]:
        tables = [one.of_scenes(stack) for one in self.each()]
        alike = torch.stack([table @ table.transpose(1, 2) for table in tables], dim=1)
        return alike * pairs(stack)
