"""A count, with its whole distribution."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import torch
from jaxtyping import Float
from torch import Tensor

from nmn.types.choice import Choice, whole
from nmn.types.mark import Mark
from nmn.types.reading import Reading
from nmn.types.value import value_type
from nmn.types.vocabulary import Vocabulary

# Counts less likely than this are not worth a bar.
_DRAWN = 0.02


@value_type
@dataclass(frozen=True)
class Number(Choice):
    """A distribution over the counts 0, 1, 2, ...

    Attributes:
        distribution: ``[batch, counts]``; rows sum to one.
    """

    distribution: Float[Tensor, "batch counts"]

    axes: ClassVar[Mapping[str, tuple[str | int, ...]]] = {"distribution": ("counts",)}
    least_sum: ClassVar[float | None] = 1.0

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

    def facts(self, i: int, reading: Reading) -> dict[str, Any]:
        return {"count": int(self.distribution[i].argmax())}

    def rival(self, i: int, reading: Reading) -> str | None:
        second = self._close_second(i)
        return None if second is None else str(second)

    def draw(self, i: int, reading: Reading) -> list[Mark]:
        return [
            Mark("bar", str(count), float(p))
            for count, p in enumerate(self.distribution[i])
            if float(p) >= _DRAWN
        ]

    @classmethod
    def code_of(cls, stated: object, words: Vocabulary | None) -> int | None:
        if isinstance(stated, str):
            return int(stated) if stated.isdecimal() else None
        return whole(stated)
