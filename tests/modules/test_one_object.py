"""Modules that single out an object: probabilities by enumeration of all subsets, and refusals."""

from dataclasses import replace

import pytest
import torch

from nmn.types import Reading
from tests.modules.pictures import (
    VOCABULARIES,
    ask,
    close,
    make,
    one,
    picture,
    row_of,
    sentence,
    some,
    subsets,
    why,
)

SCORES = [(0.9, 0.2, 0.6, 0.4, 0.7), (0.05, 0.5, 0.5), (1.0, 0.3, 0.0, 0.8), (0.3,)]
# In ``row_of`` objects come from left to right, from top to bottom, from small to large.
LAST_FIRST = ["largest", "rightmost", "lowest", "nearest"]
FIRST_FIRST = ["smallest", "leftmost", "highest", "farthest"]


def by_order(scores: tuple[float, ...], order: list[int], n: int) -> list[float]:
    """P(object i is the n-th member in the order), over all subsets."""
    out = [0.0] * len(scores)
    for members, p in subsets(scores):
        ordered = [k for k in order if k in members]
        if len(ordered) >= n:
            out[ordered[n - 1]] += p
    return out


@pytest.mark.parametrize("scores", SCORES)
def test_unique_is_the_posterior_of_being_the_only_one(scores: tuple[float, ...]) -> None:
    only, some_there, several = [0.0] * len(scores), 0.0, 0.0
    for members, p in subsets(scores):
        some_there += p if members else 0
        several += p if len(members) > 1 else 0
        if len(members) == 1:
            only[next(iter(members))] += p
    output = ask("unique", row_of(len(scores)), some(*scores))
    close(output.weights, *(some_there * p / sum(only) for p in only))
    expected = "nothing" if some_there < 0.5 else "several" if several > 0.5 else ""
    assert why(output) == expected


def test_unique_of_certain_members() -> None:
    close(ask("unique", row_of(3), some(0, 1, 0)).weights, 0, 1, 0)
    close(ask("unique", row_of(2), some(1, 1)).weights, 0.5, 0.5)
    assert why(ask("unique", row_of(2), some(1, 1))) == "several"
    assert why(ask("unique", row_of(2), some(0, 0))) == "nothing"
    assert why(ask("unique", row_of(0), some())) == "nothing"


@pytest.mark.parametrize("scores", SCORES)
@pytest.mark.parametrize("word", [*LAST_FIRST, *FIRST_FIRST])
def test_superlative_is_exact(word: str, scores: tuple[float, ...]) -> None:
    order = list(range(len(scores)))
    expected = by_order(scores, order[::-1] if word in LAST_FIRST else order, 1)
    output = ask("superlative", row_of(len(scores)), some(*scores), word)
    close(output.weights, *expected)
    assert why(output) == ("nothing" if sum(expected) < 0.5 else "")


@pytest.mark.parametrize("scores", SCORES)
@pytest.mark.parametrize("n", [1, 2, 3, 4, 9])
@pytest.mark.parametrize(("side", "turn"), [("left", 1), ("right", -1), ("top", 1), ("bottom", -1)])
def test_ordinal_is_exact(scores: tuple[float, ...], n: int, side: str, turn: int) -> None:
    expected = by_order(scores, list(range(len(scores)))[::turn], n)
    output = ask("ordinal", row_of(len(scores)), some(*scores), n, side)
    close(output.weights, *expected)
    assert why(output) == ("too few" if sum(expected) < 0.5 else "")


def test_ordinals_start_from_one() -> None:
    check = type(make("ordinal")).check
    assert check({"n": 0, "side": "left"}) is not None
    assert check({"n": 1, "side": "left"}) is None
    output = ask("ordinal", row_of(2), some(1, 1), 0, "left")
    close(output.weights, 0, 0)
    assert why(output) == "too few"


@pytest.mark.parametrize("scores", [(0.9, 0.2, 0.6, 0.4, 0.7), (1.0, 1.0, 1.0, 1.0, 1.0)])
@pytest.mark.parametrize("anchor", [(0, 1, 0, 0, 0), (0.5, 0, 0, 0, 0.3)])
@pytest.mark.parametrize(("name", "turn"), [("nearest", 1), ("farthest", -1)])
def test_nearest_and_farthest_are_exact(
    scores: tuple[float, ...], anchor: tuple[float, ...], name: str, turn: int
) -> None:
    graph = picture([[x, 0.4, x + 0.02, 0.42] for x in (0.0, 0.1, 0.25, 0.5, 0.9)])
    places = [0.0, 0.1, 0.25, 0.5, 0.9]
    expected = [0.0] * 5
    for j, weight in enumerate(anchor):
        others = [k for k in range(5) if k != j]
        order = sorted(others, key=lambda k: turn * abs(places[k] - places[j]))
        for k, p in enumerate(by_order(scores, order, 1)):
            expected[k] += weight * p
    close(ask(name, graph, some(*scores), one(*anchor)).weights, *expected)


