"""Whether there is any."""

from typing import ClassVar

from nmn.modules.module import Module, module
from nmn.types import Bool, ObjectSet


@module("clevr_symbolic.exist", version=1)
class Exist(Module):
    """Has the set a member?

    0 or 1: ``[batch]``. CLEVR's ``exist``.
    """

    differentiable: ClassVar[tuple[str, ...]] = ()

    def forward(self, objects: ObjectSet) -> Bool:
        return Bool((objects.scores > 0.5).any(dim=1).to(objects.scores.dtype))
