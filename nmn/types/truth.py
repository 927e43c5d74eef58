"""Yes or no, with a probability."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Self

import torch
from jaxtyping import Bool as Flag
from jaxtyping import Float
from torch import Tensor

from nmn.types.mark import Mark
from nmn.types.objects import EPSILON
from nmn.types.reading import Reading
from nmn.types.value import Value


@dataclass(frozen=True)
class Bool(Value):
    """The probability that a statement is true.

    Attributes:
        p: ``[batch]`` in [0, 1].
    """

    p: Float[Tensor, " batch"]

    axes: ClassVar[Mapping[str, tuple[str | int, ...]]] = {"p": ()}

    def read(self, i: int, reading: Reading) -> str:
        p = float(self.p[i])
        return f"yes {p:.2f}" if p >= 0.5 else f"no {1 - p:.2f}"

    def answer(self, i: int, reading: Reading) -> str:
        return "yes" if float(self.p[i]) >= 0.5 else "no"

    def confidence(self) -> Tensor:
        return torch.maximum(self.p, 1 - self.p)

    def draw(self, i: int, reading: Reading) -> list[Mark]:
        p = float(self.p[i])
        return [Mark("bar", "yes", p), Mark("bar", "no", 1 - p)]

    def loss(self, target: Self) -> Tensor:
        """Binary cross-entropy: ``[batch]``."""
        p = self.p.clamp(EPSILON, 1 - EPSILON)
        return -(target.p * p.log() + (1 - target.p) * (1 - p).log())

    def agrees(self, target: Self) -> Flag[Tensor, " batch"]:
        return (self.p >= 0.5) == (target.p >= 0.5)
