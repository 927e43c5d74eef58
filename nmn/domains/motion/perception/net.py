"""The network that looks at a frame: every cell of 4 x 4 pixels says what it is part of.

A clip has no two things of a kind, and the camera never moves. So a cell need only name the kind
(colour and shape; the agent is a shape of its own) and where in the picture the thing's centre is:
what cells of one kind say together is that thing, however it is cut up by what stands before it.
How far a cell trusts its own answer is learned with it (Kendall & Gal 2017, arXiv 1703.04977,
equation 8, with absolute in place of squared errors).
"""

from dataclasses import dataclass

import torch
from jaxtyping import Float, UInt8
from torch import Tensor, nn
from torch.nn import functional

from nmn.kernels.float32 import FLOAT32_ON_CPU
from nmn.perception.layers import Same, step
from nmn.synthetic.scene import COLORS, MATERIALS, SOLIDS

WIDTH, HEIGHT = 192, 128
"""Of the pictures that are looked at; others are brought to this size."""

CELL = 4
COLUMNS, ROWS = WIDTH // CELL, HEIGHT // CELL

HALVES = 3
"""Sizes that things have."""

PIXELS = 8.0
"""Pixels that an offset of 1 stands for."""

_HEADS = {
    "there": 1,
    "shape": len(SOLIDS) + 1,
    "color": len(COLORS),
    "half": HALVES,
    "material": len(MATERIALS),
    "offset": 2,
    "height": 1,
    "gaze": 2,
    "spread": 4,
}


@dataclass(frozen=True)
class Widths:
    """Channels at 1/2, 1/4, 1/8 and 1/16 of the picture, and of the last layer."""

    half: int = 20
    quarter: int = 40
    eighth: int = 64
    sixteenth: int = 96
    last: int = 48


@dataclass(frozen=True)
class Seen:
    """What the network says of every cell: ``[n, ..., 32, 48]``.

    Attributes:
        there: 1, logit: how much of the cell shows one thing.
        shape: 4 logits: a cube's, sphere's, cylinder's, the agent's.
        color, half, material: 8, 3 and 2 logits.
        offset: 2, right and down from the cell's middle to the thing's centre, in ``PIXELS``.
        height: 1, of the thing's underside over the ground, world units.
        gaze: 2, cosine and sine of the direction in which the agent looks.
        spread: 4, logarithms of how far off offset (right, down), height and gaze are.
    """

    there: Tensor
    shape: Tensor
    color: Tensor
    half: Tensor
    material: Tensor
    offset: Tensor
    height: Tensor
    gaze: Tensor
    spread: Tensor


class FrameNet(nn.Module):
    """See the module's text. About 0.7 million weights.

    Arguments:
        widths: channels.
    """

    where: Tensor

    def __init__(self, widths: Widths | None = None) -> None:
        super().__init__()
        w = self.widths = widths or Widths()
        self.at_half = step(3, w.half, 2)
        self.at_quarter = nn.Sequential(step(w.half, w.quarter, 2), Same(w.quarter))
        self.down_eighth = nn.Sequential(
            step(w.quarter + 2, w.eighth, 2), Same(w.eighth), Same(w.eighth)
        )
        self.at_sixteenth = nn.Sequential(
            step(w.eighth, w.sixteenth, 2), Same(w.sixteenth), Same(w.sixteenth, 2)
        )
        self.to_eighth = nn.Conv2d(w.sixteenth, w.eighth, 1, **FLOAT32_ON_CPU)
        self.at_eighth = Same(w.eighth)
        self.to_quarter = nn.Conv2d(w.eighth, w.quarter, 1, **FLOAT32_ON_CPU)
        self.last = step(w.quarter, w.last)
        self.heads = nn.Conv2d(w.last, sum(_HEADS.values()), 1, **FLOAT32_ON_CPU)
        y = torch.linspace(-1, 1, ROWS, **FLOAT32_ON_CPU)
        x = torch.linspace(-1, 1, COLUMNS, **FLOAT32_ON_CPU)
        rows, columns = torch.meshgrid(y, x, indexing="ij")
        self.register_buffer("where", torch.stack([columns, rows])[None], persistent=False)

    def forward(self, colors: Float[Tensor, "n 3 128 192"]) -> Seen:
        """Of pictures, about -1 (black) to 1 (white); see ``inputs``."""
        quarter = self.at_quarter(self.at_half(colors))
        # What is far is smaller, and the camera looks down.
        where = self.where.to(quarter.dtype).expand(len(quarter), -1, -1, -1)
        eighth = self.down_eighth(torch.cat([quarter, where], 1))
        deep = functional.interpolate(self.to_eighth(self.at_sixteenth(eighth)), scale_factor=2.0)
        eighth = self.at_eighth(eighth + deep)
        fine = functional.interpolate(self.to_quarter(eighth), scale_factor=2.0)
        said = self.heads(self.last(quarter + fine)).float().split(tuple(_HEADS.values()), 1)
        return Seen(**dict(zip(_HEADS, said, strict=True)))


def inputs(pixels: UInt8[Tensor, "n height width 3"]) -> Float[Tensor, "n 3 height width"]:
    """RGB bytes as the network reads them."""
    return pixels.permute(0, 3, 1, 2).float().div_(127.5).sub_(1.0)


def new_net(seed: int, widths: Widths | None = None) -> FrameNet:
    """An untrained network, the same for the same seed."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        return FrameNet(widths)
