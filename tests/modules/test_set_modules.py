"""Modules that make and combine sets of objects."""

import pytest
import torch

from tests.modules.pictures import ask, close, one, picture, row_of, some

TWO = picture(
    [[0.0, 0.0, 0.4, 0.4], [0.5, 0.5, 0.9, 0.9]],
    category=[[0.6, 0.3, 0.0], [0.0, 0.2, 0.5]],
    noun=[[0.6, 0.3, 0.0, 0.9], [0.0, 0.2, 0.5, 0.2]],
    color=[[0.8, 0.2, 0.0], [0.5, 0.0, 0.4]],
    size=[[1.0, 0.0], [0.3, 0.7]],
    attribute=[[0.8, 0.2, 0.0, 1.0, 0.0], [0.5, 0.0, 0.4, 0.3, 0.7]],
)


def test_scene_is_how_real_each_object_is() -> None:
    close(ask("scene", TWO).scores, 0.9, 0.7)
    assert ask("scene", picture([])).scores.shape == (1, 0)


def test_find_reads_the_noun_table() -> None:
    close(ask("find", TWO, "animal").scores, 0.9, 0.2)
    close(ask("find", TWO, "bus").scores, 0.0, 0.5)


def test_filter_multiplies_by_the_attribute() -> None:
    close(ask("filter", TWO, some(1.0, 0.5), "red").scores, 0.8, 0.25)
    close(ask("filter", TWO, some(0.5, 1.0), "large").scores, 0.0, 0.7)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("union", (0.9, 0.3, 1.0)),
        ("intersect", (0.4, 0.3, 0.0)),
        ("except", (0.5, 0.0, 1.0)),
    ],
)
def test_two_sets_are_fully_correlated(name: str, expected: tuple[float, ...]) -> None:
    a, b = some(0.9, 0.3, 1.0), some(0.4, 0.3, 0.0)
    close(ask(name, row_of(3), a, b).scores, *expected)


def test_a_set_combined_with_itself_stays_or_goes() -> None:
    a = some(0.9, 0.3, 0.6)
    close(ask("union", row_of(3), a, a).scores, 0.9, 0.3, 0.6)
    close(ask("intersect", row_of(3), a, a).scores, 0.9, 0.3, 0.6)
    close(ask("except", row_of(3), a, a).scores, 0.0, 0.0, 0.0)


def test_single_is_the_object_as_a_set() -> None:
    close(ask("single", row_of(2), one(0.7, 0.2)).scores, 0.7, 0.2)
    close(ask("single", row_of(2), one(0.0, 0.0)).scores, 0.0, 0.0)


def test_same_color_leaves_out_the_object_itself() -> None:
    # <row 0, row 1> = 0.8 * 0.5: what row 1 lacks to one is doubt, and stays.
    close(ask("same_color", TWO, some(1.0, 1.0), one(1.0, 0.0)).scores, 0.0, 0.8 * 0.5)
    # An anchor that is there with 0.6, and can only be object 0: only object 1 is another one.
    close(ask("same_color", TWO, some(1.0, 0.5), one(0.6, 0.0)).scores, 0.0, 0.5 * 0.6 * 0.4)
    # Either may be the anchor: each is like the other where the other one is it.
    close(ask("same_color", TWO, some(1.0, 1.0), one(0.7, 0.3)).scores, 0.3 * 0.4, 0.7 * 0.4)


def test_same_category_is_conditional_on_being_real() -> None:
    # Rows given that the objects are real: (2/3, 1/3, 0) and (0, 2/7, 5/7).
    close(ask("same_category", TWO, some(1.0, 1.0), one(1.0, 0.0)).scores, 0.0, 2 / 21)
    close(ask("same_category", TWO, some(1.0, 1.0), one(0.0, 0.5)).scores, 0.5 * 2 / 21, 0.0)


def test_same_size_multiplies_doubts() -> None:
    close(ask("same_size", TWO, some(1.0, 0.8), one(1.0, 0.0)).scores, 0.0, 0.8 * 0.3)
    close(ask("same_size", TWO, some(1.0, 0.8), one(0.5, 0.0)).scores, 0.0, 0.8 * 0.3 * 0.5)


def test_nothing_is_between_two_that_lie_on_each_other() -> None:
    graph = picture([[0.4, 0.4, 0.6, 0.6], [0.3, 0.3, 0.7, 0.7], [0.0, 0.0, 0.1, 0.1]])
    scores = ask("between", graph, some(1, 1, 1), one(1, 0, 0), one(0, 1, 0)).scores[0]
    assert float(scores.max()) < 0.02


def test_between_needs_to_be_on_the_way() -> None:
    graph = picture(
        [
            [0.0, 0.45, 0.1, 0.55],
            [0.9, 0.45, 1.0, 0.55],
            [0.45, 0.45, 0.55, 0.55],  # on the way
            [0.45, 0.0, 0.55, 0.02],  # aside, by half of the way and more
        ]
    )
    scores = ask("between", graph, some(1, 1, 1, 1), one(1, 0, 0, 0), one(0, 1, 0, 0)).scores[0]
    assert scores[:2].tolist() == [0, 0], "the two themselves are not between"
    assert float(scores[2]) > 0.95
    assert float(scores[3]) < 0.5
    behind = picture([[0.0, 0.4, 0.1, 0.5], [0.3, 0.4, 0.4, 0.5], [0.8, 0.4, 0.9, 0.5]])
    scores = ask("between", behind, some(1, 1, 1), one(1, 0, 0), one(0, 1, 0)).scores[0]
    assert float(scores[2]) < 0.01, "beyond the second object"


def test_between_doubts_with_its_objects() -> None:
    graph = row_of(3)
    sure = ask("between", graph, some(1, 1, 1), one(1, 0, 0), one(0, 0, 1)).scores
    half = ask("between", graph, some(1, 1, 1), one(0.5, 0, 0), one(0, 0, 1)).scores
    torch.testing.assert_close(half[0, 1], 0.5 * sure[0, 1])
