"""Objects that share something with an object, and whether two objects share it."""

import torch
from torch import Tensor

from nmn.modules.module import module
from nmn.modules.tables import OnTable, real_rows, with_doubt
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


@module("properties.same", version=1)
class Same(OnTable):
    """The other members of a set that share a property with the object.

    s_i sum_{j != i} w_j P(i and j share it): ``[batch, objects]``. CLEVR's ``same_color`` and its
    like.
    """

    def forward(self, scene: Scene, objects: ObjectSet, anchor: Object) -> ObjectSet:
        alike, _ = _alike(scene, self.table)
        shared = (alike * anchor.weights.unsqueeze(1)).sum(dim=2)
        itself = anchor.weights * alike.diagonal(dim1=1, dim2=2)
        return ObjectSet(objects.scores * (shared - itself).clamp(0, 1))


@module("properties.equal", version=1)
class Equal(OnTable):
    """Do two objects share a property?

    sum_ij w_i v_j P(i and j share it), where what is unknown of either counts half: ``[batch]``.
    CLEVR's ``equal_color`` and its like.
    """

    def forward(self, scene: Scene, first: Object, second: Object) -> Bool:
        alike, known = _alike(scene, self.table)
        pair = first.weights.unsqueeze(2) * second.weights.unsqueeze(1)
        p, sure = (pair * alike).sum(dim=(1, 2)), (pair * known).sum(dim=(1, 2))
        return Bool(with_doubt(p, sure).clamp(0, 1))
