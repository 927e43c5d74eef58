"""Whether there is any cell."""

from nmn.modules.counting import presence
from nmn.modules.module import Module, module
from nmn.types import Bool, ObjectSet


@module("shapes.answer", version=1)
class Answer(Module):
    """Is there a cell in the set?

    1 - prod_i (1 - s_i): ``[batch]``. N2NMN's ``_Answer``.
    """

    def forward(self, cells: ObjectSet) -> Bool:
        return Bool(presence(cells.scores))
