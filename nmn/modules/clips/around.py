"""Looking around: what the frames before and after a frame show."""

import torch
from jaxtyping import Bool, Float
from torch import Tensor, nn

from nmn.kernels.float32 import FLOAT32_ON_CPU

# Frames that one layer looks at: the frame itself, and as many before it as after it.
_SPAN = 5


class Around(nn.Module):
    """Adds to every frame what is around it: a convolution over time and a relu.

    Frames that are not there count as zeros, as those beyond either end do, so that a clip gives
    the same alone and beside longer ones; and weights belong to distances in time, not to places
    in the clip, so that a clip may have any number of frames, and one that is shifted gives a
    shifted result. (STAIR's Temporal has a matrix from T frames to T frames: arXiv 2401.03901.)

    Arguments:
        channels: of a frame.
        reach: frames between two of those that are looked at.
    """

    def __init__(self, channels: int, reach: int) -> None:
        super().__init__()
        self.reach = reach
        self.over_time = nn.Linear(_SPAN * channels, channels, **FLOAT32_ON_CPU)
        nn.init.kaiming_normal_(self.over_time.weight, nonlinearity="relu")

    def forward(
        self, frames: Float[Tensor, "*many frames channels"], there: Bool[Tensor, "*many frames"]
    ) -> Float[Tensor, "*many frames channels"]:
        """The frames with what is around them."""
        known = frames * there.unsqueeze(-1)
        side = self.reach * (_SPAN // 2)
        wide = nn.functional.pad(known, (0, 0, side, side))
        # Side by side, for one product: as fast as torch's convolution, with frames in one place.
        shifts = [wide.narrow(-2, k * self.reach, known.shape[-2]) for k in range(_SPAN)]
        made: Tensor = known + self.over_time(torch.cat(shifts, dim=-1)).relu()
        return made
