"""Where a CLEVR camera without jitter sees the ground: what the encoder's places start from.

The encoder then only learns how far an object's centre is from the ground point behind a pixel,
which looks the same all over the picture, instead of the whole map from picture to ground.
Source: CLEVR's camera (see ``nmn.synthetic.camera``): Blender's default place, looking at the
origin, focal length 35/32 of the picture's width.
"""

import math

import torch
from jaxtyping import Float
from torch import Tensor

from nmn.domains.clevr.perception.canvas import CELL, COLUMNS, HEIGHT, ROWS, WIDTH
from nmn.kernels.float32 import FLOAT32_ON_CPU

_PLACE = (7.48113, -6.50764, 5.34367)
_FOCAL = 35 / 32 * WIDTH  # pixels of the canvas
_REACH = 5.0
"""Objects stand within 4.3 of the origin; ground farther off than this says nothing about them."""


def ground_of_cells() -> Float[Tensor, "2 rows columns"]:
    """For the middle of every cell the ground it shows: how far right, and how far behind, of the
    origin, in scene units, as the camera is turned; clipped to 5."""
    back, high = math.hypot(_PLACE[0], _PLACE[1]), _PLACE[2]
    far = math.hypot(back, high)
    sine, cosine = high / far, back / far  # of the angle by which the camera looks down
    y, x = torch.meshgrid(_middles(ROWS), _middles(COLUMNS), indexing="ij")
    side, up = (x - WIDTH / 2) / _FOCAL, (HEIGHT / 2 - y) / _FOCAL
    along = high / (sine - up * cosine)  # depth at which the ray meets the ground
    right = side * along
    behind = along * (cosine + up * sine) - back
    return torch.stack([right, behind]).clamp(-_REACH, _REACH)


def _middles(cells: int) -> Tensor:
    return (torch.arange(cells, **FLOAT32_ON_CPU) + 0.5) * CELL
