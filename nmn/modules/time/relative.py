"""Frames by where they lie to stretches of time.

A frame belongs as far as the time that it stands for does: the share is 0 or 1 but for a frame that
a bound cuts through, exact wherever the bound lies, and differentiable in it. Before and after
exclude the stretch itself (arXiv 2103.16002, section 3; AGQA's ``Localize``).
"""

from collections.abc import Sequence

import torch
from jaxtyping import Float, Int
from torch import Tensor

from nmn.modules.module import Module, module
from nmn.modules.time.span import ends
from nmn.types import EPSILON, Clip, FrameSet, Interval, Reading, Reason, Value, reason

NEVER = reason("never", "the question is about a time that the clip does not have")


class _Relative(Module):
    """What they share: a stretch of time that is not there has no before and no after."""

    def _refused(self, *spans: Interval) -> Int[Tensor, " batch"] | None:
        if self.training:
            return None  # an early wrong guess must learn
        there = torch.stack([span.p for span in spans]).amin(dim=0)
        return torch.where(there < 0.5, NEVER.code, 0).to(torch.int32)

    def explain(self, why: Reason, inputs: Sequence[Value], row: int, reading: Reading) -> str:
        if why is not NEVER:
            return why.text
        p = min(float(one.p[row]) for one in inputs if isinstance(one, Interval))
        return f"{why.text}: that it happens has a probability of {p:.2f}"


def _share(
    clip: Clip, low: Float[Tensor, " batch"], high: Float[Tensor, " batch"]
) -> Float[Tensor, "batch frames"]:
    """The share of each frame's own time that lies between two times; 0 where there is none."""
    starts, stops = clip.times, ends(clip)
    inside = torch.minimum(stops, high.unsqueeze(1)) - torch.maximum(starts, low.unsqueeze(1))
    share = inside.clamp_min(0) / (stops - starts).clamp_min(EPSILON)
    return share.clamp_max(1) * clip.frame_mask


@module("time.before", version=1)
class Before(_Relative):
    """The frames before a stretch of time; refuses where there is no such stretch.

    p times the share of each frame that lies before its start: ``[batch, frames]``.
    """

    def forward(self, clip: Clip, span: Interval) -> FrameSet:
        share = _share(clip, torch.zeros_like(span.start), span.start)
        return FrameSet(share * span.p.unsqueeze(1), refused=self._refused(span))


@module("time.after", version=1)
class After(_Relative):
    """The frames after a stretch of time; refuses where there is no such stretch.

    p times the share of each frame that lies after its end: ``[batch, frames]``.
    """

    def forward(self, clip: Clip, span: Interval) -> FrameSet:
        share = _share(clip, span.end, torch.maximum(span.end, clip.duration))
        return FrameSet(share * span.p.unsqueeze(1), refused=self._refused(span))


@module("time.during", version=1)
class During(_Relative):
    """The frames of a stretch of time; refuses where there is no such stretch.

    p times the share of each frame that lies in it: ``[batch, frames]``. AGQA's ``while``.
    """

    def forward(self, clip: Clip, span: Interval) -> FrameSet:
        share = _share(clip, span.start, span.end)
        return FrameSet(share * span.p.unsqueeze(1), refused=self._refused(span))


@module("time.between", version=1)
class Between(_Relative):
    """The frames of the gap between two stretches of time, whichever comes first; refuses where one
    of them is not there.

    p q times the share of each frame that lies after the end of the one and before the start of the
    other: ``[batch, frames]``; zeros where they touch or overlap.
    """

    def forward(self, clip: Clip, first: Interval, second: Interval) -> FrameSet:
        # Of stretches that overlap, the earlier end lies behind the later start: no share.
        low = torch.minimum(first.end, second.end)
        high = torch.maximum(first.start, second.start)
        p = (first.p * second.p).unsqueeze(1)
        return FrameSet(_share(clip, low, high) * p, refused=self._refused(first, second))
