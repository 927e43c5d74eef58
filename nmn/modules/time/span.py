"""From frames to a stretch of time."""

import torch
from jaxtyping import Float
from torch import Tensor

from nmn.modules.module import Module, module
from nmn.modules.time.order import first_of, last_of, sharpened
from nmn.types import EPSILON, Clip, FrameSet, Interval


def ends(clip: Clip) -> Float[Tensor, "batch frames"]:
    """When each frame stops being shown: the next one's time itself, so that bounds are equal."""
    times = clip.times
    # Frames that a clip lacks have its end as their time, which so ends the last that it has.
    return torch.cat([times[:, 1:], clip.duration.unsqueeze(1)[:, : times.shape[1]]], dim=1)


@module("time.span", version=1)
class Span(Module):
    """From the first to the last of some frames; gaps between them belong to it.

    Of sharpened scores: the expected start of the first and end of the last frame, given that there
    is one, in seconds, and p = 1 - prod (1 - s), that there is one: ``[batch]`` each. Where frames
    are decided that is exact. AGQA's actions, of which only the first and the last frame count.
    """

    def forward(self, clip: Clip, frames: FrameSet) -> Interval:
        scores = sharpened(frames.scores, training=self.training)
        first, last = first_of(scores), last_of(scores)
        start = _expected(first, clip.times)
        end = torch.maximum(_expected(last, ends(clip)), start)
        p = 1 - (1 - scores).prod(dim=1)
        return Interval(start, end, p)


def _expected(weights: Tensor, seconds: Tensor) -> Float[Tensor, " batch"]:
    """The mean of the seconds, of those weights; 0 where there are none."""
    return (weights * seconds).sum(dim=1) / weights.sum(dim=1).clamp_min(EPSILON)
