"""A rectangle of the picture."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Self

import torch
from jaxtyping import Bool, Float, Int
from torch import Tensor

from nmn.kernels.float32 import CPU
from nmn.types.codes import digests
from nmn.types.mark import Mark
from nmn.types.reading import Reading
from nmn.types.value import Value, value_type
from nmn.types.vocabulary import Vocabulary

# An edge this far outside of the picture is none.
_FAR = 1e6


@value_type
@dataclass(frozen=True)
class Region(Value):
    """A box and the probability that it is the right one.

    Attributes:
        box: ``[batch, 4]`` x1 y1 x2 y2 as fractions of width and height.
        p: ``[batch]`` in [0, 1].
    """

    box: Float[Tensor, "batch 4"]
    p: Float[Tensor, " batch"]

    axes: ClassVar[Mapping[str, tuple[str | int, ...]]] = {"box": (4,), "p": ()}

    def _pixels(self, i: int, reading: Reading) -> str:
        x1, y1, x2, y2 = (float(edge) for edge in self.box[i])
        width, height = reading.percept.frame or (1, 1)
        return (
            f"x {x1 * width:.0f} to {x2 * width:.0f}, y {y1 * height:.0f} to {y2 * height:.0f} px"
        )

    def read(self, i: int, reading: Reading) -> str:
        return f"{self._pixels(i, reading)} ({float(self.p[i]):.2f})"

    def answer(self, i: int, reading: Reading) -> str:
        return self._pixels(i, reading)

    def confidence(self) -> Tensor:
        return self.p

    def draw(self, i: int, reading: Reading) -> list[Mark]:
        x1, y1, x2, y2 = (float(edge) for edge in self.box[i])
        p = float(self.p[i])
        return [Mark("box", f"{p:.2f}", p, (x1, y1, x2, y2))]

    def loss(self, target: Self) -> Tensor:
        """Sum of the absolute distances of the four edges: ``[batch]``."""
        return (self.box - target.box).abs().sum(dim=1)

    def agrees(self, target: Self) -> Bool[Tensor, " batch"]:
        """Intersection over union of at least one half, the usual bar for a hit."""
        low = torch.maximum(self.box[:, :2], target.box[:, :2])
        high = torch.minimum(self.box[:, 2:], target.box[:, 2:])
        shared = (high - low).clamp_min(0).prod(dim=1)
        mine = (self.box[:, 2:] - self.box[:, :2]).prod(dim=1)
        other = (target.box[:, 2:] - target.box[:, :2]).prod(dim=1)
        return shared >= 0.5 * (mine + other - shared)

    def codes(self) -> Int[Tensor, " batch"]:
        return digests(self.box)

    def statement(self, i: int, words: Vocabulary | None) -> list[float]:
        return [round(edge, 3) for edge in self.box[i].tolist()]

    @classmethod
    def code_of(cls, stated: object, words: Vocabulary | None) -> int | None:
        edges = stated if isinstance(stated, list) and len(stated) == 4 else [None]
        if not all(isinstance(edge, int | float) and abs(edge) < _FAR for edge in edges):
            return None
        return int(digests(torch.tensor([edges], dtype=torch.float64, device=CPU))[0])

    @classmethod
    def random(cls, *args: Any, **settings: Any) -> Self:
        made = super().random(*args, **settings)
        low, high = made.box[:, :2], made.box[:, 2:]  # a box has its lower edges first
        box = torch.cat([torch.minimum(low, high), torch.maximum(low, high)], dim=1)
        return made.filled({"box": box, "p": made.p})
