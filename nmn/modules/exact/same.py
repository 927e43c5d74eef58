"""Objects that share a property with another."""

from collections.abc import Mapping

import torch
from jaxtyping import Float
from torch import Tensor

from nmn.modules.exact.tables import of_object
from nmn.modules.module import Module, module
from nmn.modules.ports import Property
from nmn.types import Object, ObjectSet, Scene, SceneStack, Vocabulary


@module("clevr_symbolic.same", version=1)
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
