"""The world of SHAPES: nine cells, in each perhaps a circle, square or triangle.

Source: Andreas et al., "Neural Module Networks" (CVPR 2016), section 5; the rule that its pictures
were drawn by is checked against the published ones in the tests. The published arrays are BGR;
everything here is RGB.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nmn.synthetic.errors import WorldError

SHAPES = ("circle", "square", "triangle")
COLORS = ("red", "green", "blue")
SIZES = ("small", "big")

CELLS = 3
CELL = 10  # pixels
EMPTY = 0.2  # the probability that a cell holds nothing
RADII = (2.5, 3.75)  # pixels, by size
RADIUS_JITTER = 0.1  # either way, of the radius
COLOR_JITTER = 0.2  # either way, of each of red, green and blue

_LINES = 8  # scan lines inside a pixel row; across a line coverage is exact


@dataclass(frozen=True)
class ShapesImages:
    """Pictures and what each cell of them holds.

    Attributes:
        images: ``[n, 30, 30, 3]`` uint8 RGB.
        shapes: ``[n, 3, 3]`` index into ``SHAPES`` by row and column; -1 where a cell is empty.
        colors: ``[n, 3, 3]`` index into ``COLORS``, -1 where empty.
        sizes: ``[n, 3, 3]`` index into ``SIZES``, -1 where empty.
    """

    images: NDArray[np.uint8]
    shapes: NDArray[np.int8]
    colors: NDArray[np.int8]
    sizes: NDArray[np.int8]

    def __len__(self) -> int:
        return len(self.images)


def shapes_images(count: int, seed: int, *, start: int = 0) -> ShapesImages:
    """Pictures ``start`` to ``start + count`` of the endless series that ``seed`` starts.

    >>> batch = shapes_images(64, seed=1)
    >>> batch.images.shape, batch.shapes.shape
    ((64, 30, 30, 3), (64, 3, 3))

    Raises:
        WorldError: a negative number.
    """
    for name, number in (("count", count), ("seed", seed), ("start", start)):
        if number < 0:
            raise WorldError(f"{name} is {number}", expected="a whole number, at least 0")
    drawn = np.empty((count, CELLS, CELLS, 8))
    for row in range(count):
        drawn[row] = np.random.default_rng([seed, start + row]).random((CELLS, CELLS, 8))
    empty = drawn[..., 0] < EMPTY
    shapes, colors, sizes = (
        np.where(empty, -1, (drawn[..., 1 + k] * len(words)).astype(np.int8)).astype(np.int8)
        for k, words in enumerate((SHAPES, COLORS, SIZES))
    )
    radius = np.asarray(RADII)[sizes] * (1 + RADIUS_JITTER * (2 * drawn[..., 4] - 1))
    color = np.eye(3)[colors] + COLOR_JITTER * (2 * drawn[..., 5:8] - 1)
    cover = coverage(shapes, radius)  # [n, 3, 3, 10, 10]
    lit = cover[..., None] * np.clip(color, 0, 1)[..., None, None, :]
    cells = np.round(255 * lit).astype(np.uint8)
    side = CELLS * CELL
    images = cells.transpose(0, 1, 3, 2, 4, 5).reshape(count, side, side, 3)
    return ShapesImages(images, shapes, colors, sizes)


def shapes_image(seed: int, index: int = 0) -> ShapesImages:
    """Picture number ``index`` of a series, as a batch of one."""
    return shapes_images(1, seed, start=index)


def coverage(shapes: NDArray[np.int8], radius: NDArray[np.float64]) -> NDArray[np.float64]:
    """How much of each pixel of a cell its shape covers: ``[..., 10, 10]`` in [0, 1].

    Arguments:
        shapes: ``[...]`` index into ``SHAPES``; -1 covers nothing.
        radius: ``[...]`` pixels: a circle's, half a square's side, half a triangle's base (which
            is as wide as high, its tip up).
    """
    middle = CELL / 2
    y = (np.arange(CELL * _LINES) + 0.5) / _LINES - middle  # of each scan line
    radius = radius[..., None]
    which = shapes[..., None]
    reach = np.select(
        [which == SHAPES.index(name) for name in SHAPES],
        [
            np.sqrt(np.clip(radius**2 - y**2, 0, None)),
            np.broadcast_to(radius, (*shapes.shape, len(y))),
            np.clip((y + radius) / 2, 0, None),
        ],
        default=0.0,
    )
    # Lines are cut where the shape ends between two of them, so that a square's edge is exact.
    within = np.clip((radius - np.abs(y)) * _LINES + 0.5, 0, 1)
    left = np.arange(CELL) - middle
    across = np.minimum(reach[..., None], left + 1) - np.maximum(-reach[..., None], left)
    lines = np.clip(across, 0, 1) * within[..., None]
    cover: NDArray[np.float64] = lines.reshape(*shapes.shape, CELL, _LINES, CELL).mean(axis=-2)
    return cover
