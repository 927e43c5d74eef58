"""How long something lasts."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Self

import torch
from jaxtyping import Bool, Float, Int
from torch import Tensor

from nmn.types.mark import Mark
from nmn.types.reading import Reading
from nmn.types.value import Value, value_type
from nmn.types.vocabulary import Vocabulary

_SAID = re.compile(r"(\d{1,7}(?:\.\d+)?) s")
_MOST = 2**40  # thousandths of a second: 34 years

# Two durations that differ by less than a tenth of the longer, or by a quarter of a second, are
# the same to a person who counts along.
_SHARE, _ALWAYS = 0.1, 0.25


@value_type
@dataclass(frozen=True)
class Duration(Value):
    """A length of time, in seconds.

    Attributes:
        seconds: ``[batch]``, at least 0.
        p: ``[batch]`` in [0, 1] that it is about right.
    """

    seconds: Float[Tensor, " batch"]
    p: Float[Tensor, " batch"]

    axes: ClassVar[Mapping[str, tuple[str | int, ...]]] = {"seconds": (), "p": ()}
    limits: ClassVar[tuple[float, float] | None] = None
    loosely: ClassVar[bool] = True

    def read(self, i: int, reading: Reading) -> str:
        return f"{self.answer(i, reading)} ({float(self.p[i]):.2f})"

    def answer(self, i: int, reading: Reading) -> str:
        return f"{float(self.seconds[i]):.1f} s"

    def confidence(self) -> Float[Tensor, " batch"]:
        return self.p

    def draw(self, i: int, reading: Reading) -> list[Mark]:
        return [Mark("bar", self.answer(i, reading), float(self.p[i]))]

    def loss(self, target: Self) -> Float[Tensor, " batch"]:
        """The difference in parts of the target, of a second where that is shorter: ``[batch]``."""
        return (self.seconds - target.seconds).abs() / target.seconds.clamp_min(1)

    def agrees(self, target: Self) -> Bool[Tensor, " batch"]:
        longer = torch.maximum(self.seconds, target.seconds)
        return (self.seconds - target.seconds).abs() <= (_SHARE * longer).clamp_min(_ALWAYS)

    def codes(self) -> Int[Tensor, " batch"]:
        """Thousandths of a second."""
        return (self.seconds.double() * 1000).round().clamp(0, _MOST).long()

    @classmethod
    def stated(cls, code: int, words: Vocabulary | None) -> float:
        return code / 1000

    @classmethod
    def code_of(cls, stated: object, words: Vocabulary | None) -> int | None:
        said = _SAID.fullmatch(stated) if isinstance(stated, str) else None
        seconds = float(said.group(1)) if said is not None else stated
        if type(seconds) not in (int, float) or not isinstance(seconds, int | float):
            return None
        right = math.isfinite(seconds) and 0 <= seconds <= _MOST / 1000
        return round(seconds * 1000) if right else None

    def certain(self, codes: Int[Tensor, " rows"]) -> Self:
        seconds = codes.to(self.seconds.dtype) / 1000
        return self.filled({"seconds": seconds, "p": torch.ones_like(seconds)})

    @classmethod
    def random(cls, *args: Any, extreme: float | None = None, **settings: Any) -> Self:
        """Within the first minutes."""
        made = super().random(*args, extreme=extreme, **settings)
        p = made.p if extreme is not None else torch.sigmoid(made.p)
        return made.filled({"seconds": made.seconds.abs() * 20, "p": p})
