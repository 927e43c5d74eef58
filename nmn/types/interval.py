"""A stretch of time, in seconds."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Self

import torch
from jaxtyping import Bool, Float, Int
from torch import Tensor

from nmn.types.mark import Mark
from nmn.types.probability import cross_entropy
from nmn.types.reading import Reading
from nmn.types.spans import span_text, spans_in
from nmn.types.value import Value, value_type
from nmn.types.vocabulary import Vocabulary

# Start and end in thousandths of a second, each in half of the bits of a code: 24 days.
_BITS = 31
_MOST = (1 << _BITS) - 1
_NONE = 1 << _BITS  # starts after it ends


@value_type
@dataclass(frozen=True)
class Interval(Value):
    """From when to when something lasts, and how probable it is that it happens at all.

    Attributes:
        start, end: ``[batch]`` seconds, end not before start.
        p: ``[batch]`` in [0, 1] that there is such a time.
    """

    start: Float[Tensor, " batch"]
    end: Float[Tensor, " batch"]
    p: Float[Tensor, " batch"]

    axes: ClassVar[Mapping[str, tuple[str | int, ...]]] = {"start": (), "end": (), "p": ()}
    limits: ClassVar[tuple[float, float] | None] = None
    loosely: ClassVar[bool] = True

    def _text(self, i: int) -> str:
        return span_text([(float(self.start[i]), float(self.end[i]))] if self.p[i] > 0.5 else [])

    def read(self, i: int, reading: Reading) -> str:
        p = float(self.p[i])
        return f"{self._text(i)} ({max(p, 1 - p):.2f})"

    def answer(self, i: int, reading: Reading) -> str:
        return self._text(i)

    def facts(self, i: int, reading: Reading) -> dict[str, Any]:
        happens = float(self.p[i]) > 0.5
        return {"seconds": [[float(self.start[i]), float(self.end[i])]] if happens else []}

    def confidence(self) -> Float[Tensor, " batch"]:
        return torch.maximum(self.p, 1 - self.p)

    def is_empty(self, i: int) -> bool:
        return not float(self.p[i]) > 0.5

    def draw(self, i: int, reading: Reading) -> list[Mark]:
        p = float(self.p[i])
        return [Mark("span", f"{p:.2f}", p, span=(float(self.start[i]), float(self.end[i])))]

    def overlap(self, target: Self) -> Float[Tensor, " batch"]:
        """``[batch]`` intersection over union in time; of two moments, whether they are one."""
        low, high = torch.maximum(self.start, target.start), torch.minimum(self.end, target.end)
        union = torch.maximum(self.end, target.end) - torch.minimum(self.start, target.start)
        same = (union <= 0).to(union)
        return torch.where(union > 0, (high - low).clamp_min(0) / union.clamp_min(1e-9), same)

    def loss(self, target: Self) -> Float[Tensor, " batch"]:
        """Whether it happens by binary cross-entropy; where it does, one less the intersection over
        union, and the distances of the bounds in lengths of the target, which alone say which way
        to go while the two are apart."""
        happens = cross_entropy(self.p, target.p)
        far = (self.start - target.start).abs() + (self.end - target.end).abs()
        scale = (target.end - target.start).clamp_min(1.0)
        return happens + target.p * (1 - self.overlap(target) + far / scale)

    def agrees(self, target: Self) -> Bool[Tensor, " batch"]:
        """Both happen, with at least half of the time that either lasts in common, the usual bar
        for a hit; or neither does."""
        mine, other = self.p > 0.5, target.p > 0.5
        return (mine == other) & (~mine | (self.overlap(target) >= 0.5))

    def codes(self) -> Int[Tensor, " batch"]:
        start, end = (self._whole(bound) for bound in (self.start, self.end))
        return torch.where(self.p > 0.5, start << _BITS | torch.maximum(start, end), _NONE)

    def _whole(self, seconds: Tensor) -> Tensor:
        return (seconds.double() * 1000).round().clamp(0, _MOST).long()

    @classmethod
    def stated(cls, code: int, words: Vocabulary | None) -> object:
        return [] if code == _NONE else [(code >> _BITS) / 1000, (code & _MOST) / 1000]

    @classmethod
    def code_of(cls, stated: object, words: Vocabulary | None) -> int | None:
        if isinstance(stated, str):
            found = spans_in(stated)
            if found is None or len(found) > 1:
                return None
            return cls.code_of(list(found[0]) if found else [], words)
        if stated == []:
            return _NONE
        if not isinstance(stated, list) or len(stated) != 2:
            return None
        if not all(type(one) in (int, float) and math.isfinite(one) for one in stated):
            return None
        start, end = (round(one * 1000) for one in stated)
        return start << _BITS | end if 0 <= start <= end <= _MOST else None

    def certain(self, codes: Int[Tensor, " rows"]) -> Self:
        there = codes != _NONE
        bounds = {"start": codes >> _BITS, "end": codes & _MOST}
        made = {name: (one * there).to(self.start.dtype) / 1000 for name, one in bounds.items()}
        return self.filled({**made, "p": there.to(self.p.dtype)})

    @classmethod
    def random(cls, *args: Any, extreme: float | None = None, **settings: Any) -> Self:
        """Within the first minute."""
        made = super().random(*args, extreme=extreme, **settings)
        a, b = made.start.abs() * 20, made.end.abs() * 20
        p = made.p if extreme is not None else torch.sigmoid(made.p)
        fields = {"start": torch.minimum(a, b), "end": torch.maximum(a, b), "p": p}
        return made.filled(fields)
