"""The picture as the CLEVR encoder sees it: one size, with the camera's geometry kept, and the
ground that a camera without jitter sees in it.

A CLEVR camera's field of view goes with the picture's width, so every picture is brought to the
same width; what is missing in height (480 x 320 has less sky than 320 x 240) is filled with the
nearest row. A picture taller than that is brought to the same height instead, so that nothing is
cut off; its objects are then smaller than the encoder learned them.
"""

import math
from dataclasses import dataclass

import numpy as np
import torch
from jaxtyping import Float
from numpy.typing import NDArray
from PIL import Image
from torch import Tensor

from nmn.kernels.float32 import FLOAT32_ON_CPU
from nmn.synthetic.camera import FOCAL, PLACE

WIDTH, HEIGHT = 320, 240
CELL = 4
"""Pixels a side of the cells that the encoder decides about."""

COLUMNS, ROWS = WIDTH // CELL, HEIGHT // CELL

_REACH = 5.0
"""Objects stand within 4.3 of the origin; ground farther off than this says nothing about them."""


@dataclass(frozen=True)
class Placement:
    """Where a picture lies on the canvas: canvas = picture * (scale_x, scale_y) + (left, top)."""

    scale_x: float
    scale_y: float
    left: int
    top: int
    width: int
    height: int

    def to_canvas(self, boxes: NDArray[np.float32]) -> NDArray[np.float32]:
        """Boxes ``[n, 4]`` x1 y1 x2 y2 in pixels of the picture -> of the canvas."""
        scale = np.array([self.scale_x, self.scale_y] * 2, dtype=np.float32)
        shift = np.array([self.left, self.top] * 2, dtype=np.float32)
        return np.asarray(boxes * scale + shift, dtype=np.float32)

    def to_fractions(self, boxes: NDArray[np.float32]) -> NDArray[np.float32]:
        """Boxes ``[n, 4]`` in pixels of the canvas -> fractions of the picture, in [0, 1]."""
        shift = np.array([self.left, self.top] * 2, dtype=np.float32)
        size = np.array([self.width, self.height] * 2, dtype=np.float32)
        return np.asarray(((boxes - shift) / size).clip(0.0, 1.0), dtype=np.float32)


def place(width: int, height: int) -> Placement:
    """Where a picture of this size comes to lie.

    >>> place(480, 320).height, place(480, 320).top
    (213, 13)
    """
    scale = min(WIDTH / width, HEIGHT / height)
    wide, high = max(1, round(width * scale)), max(1, round(height * scale))
    return Placement(
        wide / width, high / height, (WIDTH - wide) // 2, (HEIGHT - high) // 2, wide, high
    )


def to_canvas(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """``[height, width, 3]`` of any size -> ``[240, 320, 3]``; the picture itself if it fits."""
    at = place(pixels.shape[1], pixels.shape[0])
    if (at.height, at.width) != pixels.shape[:2]:
        # Pillow's filter widens when it shrinks, so that nothing is jagged.
        resized = Image.fromarray(pixels).resize((at.width, at.height), Image.Resampling.BILINEAR)
        pixels = np.asarray(resized)
    return _filled(pixels, at)


def owners_to_canvas(owners: NDArray[np.int16]) -> NDArray[np.int16]:
    """``[height, width]`` which object each pixel shows (-1: none) -> ``[240, 320]``."""
    at = place(owners.shape[1], owners.shape[0])
    if (at.height, at.width) != owners.shape:
        y = ((np.arange(at.height) + 0.5) / at.scale_y).astype(np.int64)
        x = ((np.arange(at.width) + 0.5) / at.scale_x).astype(np.int64)
        owners = owners[y.clip(0, owners.shape[0] - 1)][:, x.clip(0, owners.shape[1] - 1)]
    filled = np.full((HEIGHT, WIDTH), -1, dtype=np.int16)
    filled[at.top : at.top + at.height, at.left : at.left + at.width] = owners
    return filled


def _filled(pixels: NDArray[np.uint8], at: Placement) -> NDArray[np.uint8]:
    below, beside = HEIGHT - at.height - at.top, WIDTH - at.width - at.left
    if not (at.top or at.left or below or beside):
        return pixels
    return np.pad(pixels, ((at.top, below), (at.left, beside), (0, 0)), mode="edge")


def ground_of_cells() -> Float[Tensor, "2 rows columns"]:
    """For the middle of every cell the ground it shows: how far right, and how far behind, of the
    origin, in scene units, as the camera is turned; clipped to 5.

    The encoder then only learns how far an object's centre is from the ground point behind a pixel,
    which looks the same all over the picture, instead of the whole map from picture to ground.
    """
    focal = FOCAL * WIDTH
    back, high = math.hypot(PLACE[0], PLACE[1]), PLACE[2]
    far = math.hypot(back, high)
    sine, cosine = high / far, back / far  # of the angle by which the camera looks down
    y, x = torch.meshgrid(_middles(ROWS), _middles(COLUMNS), indexing="ij")
    side, up = (x - WIDTH / 2) / focal, (HEIGHT / 2 - y) / focal
    along = high / (sine - up * cosine)  # depth at which the ray meets the ground
    right = side * along
    behind = along * (cosine + up * sine) - back
    return torch.stack([right, behind]).clamp(-_REACH, _REACH)


def _middles(cells: int) -> Tensor:
    return (torch.arange(cells, **FLOAT32_ON_CPU) + 0.5) * CELL
