"""What each cell of a SHAPES picture holds, read off its pixels.

Needs no data set reader and no generator: any ``[n, 30, 30, 3]`` RGB array will do, the published
one too (after ``[..., ::-1]``, for it is BGR). No learning: the three shapes cover different parts
of their square, and a cell has one hue.
"""

import numpy as np
from numpy.typing import NDArray

from nmn.domains.shapes.world import CELL, CELLS, ShapesImages
from nmn.synthetic.errors import WorldError

_SMALL_BELOW = 3.05  # pixels: small radii end at 2.75, big ones start at 3.375


def shapes_cells(images: NDArray[np.uint8]) -> ShapesImages:
    """Shapes, colours and sizes of all cells.

    Arguments:
        images: ``[n, 30, 30, 3]`` uint8 RGB.

    Raises:
        WorldError: an array of another shape or type.
    """
    side = CELLS * CELL
    if images.ndim != 4 or images.shape[1:] != (side, side, 3) or images.dtype != np.uint8:
        raise WorldError(
            f"an array of {images.dtype} {list(images.shape)}",
            expected=f"uint8 [n, {side}, {side}, 3]",
        )
    grid = images.reshape(-1, CELLS, CELL, CELLS, CELL, 3).transpose(0, 1, 3, 2, 4, 5)
    cells = grid.astype(np.float64)
    colors = cells.sum(axis=(-3, -2)).argmax(axis=-1)
    bright = np.take_along_axis(cells, colors[..., None, None, None], axis=-1)[..., 0]
    peak = bright.max(axis=(-2, -1))
    empty = peak == 0
    cover = bright / np.where(empty, 1, peak)[..., None, None]  # [n, 3, 3, 10, 10]
    area = cover.sum(axis=(-2, -1))
    # Upright, a triangle is all of its lower half wider than its upper; the others are even.
    half = CELL // 2
    lower = cover[..., half:, :].sum(axis=(-2, -1)) / np.where(empty, 1, area)
    wide = cover.sum(axis=-2).max(axis=-1) * cover.sum(axis=-1).max(axis=-1)
    filled = area / np.where(empty, 1, wide)  # of the square around: 1, or pi / 4
    shapes = np.where(lower > 0.6, 2, np.where(filled > 0.92, 1, 0))
    radius = np.sqrt(area / np.choose(shapes, [np.pi, 4.0, 2.0]))
    sizes = (radius >= _SMALL_BELOW).astype(int)
    found = (np.where(empty, -1, part).astype(np.int8) for part in (shapes, colors, sizes))
    return ShapesImages(images, *found)
