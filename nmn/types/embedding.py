"""What has no words of its own: a hidden vector, and an amount that need not be whole."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Self

import torch
from jaxtyping import Bool, Float, Int
from torch import Tensor

from nmn.types.mark import Mark
from nmn.types.reading import Reading
from nmn.types.value import Value, value_type
from nmn.types.vocabulary import Vocabulary

# Vectors that point this much the same way say the same: a bar for metrics, not for answers.
_SAME_DIRECTION = 0.99

# Amounts beyond this are one: 64 bits hold twice it and a sign.
_MOST = 2.0**60


@value_type
@dataclass(frozen=True)
class Embedding(Value):
    """A vector that a later module reads: what N2NMN's ``describe`` gives before its classifier.

    Attributes:
        vector: ``[batch, features]``, any finite numbers.
    """

    vector: Float[Tensor, "batch features"]

    axes: ClassVar[Mapping[str, tuple[str | int, ...]]] = {"vector": ("features",)}
    limits: ClassVar[tuple[float, float] | None] = None

    def read(self, i: int, reading: Reading) -> str:
        row = self.vector[i]
        return f"a vector of {len(row)} numbers, length {float(row.norm()):.2f}"

    def answer(self, i: int, reading: Reading) -> str:
        return self.read(i, reading)

    def confidence(self) -> Tensor:
        # A vector claims nothing, so nothing about it can be right.
        return self.vector.new_zeros(self.batch)

    def draw(self, i: int, reading: Reading) -> list[Mark]:
        return []

    def loss(self, target: Self) -> Tensor:
        """Mean squared difference: ``[batch]``."""
        return (self.vector - target.vector).square().mean(dim=1)

    def agrees(self, target: Self) -> Bool[Tensor, " batch"]:
        similar = torch.nn.functional.cosine_similarity(self.vector, target.vector, dim=1)
        return similar >= _SAME_DIRECTION


@value_type
@dataclass(frozen=True)
class Amount(Value):
    """How much there is of something, as one number: the sum of an attention.

    Attributes:
        amount: ``[batch]``, any finite number.
    """

    amount: Float[Tensor, " batch"]

    axes: ClassVar[Mapping[str, tuple[str | int, ...]]] = {"amount": ()}
    limits: ClassVar[tuple[float, float] | None] = None

    def read(self, i: int, reading: Reading) -> str:
        return f"{float(self.amount[i]):.2f}"

    def answer(self, i: int, reading: Reading) -> str:
        return str(round(float(self.amount[i])))

    def confidence(self) -> Tensor:
        # The nearer to a whole number, the surer.
        return 1 - (self.amount - self.amount.round()).abs()

    def draw(self, i: int, reading: Reading) -> list[Mark]:
        return []

    def loss(self, target: Self) -> Tensor:
        """Squared difference: ``[batch]``."""
        return (self.amount - target.amount).square()

    def codes(self) -> Int[Tensor, " batch"]:
        """Those that round to the same whole number are the same: even codes for 0, 1, 2 ..., odd
        ones for -1, -2 ..."""
        nearest = self.amount.clamp(-_MOST, _MOST).round().to(torch.int64)
        return torch.where(nearest < 0, -2 * nearest - 1, 2 * nearest)

    @classmethod
    def stated(cls, code: int, words: Vocabulary | None) -> int:
        return -(code + 1) // 2 if code % 2 else code // 2

    @classmethod
    def code_of(cls, stated: object, words: Vocabulary | None) -> int | None:
        if isinstance(stated, bool) or not re.fullmatch(r"-?\d{1,18}", str(stated)):
            return None
        found = int(str(stated))
        return -2 * found - 1 if found < 0 else 2 * found

    def certain(self, codes: Int[Tensor, " rows"]) -> Self:
        found = torch.where(codes % 2 == 1, -(codes + 1) // 2, codes // 2)
        return self.filled({"amount": found.to(self.amount.dtype)})
