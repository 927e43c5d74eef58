"""Looking around: what the frames before and after a frame show."""

import torch
from jaxtyping import Float
from torch import Tensor, nn

from nmn.kernels.float32 import FLOAT32_ON_CPU

# Frames that one layer looks at: the frame itself, and one before and one after it.
_SPAN = 3


class Around(nn.Module):
    """Adds to every frame what is around it: a convolution over time of what was normalised.

    Layers of growing reach see far with few weights (van den Oord et al. 2016, arXiv 1609.03499,
    section 2.1), and what is added to what came in, normalised before, can be trained in a pile
    (He et al. 2016, arXiv 1603.05027). Frames that are not there count as zeros, as those beyond
    either end do, so that a clip gives the same alone and beside longer ones; and weights belong to
    distances in time, not to places in the clip, so that a clip may have any number of frames, and
    one that is shifted gives a shifted result. (STAIR's Temporal has a matrix from T frames to T
    frames: arXiv 2401.03901.)

    Arguments:
        channels: of a frame.
        reach: frames from one of those that are looked at to the next.
    """

    def __init__(self, channels: int, reach: int) -> None:
        super().__init__()
        self.reach = reach
        self.norm = nn.LayerNorm(channels, **FLOAT32_ON_CPU)
        self.over_time = nn.Linear(_SPAN * channels, channels, **FLOAT32_ON_CPU)
        nn.init.kaiming_normal_(self.over_time.weight, nonlinearity="relu")
        nn.init.zeros_(self.over_time.bias)

    def forward(
        self, frames: Float[Tensor, "many frames channels"], there: Float[Tensor, "many frames 1"]
    ) -> Float[Tensor, "many frames channels"]:
        """The frames with what is around them."""
        known = self.norm(frames) * there
        side = self.reach * (_SPAN // 2)
        wide = nn.functional.pad(known, (0, 0, side, side))
        # Side by side, for one product: as fast as torch's convolution, with frames in one place.
        shifts = [wide.narrow(1, k * self.reach, frames.shape[1]) for k in range(_SPAN)]
        made: Tensor = frames + nn.functional.gelu(self.over_time(torch.cat(shifts, dim=2)))
        return made
