"""How much boxes share. A box is x1 y1 x2 y2, in whatever unit both lists have."""

import numpy as np
from jaxtyping import Float


def box_areas(boxes: Float[np.ndarray, "boxes 4"]) -> Float[np.ndarray, " boxes"]:
    """Of each box."""
    made: np.ndarray = (boxes[:, 2:] - boxes[:, :2]).prod(axis=1)
    return made


def shared_areas(
    one: Float[np.ndarray, "boxes 4"], other: Float[np.ndarray, "others 4"]
) -> Float[np.ndarray, "boxes others"]:
    """The area in both, of each with each."""
    low = np.maximum(one[:, None, :2], other[None, :, :2])
    high = np.minimum(one[:, None, 2:], other[None, :, 2:])
    made: np.ndarray = (high - low).clip(min=0.0).prod(axis=2)
    return made


def intersection_over_union(
    one: Float[np.ndarray, "boxes 4"], other: Float[np.ndarray, "others 4"]
) -> Float[np.ndarray, "boxes others"]:
    """Of each with each; 0 for boxes without an area.

    >>> left, both = np.array([[0.0, 0, 1, 1]]), np.array([[0.0, 0, 2, 1], [5, 5, 5, 5]])
    >>> intersection_over_union(left, both)
    array([[0.5, 0. ]])
    """
    shared = shared_areas(one, other)
    union = box_areas(one)[:, None] + box_areas(other)[None, :] - shared
    return np.asarray(shared / union.clip(min=1e-12))
