"""Whether there is any cell."""

from typing import ClassVar

from nmn.modules.module import Module, module
from nmn.types import Bool, ObjectSet


@module("shapes_symbolic.answer", version=1)
class Answer(Module):
    """Is there a cell in the set?

    0 or 1: ``[batch]``. N2NMN's ``_Answer``.
    """

    differentiable: ClassVar[tuple[str, ...]] = ()

    def forward(self, cells: ObjectSet) -> Bool:
        return Bool((cells.scores > 0.5).any(dim=1).to(cells.scores.dtype))