@pytest.mark.parametrize("name", ["nearest", "farthest"])
def test_the_object_is_not_nearest_to_itself(name: str) -> None:
    output = ask(name, row_of(2), some(1, 0), one(1, 0))
    close(output.weights, 0, 0)
    assert why(output) == "nothing"
    assert why(ask(name, row_of(2), some(1, 1), one(1, 0))) == ""


NAMED = picture(
    [[k / 10, 0.1, k / 10 + 0.05, 0.2] for k in range(5)],
    category=[[0, 0, 1], [0, 1, 0], [0, 0, 1], [1, 0, 0], [0, 1, 0]],
)


def test_refusals_name_the_candidates() -> None:
    few = some(0.0, 0.1, 0.0, 0.21, 0.0)
    output = ask("unique", NAMED, few)
    assert sentence("unique", NAMED, output, few) == (
        "nothing fits; the best candidate is #3 dog 0.21"
    )
    two = some(0.0, 0.95, 0.0, 0.0, 0.91)
    output = ask("unique", NAMED, two)
    assert sentence("unique", NAMED, output, two) == (
        "2 objects fit: #1 cat 0.95, #4 cat 0.91; say which, for example the largest"
    )
    weak = some(0.4, 0.4, 0.4, 0.4, 0.4)
    output = ask("unique", NAMED, weak)
    assert sentence("unique", NAMED, output, weak).startswith("5 objects may fit: #0 bus 0.40")
    output = ask("superlative", NAMED, few, "largest")
    assert "the best candidate is #3 dog 0.21" in sentence("superlative", NAMED, output, few)
    output = ask("ordinal", NAMED, two, 3, "left")
    assert sentence("ordinal", NAMED, output, two) == (
        "there are not that many: 2 objects fit: #1 cat 0.95, #4 cat 0.91"
    )
    itself = some(0.0, 1.0, 0.0, 0.0, 0.0)
    anchor = one(0.0, 1.0, 0.0, 0.0, 0.0)
    output = ask("nearest", NAMED, itself, anchor)
    assert sentence("nearest", NAMED, output, itself, anchor) == (
        "besides the object itself, nothing in the picture fits"
    )


def test_refusals_about_pictures_without_objects() -> None:
    empty = picture([])
    output = ask("unique", empty, some())
    assert sentence("unique", empty, output, some()) == (
        "nothing fits; no object was found in the picture"
    )
    # The batch was padded to three objects: those that are not there are not named.
    one_there = picture([[0, 0, 1, 1]], category=[[1, 0, 0]])
    padded = some(0.3, 0.0, 0.0)
    said = make("unique").explain(_reason("nothing"), [padded], 0, Reading(one_there, VOCABULARIES))
    assert said == "nothing fits; the best candidate is #0 dog 0.30"


def _reason(name: str):
    from nmn.types import reason_of

    return next(r for r in map(reason_of, range(1, 6)) if r.name == name)


def test_locate_is_the_box_of_the_likeliest() -> None:
    region = ask("locate", row_of(3), one(0.1, 0.2, 0.6))
    torch.testing.assert_close(region.box[0], row_of(3).boxes[2])
    close(region.p, 0.6)
    region = ask("locate", row_of(0), one())
    close(region.box, 0, 0, 0, 0)
    close(region.p, 0)


@pytest.mark.parametrize(
    ("scores", "reason"),
    [
        ((0.5,), ""),
        ((0.49,), "nothing"),
        ((1.0, 0.5), ""),
        ((1.0, 0.51), "several"),
    ],
)
def test_unique_decides_at_a_half_and_refuses_beyond_it(
    scores: tuple[float, ...], reason: str
) -> None:
    assert why(ask("unique", row_of(len(scores)), some(*scores))) == reason


@pytest.mark.parametrize("name", ["nearest", "farthest"])
def test_another_that_is_there_with_a_half_is_the_nearest(name: str) -> None:
    assert why(ask(name, row_of(2), some(1, 0.5), one(1, 0))) == ""
    assert why(ask(name, row_of(2), some(1, 0.49), one(1, 0))) == "nothing"


def test_nearest_measures_both_axes_in_heights_of_the_picture() -> None:
    boxes = [[x, y, x + 0.02, y + 0.02] for x, y in ((0.1, 0.1), (0.3, 0.1), (0.1, 0.5))]
    square = picture(boxes)
    wide = replace(square, width=300)
    close(ask("nearest", square, some(1, 1, 1), one(1, 0, 0)).weights, 0, 1, 0)
    close(ask("nearest", wide, some(1, 1, 1), one(1, 0, 0)).weights, 0, 0, 1)
