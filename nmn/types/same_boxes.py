"""Which boxes of two lists are about the same object."""

import numpy as np
from jaxtyping import Float

from nmn.kernels.boxes import intersection_over_union

# The same object: boxes that share this much, or centres this near (in heights of the picture, 16
# pixels of a published one): files without boxes only say where centres are.
_SHARED, _NEAR = 0.3, 0.05


def same_boxes(
    seen: Float[np.ndarray, "boxes 4"], true: Float[np.ndarray, "others 4"], aspect: float
) -> tuple[int, ...]:
    """For each seen box the number of the true one; from ``len(true)`` on where none is.

    Pairs are taken nearest first, so that no true box is matched twice.

    Arguments:
        seen, true: x1 y1 x2 y2 as fractions of width and height.
        aspect: width divided by height, to compare distances along both axes.
    """
    found = [len(true) + i for i in range(len(seen))]
    if not len(seen) or not len(true):
        return tuple(found)
    scale = np.array([aspect, 1.0])
    centres = [(boxes[:, :2] + boxes[:, 2:]) / 2 * scale for boxes in (seen, true)]
    apart = np.linalg.norm(centres[0][:, None] - centres[1][None], axis=2)
    fits = (intersection_over_union(seen, true) >= _SHARED) | (apart <= _NEAR)
    taken: set[int] = set()
    for pair in np.argsort(apart, axis=None, kind="stable"):
        i, j = divmod(int(pair), len(true))
        if fits[i, j] and found[i] >= len(true) and j not in taken:
            found[i] = j
            taken.add(j)
    return tuple(found)
