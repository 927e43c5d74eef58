"""Counting, comparing, quantifying: by enumeration of all subsets."""

import pytest
import torch

from nmn.modules.counting import count_distribution
from tests.modules.pictures import (
    ask,
    close,
    number,
    picture,
    row_of,
    sentence,
    some,
    subsets,
    why,
)

SCORES = [(0.9, 0.2, 0.6, 0.4, 0.7), (0.05, 0.5), (1.0, 0.0, 0.8), ()]


def counts_of(scores: tuple[float, ...], miss: float, width: int) -> list[float]:
    out = [0.0] * width
    for members, p in subsets(scores):
        out[len(members)] += p * (1 - miss)
        out[len(members) + 1] += p * miss
    return out


@pytest.mark.parametrize("miss", [0.0, 0.1])
@pytest.mark.parametrize("scores", SCORES)
def test_count_is_exact(scores: tuple[float, ...], miss: float) -> None:
    graph = picture([[0.1, 0.1, 0.2, 0.2]] * len(scores), miss=miss)
    close(
        ask("count", graph, some(*scores)).distribution, *counts_of(scores, miss, len(scores) + 2)
    )
    wide = ask("count", graph, some(*scores), counts=12).distribution
    close(wide, *counts_of(scores, miss, 12))


def test_many_weak_candidates_do_not_add_up() -> None:
    graph = picture([[0.1, 0.1, 0.2, 0.2]] * 9)
    assert ask("count", graph, some(*[0.1] * 9)).distribution.argmax() == 0


def test_counts_of_many_objects_keep_their_precision() -> None:
    torch.manual_seed(0)
    scores = torch.rand(3, 120)
    fast = count_distribution(scores, 121)
    exact = count_distribution(scores.double(), 121)
    torch.testing.assert_close(fast.double(), exact, atol=1e-5, rtol=0)
    torch.testing.assert_close(fast.sum(dim=1), torch.ones(3), atol=1e-5, rtol=0)


def test_number_is_what_is_written() -> None:
    close(ask("number", row_of(2), 2).distribution, 0, 0, 1, 0)
    close(ask("number", row_of(0), 0, counts=3).distribution, 1, 0, 0)


A, B = (0.1, 0.2, 0.3, 0.4), (0.5, 0.0, 0.25, 0.25)


@pytest.mark.parametrize(
    ("name", "holds"),
    [
        ("equal", lambda a, b: a == b),
        ("less", lambda a, b: a < b),
        ("greater", lambda a, b: a > b),
    ],
)
def test_comparisons_sum_over_all_pairs(name, holds) -> None:
    expected = sum(p * q for a, p in enumerate(A) for b, q in enumerate(B) if holds(a, b))
    close(ask(name, row_of(2), number(*A), number(*B)).p, expected)
    two, three = number(0, 0, 1, 0), number(0, 0, 0, 1)
    close(ask(name, row_of(2), two, three).p, float(holds(2, 3)))
    close(ask(name, row_of(2), two, two).p, float(holds(2, 2)))


def test_difference_sums_over_all_pairs() -> None:
    expected = [0.0] * 4
    for a, p in enumerate(A):
        for b, q in enumerate(B):
            expected[max(a - b, 0)] += p * q
    output = ask("difference", row_of(2), number(*A), number(*B))
    close(output.distribution, *expected)
    assert why(output) == ""


def test_difference_refuses_where_there_are_not_more() -> None:
    one, three = number(0, 1, 0, 0), number(0, 0, 0, 1)
    output = ask("difference", row_of(2), one, three)
    assert why(output) == "not more"
    assert sentence("difference", row_of(2), output, one, three) == (
        "there are not more of the first than of the second: 1 against 3"
    )
    assert why(ask("difference", row_of(2), three, three)) == "", "no more is an answer: 0"


@pytest.mark.parametrize("miss", [0.0, 0.2])
@pytest.mark.parametrize("scores", SCORES)
def test_exist_is_exact(scores: tuple[float, ...], miss: float) -> None:
    graph = picture([[0.1, 0.1, 0.2, 0.2]] * len(scores), miss=miss)
    none = sum(p for members, p in subsets(scores) if not members)
    close(ask("exist", graph, some(*scores)).p, 1 - (1 - miss) * none)


PAIRS = [
    ((0.9, 0.2, 0.6, 0.4, 0.7), (0.8, 0.1, 0.6, 0.0, 0.2)),
    ((0.9, 0.8, 0.7), (0.2, 0.9, 0.4)),
    ((1.0, 1.0, 1.0, 1.0), (1.0, 1.0, 0.0, 1.0)),
    ((0.6, 0.5), (0.6, 0.5)),
]


def states(a: tuple[float, ...], b: tuple[float, ...]):
    """(in both, in the first only) for all joint memberships that are fully correlated."""
    found = [((0, 0), 1.0)]
    for p, q in zip(a, b, strict=True):
        both = min(p, q)
        found = [
            ((x + dx, y + dy), r * s)
            for (x, y), r in found
            for dx, dy, s in ((1, 0, both), (0, 1, p - both), (0, 0, 1 - p))
        ]
    return found


@pytest.mark.parametrize(("a", "b"), PAIRS)
def test_every_and_most_are_exact(a: tuple[float, ...], b: tuple[float, ...]) -> None:
    graph = row_of(len(a))
    every = sum(p for (_, only), p in states(a, b) if only == 0)
    most = sum(p for (both, only), p in states(a, b) if both > only)
    close(ask("every", graph, some(*a), some(*b)).p, every)
    close(ask("most", graph, some(*a), some(*b)).p, most)


@pytest.mark.parametrize("name", ["every", "most"])
def test_quantifiers_refuse_an_empty_set(name: str) -> None:
    graph = row_of(2)
    empty = some(0.1, 0.2)
    output = ask(name, graph, empty, some(1.0, 1.0))
    assert why(output) == "nothing"
    assert sentence(name, graph, output, empty, empty).startswith("nothing fits; the best")
    assert why(ask(name, graph, some(0.9, 0.0), some(0.0, 0.0))) == ""


def test_half_is_not_most() -> None:
    close(ask("most", row_of(2), some(1, 1), some(1, 0)).p, 0)
    close(ask("most", row_of(3), some(1, 1, 1), some(1, 1, 0)).p, 1)


@pytest.mark.parametrize(
    ("second", "reason"),
    [
        ((0, 0, 0.5, 0.5), ""),  # fewer 1/2, as many 1/2
        ((0, 0, 0.49, 0.51), "not more"),
        ((0, 0.25, 0.375, 0.375), ""),  # fewer 3/8, as many 3/8, more 1/4
        ((0, 0.375, 0.25, 0.375), ""),  # fewer 3/8, as many 1/4, more 3/8
        ((0, 0.375, 0.225, 0.4), "not more"),
    ],
)
def test_difference_is_decided_where_fewer_is_no_likelier_than_the_rest(
    second: tuple[float, ...], reason: str
) -> None:
    output = ask("difference", row_of(2), number(0, 0, 1, 0), number(*second))
    assert why(output) == reason
