"""What an object is like, and which others are like it."""

from collections.abc import Mapping

import torch
from jaxtyping import Float
from torch import Tensor

from nmn.modules.exact.tables import of_object
from nmn.modules.module import Module, module
from nmn.modules.ports import Property, PropertyLabel
from nmn.modules.tables import OnTable
from nmn.types import Label, Object, ObjectSet, Scene, SceneStack, Vocabulary


@module("exact.query", version=1)
class Query(OnTable):
    """What the object is like: one of its properties.

    1 at its word, or equal shares of several: ``[batch, words]``. CLEVR's ``query_color`` and its
    like.
    """

    def forward(self, scene: Scene, target: Object) -> PropertyLabel:
        table = scene.stack.table(f"words:{self.table}", self._words)
        return Label(of_object(table, scene.rows, target), vocabulary=self.table)

    def _words(self, stack: SceneStack) -> Float[Tensor, "scenes objects words"]:
        """The table as it is where an object has one word; a row of more is scaled to one."""
        table = stack.concepts(self.table)
        return table / table.sum(dim=2, keepdim=True).clamp_min(1)


@module("exact.same", version=1)
class Same(Module):
    """The other objects that share a property with one.

    1 for each object but the anchor whose word is the anchor's: ``[batch, objects]``. CLEVR's
    ``same_color``, ``same_shape``, ``same_size`` and ``same_material``.
    """

    def __init__(self, vocabularies: Mapping[str, Vocabulary]) -> None:
        super().__init__(vocabularies)
        self._properties = tuple(vocabularies["property"])

    def forward(self, scene: Scene, anchor: Object, property: Property) -> ObjectSet:
        table = scene.stack.table(f"same:{'|'.join(self._properties)}", self._alike)
        scenes, words, objects = table.shape[:3]
        places = property.index.add(scene.rows, alpha=words)
        return ObjectSet(of_object(table.reshape(scenes * words, objects, objects), places, anchor))

    def _alike(self, stack: SceneStack) -> Float[Tensor, "scenes properties anchors objects"]:
        tables = [stack.concepts(name) for name in self._properties]
        alike = torch.stack([table @ table.transpose(1, 2) for table in tables], dim=1)
        others = 1 - torch.eye(stack.objects, dtype=stack.dtype, device=stack.device)
        return alike.clamp(0, 1) * others
