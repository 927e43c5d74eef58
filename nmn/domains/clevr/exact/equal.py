"""Are two things the same?"""

from torch import Tensor

from nmn.domains.clevr.exact.ports import ColorLabel, MaterialLabel, ShapeLabel, SizeLabel
from nmn.modules.module import Module, module
from nmn.types import Bool, Object


def _alike(first: Tensor, second: Tensor) -> Bool:
    """1 where both rows have their 1 at the same place: ``[batch]``."""
    return Bool((first * second).sum(dim=1).clamp(0, 1))


@module("clevr_symbolic.equal_color", version=1)
class EqualColor(Module):
    """Are two colours the same?

    ``[batch]``. CLEVR's ``equal_color``.
    """

    def forward(self, first: ColorLabel, second: ColorLabel) -> Bool:
        return _alike(first.probs, second.probs)


@module("clevr_symbolic.equal_shape", version=1)
class EqualShape(Module):
    """Are two shapes the same?

    ``[batch]``. CLEVR's ``equal_shape``.
    """

    def forward(self, first: ShapeLabel, second: ShapeLabel) -> Bool:
        return _alike(first.probs, second.probs)


@module("clevr_symbolic.equal_size", version=1)
class EqualSize(Module):
    """Are two sizes the same?

    ``[batch]``. CLEVR's ``equal_size``.
    """

    def forward(self, first: SizeLabel, second: SizeLabel) -> Bool:
        return _alike(first.probs, second.probs)


@module("clevr_symbolic.equal_material", version=1)
class EqualMaterial(Module):
    """Are two materials the same?

    ``[batch]``. CLEVR's ``equal_material``.
    """

    def forward(self, first: MaterialLabel, second: MaterialLabel) -> Bool:
        return _alike(first.probs, second.probs)


@module("clevr_symbolic.equal_object", version=1)
class EqualObject(Module):
    """Are two objects one and the same?

    ``[batch]``. CLEVR's ``equal_object``, which its catalogue declares and no question uses.
    """

    def forward(self, first: Object, second: Object) -> Bool:
        return _alike(first.weights, second.weights)
