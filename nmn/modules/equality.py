"""Are two values the same?"""

from jaxtyping import Float
from torch import Tensor

from nmn.modules.module import Module, module
from nmn.modules.ports import PropertyLabel
from nmn.types import Bool, Object


def _alike(first: Float[Tensor, "batch n"], second: Float[Tensor, "batch n"]) -> Bool:
    """P(both are the same), sum_k a(k) b(k) for independent a, b: ``[batch]``."""
    return Bool((first * second).sum(dim=1).clamp(0, 1))


@module("equality.equal_label", version=1)
class EqualLabel(Module):
    """Are two words the same?

    sum_k a(k) b(k): ``[batch]``. CLEVR's ``equal_color`` and its like.
    """

    def forward(self, first: PropertyLabel, second: PropertyLabel) -> Bool:
        return _alike(first.probs, second.probs)


@module("equality.equal_object", version=1)
class EqualObject(Module):
    """Are two objects one and the same?

    sum_i v_i w_i: ``[batch]``. CLEVR's ``equal_object``, which its catalogue declares and no
    question uses.
    """

    def forward(self, first: Object, second: Object) -> Bool:
        return _alike(first.weights, second.weights)
