"""Which box of this frame is which of the last ones: the assignment that fits best as a whole."""

import numpy as np
from jaxtyping import Bool, Float

from nmn.errors import MissingExtra
from nmn.kernels.boxes import box_areas, intersection_over_union

# A detector is run a few times a second, so that what is quick may have left its old box. Beside
# the area that boxes share counts how near their centres are, in units of their size.
REACH, REACH_NEW = 0.6, 1.2
"""How far, in boxes, a thing may be from where it is looked for: one whose speed is known, and one
that has been seen only once."""

# What is left of the likeness of two boxes that are surely of different classes: the same thing is
# read as a car and as a truck, but then its box hardly differs.
_OTHER_CLASS = 0.35


def likeness(
    one: Float[np.ndarray, "boxes 4"],
    other: Float[np.ndarray, "others 4"],
    words: Float[np.ndarray, "boxes words"],
    other_words: Float[np.ndarray, "others words"],
    reach: Float[np.ndarray, " boxes"],
) -> Float[np.ndarray, "boxes others"]:
    """How much each box looks like each other one, by place, size and class: in [0, 1].

    Arguments:
        words, other_words: probabilities of classes.
        reach: of each box, see ``REACH``.
    """
    shared = intersection_over_union(one, other)
    area, others = box_areas(one)[:, None], box_areas(other)[None, :]
    size = np.minimum(area, others) / np.maximum(np.maximum(area, others), 1e-12)
    # Distances along each axis are measured in boxes: fractions of a wide picture are not alike.
    middle, other_middle = (one[:, :2] + one[:, 2:]) / 2, (other[:, :2] + other[:, 2:]) / 2
    width, other_width = one[:, 2:] - one[:, :2], other[:, 2:] - other[:, :2]
    scale = np.maximum((width[:, None] + other_width[None]) / 2, 1e-6)
    away = (((middle[:, None] - other_middle[None]) / scale) ** 2).sum(axis=2)
    near = np.exp(-away / (2 * reach[:, None] ** 2)) * np.sqrt(size)
    alike = _unit(words) @ _unit(other_words).T
    made: np.ndarray = (shared + near) / 2 * (_OTHER_CLASS + (1 - _OTHER_CLASS) * alike)
    return made


def assign(
    fit: Float[np.ndarray, "tracks boxes"], least: float
) -> tuple[list[tuple[int, int]], Bool[np.ndarray, " tracks"], Bool[np.ndarray, " boxes"]]:
    """Pairs of which no two share a side and that fit best in sum; and what is left on each side.

    Pairs that fit less than ``least`` are none, also where they would complete the rest.

    Raises:
        MissingExtra: SciPy is not installed.
    """
    try:
        from scipy.optimize import linear_sum_assignment
    except ImportError:
        raise MissingExtra("SciPy", "video") from None
    free, open_boxes = np.ones(fit.shape[0], dtype=bool), np.ones(fit.shape[1], dtype=bool)
    pairs = []
    for track, box in zip(
        *linear_sum_assignment(np.where(fit >= least, fit, 0.0), maximize=True), strict=True
    ):
        if fit[track, box] >= least:
            pairs.append((int(track), int(box)))
            free[track] = open_boxes[box] = False
    return pairs, free, open_boxes


def _unit(rows: Float[np.ndarray, "rows words"]) -> Float[np.ndarray, "rows words"]:
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9))
