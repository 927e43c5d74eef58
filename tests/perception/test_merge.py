"""Every real thing once, with what it may be."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nmn.perception.coco import CATEGORIES
from nmn.perception.merge import Objects, exclusive, merge

Candidate = tuple[str, float, tuple[float, float, float, float]]


def merged(*candidates: Candidate, most: int = 100) -> Objects:
    labels = np.array([CATEGORIES.index(name) for name, _, _ in candidates], dtype=np.int64)
    p = np.array([p for _, p, _ in candidates], dtype=np.float32)
    boxes = np.array([box for _, _, box in candidates], dtype=np.float32).reshape(-1, 4)
    return merge(boxes, p, labels, most=most)


def top(objects: Objects) -> list[str]:
    return [CATEGORIES[k] for k in objects.category.argmax(axis=1)]


def test_nothing() -> None:
    objects = merged()
    assert objects.boxes.shape == (0, 4)
    assert objects.category.shape == (0, 80)


def test_one_keeps_its_probability() -> None:
    objects = merged(("dog", 0.8, (0.1, 0.1, 0.5, 0.5)))
    assert objects.category[0, CATEGORIES.index("dog")] == pytest.approx(0.8)
    assert objects.category.sum() == pytest.approx(0.8)


def test_same_class_again_is_dropped_and_the_surer_stays() -> None:
    objects = merged(
        ("dog", 0.6, (0.12, 0.1, 0.52, 0.5)),
        ("dog", 0.8, (0.1, 0.1, 0.5, 0.5)),
        ("dog", 0.7, (0.6, 0.6, 0.9, 0.9)),
    )
    assert len(objects) == 2
    assert objects.boxes[0].tolist() == pytest.approx([0.1, 0.1, 0.5, 0.5])


def test_person_without_the_legs_is_the_same_person() -> None:
    whole, upper = (0.1, 0.1, 0.3, 0.9), (0.1, 0.1, 0.3, 0.45)
    assert len(merged(("person", 0.9, whole), ("person", 0.5, upper))) == 1
    assert len(merged(("person", 0.5, whole), ("person", 0.9, upper))) == 1


def test_someone_small_in_front_stays() -> None:
    objects = merged(("person", 0.9, (0.1, 0.1, 0.5, 0.9)), ("person", 0.8, (0.2, 0.5, 0.32, 0.85)))
    assert len(objects) == 2


def test_one_box_with_two_readings_is_one_object() -> None:
    objects = merged(
        ("cup", 0.95, (0.289, 0.033, 0.686, 0.599)), ("bowl", 0.87, (0.281, 0.041, 0.678, 0.627))
    )
    assert len(objects) == 1
    cup = float(objects.category[0, CATEGORIES.index("cup")])
    bowl = float(objects.category[0, CATEGORIES.index("bowl")])
    assert cup > bowl > 0.1
    assert 0.95 < cup + bowl < 1


def test_rider_and_horse_stay_two() -> None:
    objects = merged(("horse", 0.9, (0.1, 0.4, 0.8, 0.9)), ("person", 0.9, (0.3, 0.1, 0.6, 0.6)))
    assert len(objects) == 2


def test_at_most_so_many() -> None:
    many = [("bird", 0.3 + k / 1000, (k / 200, 0.0, (k + 1) / 200, 0.01)) for k in range(150)]
    objects = merged(*many)
    assert len(objects) == 100
    assert objects.category.max() == pytest.approx(0.449)
    assert len(merged(*many, most=3)) == 3


def test_equal_probabilities_are_ordered_by_position() -> None:
    objects = merged(
        ("cup", 0.5, (0.6, 0.1, 0.7, 0.2)),
        ("cup", 0.5, (0.1, 0.5, 0.2, 0.6)),
        ("cup", 0.5, (0.1, 0.1, 0.2, 0.2)),
    )
    assert objects.boxes[:, :2].round(2).tolist() == pytest.approx(
        np.array([[0.1, 0.1], [0.1, 0.5], [0.6, 0.1]], dtype=np.float32)
    )


def test_exclusive_readings() -> None:
    assert exclusive(np.array([3.0])).tolist() == [0.75]
    assert exclusive(np.array([9.0, 90.0])).sum() == pytest.approx(0.99)


corner = st.integers(0, 8)
candidates = st.lists(
    st.tuples(
        st.sampled_from(["dog", "cat", "person"]),
        st.integers(1, 99).map(lambda k: k / 100),
        st.tuples(corner, corner, corner, corner).map(
            lambda c: (c[0] / 20, c[1] / 20, (c[0] + c[2] + 1) / 20, (c[1] + c[3] + 1) / 20)
        ),
    ),
    max_size=12,
)


@settings(max_examples=60, deadline=None)
@given(candidates, st.randoms(use_true_random=False))
def test_order_of_candidates_does_not_matter(found: list[Candidate], random: object) -> None:
    first = merged(*found)
    shuffled = list(found)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    second = merged(*shuffled)
    assert np.array_equal(first.boxes, second.boxes)
    assert np.array_equal(first.category, second.category)
    assert (first.category.sum(axis=1) < 1).all()
    assert (first.category >= 0).all()
    assert (np.diff(first.category.sum(axis=1)) <= 1e-6).all(), "the surest first"
    assert len(first) <= len(found)
