"""The first and the last of some frames."""

import torch
from jaxtyping import Float
from torch import Tensor

from nmn.modules.module import Module, module
from nmn.types import FrameSet

LEARNING, ANSWERING = 6, 24
"""Powers of odds. Many frames that hardly count would together come before one that does; and what
is somewhat doubtful for long would be taken for short. To answer, a frame is in or out but for what
is in the balance; to learn, a frame must feel which way to go."""


def sharpened(
    scores: Float[Tensor, "batch frames"], *, training: bool = False
) -> Float[Tensor, "batch frames"]:
    """s^n / (s^n + (1 - s)^n): nearer to 0 and 1, which stay as they are, as a half does."""
    power = LEARNING if training else ANSWERING
    yes, no = scores.pow(power), (1 - scores).pow(power)
    return yes / (yes + no)  # at least 2 / 2^n in all


def first_of(scores: Float[Tensor, "batch frames"]) -> Float[Tensor, "batch frames"]:
    """P(a frame is the first member) = s_i prod_{j < i} (1 - s_j), for independent members."""
    none = (1 - scores).cumprod(dim=1)
    before = torch.cat([torch.ones_like(none[:, :1]), none[:, :-1]], dim=1)
    return scores * before[:, : scores.shape[1]]  # a batch without frames has no first column


def last_of(scores: Float[Tensor, "batch frames"]) -> Float[Tensor, "batch frames"]:
    """P(a frame is the last member), likewise."""
    return first_of(scores.flip(1)).flip(1)


@module("time.first", version=1)
class First(Module):
    """The first frame of some at which something holds.

    s_i prod_{j < i} (1 - s_j) of s, the sharpened product of both: ``[batch, frames]``, zeros where
    it never holds. AGQA's ``IterateUntil(forward, ...)``, STAIR's Relate.
    """

    def forward(self, within: FrameSet, when: FrameSet) -> FrameSet:
        return FrameSet(first_of(sharpened(within.scores * when.scores, training=self.training)))


@module("time.last", version=1)
class Last(Module):
    """The last frame of some at which something holds.

    As ``first``, from the end: ``[batch, frames]``. AGQA's ``IterateUntil(backward, ...)``.
    """

    def forward(self, within: FrameSet, when: FrameSet) -> FrameSet:
        return FrameSet(last_of(sharpened(within.scores * when.scores, training=self.training)))
