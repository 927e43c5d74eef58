"""Yes and no together.

With a side refused "and" and "or" decide where the other side alone does (Kleene's strong
three-valued logic): false and unknown is false, true or unknown is true.
"""

import torch
from torch import Tensor

from nmn.modules.module import Module, module
from nmn.types import Bool


def _codes(value: Bool) -> Tensor:
    if value.refused is None:
        return torch.zeros(value.batch, dtype=torch.int32, device=value.p.device)
    return value.refused


def _joined(first: Bool, second: Bool, p: Tensor, decides_yes: bool) -> Bool:
    """``p`` where both sides are known; else what the known side decides, or a refusal."""
    a, b = _codes(first), _codes(second)

    def decides(side: Bool) -> Tensor:
        return side.p >= 0.5 if decides_yes else side.p < 0.5

    by_first = (a == 0) & (b != 0) & decides(first)
    by_second = (b == 0) & (a != 0) & decides(second)
    p = torch.where(by_first, first.p, torch.where(by_second, second.p, p))
    codes = torch.where(by_first | by_second, 0, torch.where(a != 0, a, b))
    return Bool(p, refused=codes.to(torch.int32))


@module("logic.and", version=1)
class And(Module):
    """Are both true?

    p q for independent p, q: ``[batch]``.
    """

    absorbs_refusals = True

    def forward(self, first: Bool, second: Bool) -> Bool:
        return _joined(first, second, first.p * second.p, decides_yes=False)


@module("logic.or", version=1)
class Or(Module):
    """Is at least one true?

    p + q - p q for independent p, q: ``[batch]``.
    """

    absorbs_refusals = True

    def forward(self, first: Bool, second: Bool) -> Bool:
        p = first.p + second.p - first.p * second.p
        return _joined(first, second, p, decides_yes=True)


@module("logic.xor", version=1)
class Xor(Module):
    """Is exactly one true?

    p (1 - q) + q (1 - p) for independent p, q: ``[batch]``. Neither side decides alone.
    """

    def forward(self, first: Bool, second: Bool) -> Bool:
        p, q = first.p, second.p
        return Bool(p * (1 - q) + q * (1 - p))


@module("logic.not", version=1)
class Not(Module):
    """Is it false?

    1 - p: ``[batch]``.
    """

    def forward(self, statement: Bool) -> Bool:
        return Bool(1 - statement.p)
