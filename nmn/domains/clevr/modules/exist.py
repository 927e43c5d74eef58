"""Whether there is any."""

from nmn.modules.counting import presence
from nmn.modules.module import Module, module
from nmn.types import Bool, ObjectSet


@module("clevr.exist", version=1)
class Exist(Module):
    """Has the set a member?

    1 - prod_i (1 - s_i): ``[batch]``. CLEVR's ``exist``.
    """

    def forward(self, objects: ObjectSet) -> Bool:
        return Bool(presence(objects.scores))
