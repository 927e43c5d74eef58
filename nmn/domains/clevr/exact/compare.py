"""Two numbers against each other."""

from typing import ClassVar

from torch import Tensor

from nmn.modules.module import Module, module
from nmn.types import Bool, Number


def _number(value: Number) -> Tensor:
    return value.distribution.argmax(dim=1)


@module("clevr_symbolic.equal_integer", version=1)
class EqualInteger(Module):
    """Are two numbers equal?

    0 or 1: ``[batch]``. CLEVR's ``equal_integer``.
    """

    differentiable: ClassVar[tuple[str, ...]] = ()

    def forward(self, first: Number, second: Number) -> Bool:
        return Bool((_number(first) == _number(second)).to(first.distribution.dtype))


@module("clevr_symbolic.less_than", version=1)
class LessThan(Module):
    """Is the first number smaller than the second?

    0 or 1: ``[batch]``. CLEVR's ``less_than``.
    """

    differentiable: ClassVar[tuple[str, ...]] = ()

    def forward(self, first: Number, second: Number) -> Bool:
        return Bool((_number(first) < _number(second)).to(first.distribution.dtype))


@module("clevr_symbolic.greater_than", version=1)
class GreaterThan(Module):
    """Is the first number greater than the second?

    0 or 1: ``[batch]``. CLEVR's ``greater_than``.
    """

    differentiable: ClassVar[tuple[str, ...]] = ()

    def forward(self, first: Number, second: Number) -> Bool:
        return Bool((_number(first) > _number(second)).to(first.distribution.dtype))
