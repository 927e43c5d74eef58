"""What boxes share."""

import numpy as np
import pytest

from nmn.kernels.boxes import intersection_over_union, shared_areas

UNIT = np.array([[0.0, 0.0, 1.0, 1.0]])


@pytest.mark.parametrize(
    ("box", "shared", "ratio"),
    [
        ((0, 0, 1, 1), 1.0, 1.0),
        ((0.5, 0, 1.5, 1), 0.5, 1 / 3),
        ((0.25, 0.25, 0.75, 0.75), 0.25, 0.25),
        ((1, 0, 2, 1), 0.0, 0.0),
        ((3, 3, 4, 4), 0.0, 0.0),
    ],
)
def test_two_boxes_share_their_intersection(
    box: tuple[float, ...], shared: float, ratio: float
) -> None:
    other = np.array([box], dtype=float)
    assert shared_areas(UNIT, other) == pytest.approx(shared)
    assert intersection_over_union(UNIT, other) == pytest.approx(ratio)
    assert intersection_over_union(other, UNIT) == pytest.approx(ratio)


def test_boxes_without_an_area_share_nothing_not_even_with_themselves() -> None:
    point = np.zeros((1, 4))
    assert intersection_over_union(point, point).tolist() == [[0.0]]


def test_lists_of_any_length_are_held_against_each_other() -> None:
    assert intersection_over_union(np.zeros((0, 4)), UNIT).shape == (0, 1)
    assert intersection_over_union(UNIT.repeat(2, 0), UNIT.repeat(3, 0)).shape == (2, 3)
