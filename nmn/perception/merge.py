"""Candidates -> objects: every real thing once, with what it may be.

Detectors answer one thing several times: two boxes of the same class, a box of the whole and one
of a part, or the same box under two classes ("cup 0.95, bowl 0.87"). Left alone, each would
be counted.
"""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float32, Int64

from nmn.kernels.boxes import box_areas, intersection_over_union, shared_areas
from nmn.perception.coco import CATEGORIES

SAME_CLASS_IOU = 0.5
"""Boxes of one class that share this much are one object. The detector itself stops at 0.6."""

PART_COVERED, PART_SIZE = 0.9, 0.4
"""A box of the same class with 90 % of it inside another, and at least 40 % of its size, is that
one seen again (a person without the legs). A smaller one may be someone standing in front."""

OTHER_CLASS_IOU = 0.75
"""Boxes of different classes that share this much are one object with two readings. A rider and
a horse, or a plate and the pizza on it, stay well below."""

MAX_OBJECTS = 100
"""As many as the detector gives; a crowd of more is beyond what its 300-pixel input separates."""

_CERTAIN = 0.999  # odds stay finite


@dataclass(frozen=True, eq=False)
class Objects:
    """The objects of one picture, the surest first.

    Attributes:
        boxes: ``[objects, 4]`` x1 y1 x2 y2 as fractions of width and height.
        category: ``[objects, categories]`` probabilities. Rows sum to less than one: the rest is
            the probability that the object is none of these, or not there at all.
        alone: ``[objects, categories]`` the probability of each category, whatever the others
            say: of names that do not exclude each other (a woman is a person).
    """

    boxes: Float32[np.ndarray, "objects 4"]
    category: Float32[np.ndarray, "objects categories"]
    alone: Float32[np.ndarray, "objects categories"]

    def __len__(self) -> int:
        return len(self.boxes)


def merge(
    boxes: Float32[np.ndarray, "candidates 4"],
    probabilities: Float32[np.ndarray, " candidates"],
    labels: Int64[np.ndarray, " candidates"],
    *,
    most: int = MAX_OBJECTS,
    categories: int = len(CATEGORIES),
) -> Objects:
    """Merge candidates into objects.

    Arguments:
        boxes: ``[candidates, 4]`` as fractions.
        probabilities: ``[candidates]`` that the object is there and of this class.
        labels: ``[candidates]`` columns of the category table.
        most: at most this many objects, the surest.
        categories: columns of the category table.

    The same candidates in another order give the same objects in the same order.
    """
    order = np.lexsort((labels, *boxes.T[::-1], -probabilities))
    boxes, probabilities, labels = boxes[order], probabilities[order], labels[order]
    iou = intersection_over_union(boxes, boxes)
    area = box_areas(boxes).clip(min=1e-12)
    smaller = np.minimum(area[:, None], area[None, :])
    covered = shared_areas(boxes, boxes) / smaller
    size = smaller / np.maximum(area[:, None], area[None, :])
    same_class = labels[:, None] == labels[None, :]
    again = (iou >= SAME_CLASS_IOU) | ((covered >= PART_COVERED) & (size >= PART_SIZE))
    distinct = _first_of_each(same_class & again)
    readings = iou[np.ix_(distinct, distinct)] >= OTHER_CLASS_IOU
    leads = _first_of_each(readings)  # positions in distinct

    # Each candidate that is left goes to the surest lead it shares its box with: [objects, left]
    owner = np.argmax(readings[leads], axis=0) if len(leads) else np.zeros(0, dtype=np.int64)
    odds = np.zeros((len(leads), categories), dtype=np.float64)
    p = np.minimum(probabilities[distinct].astype(np.float64), _CERTAIN)
    np.maximum.at(odds, (owner, labels[distinct]), p / (1.0 - p))
    category = exclusive(odds).astype(np.float32)
    alone = (odds / (1.0 + odds)).astype(np.float32)

    lead_boxes = boxes[distinct[leads]]
    rank = np.lexsort((*lead_boxes.T[::-1], -category.sum(axis=1)))[:most]
    return Objects(lead_boxes[rank], category[rank], alone[rank])


def exclusive(odds: np.ndarray) -> np.ndarray:
    """Probabilities of readings of which at most one is true.

    Each reading alone has the odds ``odds[..., k]``; given that no two hold together,
    reading k has probability ``odds[k] / (1 + sum(odds))``, and "none" has the rest.

    >>> import numpy as np
    >>> exclusive(np.array([4.0, 0.0])), exclusive(np.array([4.0, 4.0])).round(2)
    (array([0.8, 0. ]), array([0.44, 0.44]))
    """
    return np.asarray(odds / (1.0 + odds.sum(axis=-1, keepdims=True)))


def _first_of_each(alike: Bool[np.ndarray, "n n"]) -> Int64[np.ndarray, " kept"]:
    """Indices that are not like any kept one before them."""
    kept: list[int] = []
    for index in range(len(alike)):
        if not alike[index, kept].any():
            kept.append(index)
    return np.array(kept, dtype=np.int64)
