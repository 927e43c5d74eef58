"""A count, with its whole distribution."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Self

import torch
from jaxtyping import Bool, Float
from torch import Tensor

from nmn.types.mark import Mark
from nmn.types.objects import EPSILON
from nmn.types.reading import Reading
from nmn.types.value import Value

# Counts less likely than this are not worth a bar.
_DRAWN = 0.02


@dataclass(frozen=True)
class Number(Value):
    """A distribution over the counts 0, 1, 2, ...

    Attributes:
        distribution: ``[batch, counts]``; rows sum to one.
    """

    distribution: Float[Tensor, "batch counts"]

    axes: ClassVar[Mapping[str, tuple[str | int, ...]]] = {"distribution": ("counts",)}

    @property
    def expected(self) -> Float[Tensor, " batch"]:
        """``[batch]`` the expected count."""
        counts = torch.arange(
            self.distribution.shape[1],
            device=self.distribution.device,
            dtype=self.distribution.dtype,
        )
        return self.distribution @ counts

    def read(self, i: int, reading: Reading) -> str:
        row = self.distribution[i]
        mode = int(row.argmax())
        return f"{mode} (p {float(row[mode]):.2f}, expected {float(self.expected[i]):.2f})"

    def answer(self, i: int, reading: Reading) -> str:
        return str(int(self.distribution[i].argmax()))

    def confidence(self) -> Tensor:
        return self.distribution.amax(dim=1)

    def draw(self, i: int, reading: Reading) -> list[Mark]:
        return [
            Mark("bar", str(count), float(p))
            for count, p in enumerate(self.distribution[i])
            if float(p) >= _DRAWN
        ]

    def loss(self, target: Self) -> Tensor:
        """Cross-entropy of the counts: ``[batch]``."""
        return -(target.distribution * self.distribution.clamp_min(EPSILON).log()).sum(dim=1)

    def agrees(self, target: Self) -> Bool[Tensor, " batch"]:
        return self.distribution.argmax(dim=1) == target.distribution.argmax(dim=1)
