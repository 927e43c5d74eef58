"""Sets of frames: all of them, and those made of two sets frame by frame."""

from nmn.modules.module import Module, module
from nmn.types import Clip, FrameSet


@module("time.video", version=1)
class Video(Module):
    """All frames of the clip.

    1 for each: ``[batch, frames]``. AGQA's ``video``.
    """

    def forward(self, clip: Clip) -> FrameSet:
        return FrameSet(clip.table("all frames", lambda stack: stack.frame_mask.to(stack.dtype)))


@module("time.xor_frames", version=1)
class XorFrames(Module):
    """The frames that belong to one of two sets and not to both.

    a (1 - b) + b (1 - a) for independent memberships: ``[batch, frames]``. AGQA's ``XOR`` of two
    functions of a frame; the difference of STAIR's XorFrame is the same on decided frames only.
    """

    def forward(self, first: FrameSet, second: FrameSet) -> FrameSet:
        a, b = first.scores, second.scores
        return FrameSet(a * (1 - b) + b * (1 - a))


@module("time.and_frames", version=1)
class AndFrames(Module):
    """The frames that belong to both of two sets.

    a b for independent memberships: ``[batch, frames]``. AGQA's ``AND`` of two functions of a
    frame.
    """

    def forward(self, first: FrameSet, second: FrameSet) -> FrameSet:
        return FrameSet(first.scores * second.scores)
