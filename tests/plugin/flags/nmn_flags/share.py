"""How much of a flag something is."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Self

from torch import Tensor

from nmn.types import Mark, Reading, Value


@dataclass(frozen=True)
class Share(Value):
    """A part of the whole.

    Attributes:
        part: ``[batch]`` in [0, 1].
    """

    part: Tensor

    axes: ClassVar[Mapping[str, tuple[str | int, ...]]] = {"part": ()}

    def read(self, i: int, reading: Reading) -> str:
        return f"{self.answer(i, reading)} of the flag"

    def answer(self, i: int, reading: Reading) -> str:
        return f"{100 * float(self.part[i]):.0f} %"

    def confidence(self) -> Tensor:
        return self.part.new_ones(self.batch)

    def draw(self, i: int, reading: Reading) -> list[Mark]:
        return [Mark("bar", "share of the flag", float(self.part[i]))]

    def loss(self, target: Self) -> Tensor:
        return (self.part - target.part).square()

    def agrees(self, target: Self) -> Tensor:
        return (self.part - target.part).abs() < 0.05
