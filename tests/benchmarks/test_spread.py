"""Medians, quartiles and ratios, on numbers that can be checked by hand."""

import pytest

from benchmarks.peers.spread import Spread, ratio, spread


def test_quartiles_of_numbers_in_any_order() -> None:
    assert spread([9.0, 1.0, 5.0, 3.0, 7.0]) == Spread(3.0, 5.0, 7.0)


def test_one_number_is_its_own_quartiles() -> None:
    assert spread([2.5]) == Spread(2.5, 2.5, 2.5)


def test_two_numbers_have_quartiles_between_them() -> None:
    assert spread([1.0, 2.0]) == Spread(1.25, 1.5, 1.75)


def test_a_ratio_is_the_median_of_ratios_not_the_ratio_of_medians() -> None:
    """The third round was disturbed, and slowed one side only."""
    theirs = [10.0, 20.0, 30.0, 40.0, 50.0]
    ours = [5.0, 10.0, 60.0, 20.0, 25.0]
    assert ratio(theirs, ours).median == 2.0
    assert spread(theirs).median / spread(ours).median == 1.5


def test_a_round_that_slows_both_sides_does_not_move_the_ratio() -> None:
    assert ratio([4.0, 40.0, 4.0], [2.0, 20.0, 2.0]) == Spread(2.0, 2.0, 2.0)


def test_rounds_of_different_number_are_refused() -> None:
    with pytest.raises(ValueError, match="shorter"):
        ratio([1.0, 2.0], [1.0])


def test_units_and_offsets() -> None:
    made = Spread(1.01, 1.02, 1.05).minus(1.0).times(100)
    assert made.record(2) == {"median": 2.0, "quartiles": [1.0, 5.0]}
