"""Objects that share something with an object, and whether two objects share it."""

import torch
from torch import Tensor

from nmn.modules.module import Module, module
from nmn.modules.tables import real_rows, with_doubt
from nmn.types import Bool, Object, ObjectSet, Scene, SceneStack


def _alike(scene: Scene, key: str) -> tuple[Tensor, Tensor]:
    """``[batch, objects, objects]`` twice: P(i and j share it), and P(it is known of both)."""

    def make(stack: SceneStack) -> Tensor:
        rows = real_rows(stack, key)
        alike = rows @ rows.transpose(1, 2)
        sums = rows.sum(dim=2)
        known = sums.unsqueeze(2) * sums.unsqueeze(1)
        # An object shares everything with itself, whatever is known of it.
        same = torch.eye(stack.objects, dtype=torch.bool, device=stack.device)
        both = torch.stack([alike, known], dim=1).clamp(0, 1)
        return torch.where(same, stack.mask[:, None, None, :].to(both), both)

    table = scene.table(f"alike:{key}", make)
    return table[:, 0], table[:, 1]


def _same(scene: Scene, key: str, objects: ObjectSet, anchor: Object) -> ObjectSet:
    """s_i sum_{j != i} w_j P(i and j share it)."""
    alike, _ = _alike(scene, key)
    shared = (alike * anchor.weights.unsqueeze(1)).sum(dim=2)
    itself = anchor.weights * alike.diagonal(dim1=1, dim2=2)
    return ObjectSet(objects.scores * (shared - itself).clamp(0, 1))


def _equal(scene: Scene, key: str, first: Object, second: Object) -> Bool:
    """sum_ij w_i v_j P(i and j share it); what is unknown of either counts half."""
    alike, known = _alike(scene, key)
    pair = first.weights.unsqueeze(2) * second.weights.unsqueeze(1)
    p, sure = (pair * alike).sum(dim=(1, 2)), (pair * known).sum(dim=(1, 2))
    return Bool(with_doubt(p, sure).clamp(0, 1))


@module("objects.same_color", version=1)
class SameColor(Module):
    """The other members of a set that have the object's colour.

    CLEVR's ``same_color``; s_i sum_{j != i} w_j P(same colour): ``[batch, objects]``.
    """

    def forward(self, scene: Scene, objects: ObjectSet, anchor: Object) -> ObjectSet:
        return _same(scene, "color", objects, anchor)


@module("objects.same_size", version=1)
class SameSize(Module):
    """The other members of a set that are as large as the object, in the picture.

    CLEVR's ``same_size``; s_i sum_{j != i} w_j P(same size word): ``[batch, objects]``.
    """

    def forward(self, scene: Scene, objects: ObjectSet, anchor: Object) -> ObjectSet:
        return _same(scene, "size", objects, anchor)


@module("objects.same_category", version=1)
class SameCategory(Module):
    """The other members of a set that are of the object's category.

    CLEVR's ``same_shape``, for categories; s_i sum_{j != i} w_j P(same): ``[batch, objects]``.
    """

    def forward(self, scene: Scene, objects: ObjectSet, anchor: Object) -> ObjectSet:
        return _same(scene, "category", objects, anchor)


@module("objects.equal_color", version=1)
class EqualColor(Module):
    """Do two objects have the same colour?

    Over the pairs of what the two may be: ``[batch]``. CLEVR's ``equal_color``.
    """

    def forward(self, scene: Scene, first: Object, second: Object) -> Bool:
        return _equal(scene, "color", first, second)


@module("objects.equal_size", version=1)
class EqualSize(Module):
    """Are two objects of the same size, in the picture?

    Over the pairs of what the two may be: ``[batch]``. CLEVR's ``equal_size``.
    """

    def forward(self, scene: Scene, first: Object, second: Object) -> Bool:
        return _equal(scene, "size", first, second)


@module("objects.equal_category", version=1)
class EqualCategory(Module):
    """Are two objects of the same category?

    Over the pairs of what the two may be: ``[batch]``. CLEVR's ``equal_shape``.
    """

    def forward(self, scene: Scene, first: Object, second: Object) -> Bool:
        return _equal(scene, "category", first, second)
