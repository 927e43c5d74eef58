"""Two numbers against each other."""

from torch import Tensor

from nmn.modules.module import Module, module
from nmn.types import Bool, Number


def _less(first: Number, second: Number) -> Tensor:
    """P(a < b) for independent a, b: ``[batch]``."""
    below = second.distribution.cumsum(dim=1)
    return (first.distribution * (1 - below)).sum(dim=1).clamp(0, 1)


@module("clevr.equal_integer", version=1)
class EqualInteger(Module):
    """Are two numbers equal?

    sum_n a(n) b(n): ``[batch]``. CLEVR's ``equal_integer``.
    """

    def forward(self, first: Number, second: Number) -> Bool:
        return Bool((first.distribution * second.distribution).sum(dim=1).clamp(0, 1))


@module("clevr.less_than", version=1)
class LessThan(Module):
    """Is the first number smaller than the second?

    sum_n a(n) P(b > n): ``[batch]``. CLEVR's ``less_than``.
    """

    def forward(self, first: Number, second: Number) -> Bool:
        return Bool(_less(first, second))


@module("clevr.greater_than", version=1)
class GreaterThan(Module):
    """Is the first number greater than the second?

    sum_n b(n) P(a > n): ``[batch]``. CLEVR's ``greater_than``.
    """

    def forward(self, first: Number, second: Number) -> Bool:
        return Bool(_less(second, first))
