"""The part of a picture that an object's box shows, for an encoder to look at."""

import numpy as np
from jaxtyping import UInt8
from numpy.typing import NDArray
from PIL import Image

MARGIN = 0.1
"""Of the box's sides, shown around it: what an object does shows at its edges too."""

LARGEST = 336
"""Pixels of a side that a crop keeps: no encoder here sees more of it, most see 224."""


def crop(
    pixels: UInt8[np.ndarray, "rows columns 3"], box: NDArray[np.floating]
) -> UInt8[np.ndarray, "height width 3"]:
    """The part within a box ``x1 y1 x2 y2`` in fractions, with a margin; one pixel at least."""
    rows, columns = pixels.shape[:2]
    x1, y1, x2, y2 = (float(edge) for edge in box)
    across, down = MARGIN * (x2 - x1), MARGIN * (y2 - y1)
    left, right = _within(x1 - across, x2 + across, columns)
    top, bottom = _within(y1 - down, y2 + down, rows)
    part = pixels[top:bottom, left:right]
    if max(part.shape[:2]) > LARGEST:
        image = Image.fromarray(np.ascontiguousarray(part))
        image.thumbnail((LARGEST, LARGEST))
        return np.asarray(image)
    return part.copy()  # a view would keep the whole frame in memory


def _within(start: float, end: float, length: int) -> tuple[int, int]:
    first = min(max(int(start * length), 0), length - 1)
    return first, max(min(int(np.ceil(end * length)), length), first + 1)
