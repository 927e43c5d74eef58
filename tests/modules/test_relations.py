"""Relations from boxes: what a person would say of two boxes, and how modules sum over pairs."""

from dataclasses import replace

import pytest
import torch

from nmn.errors import DomainError, ExecutionError
from nmn.modules.geometry import CONTACT, RELATIONS, RelationTable
from nmn.types import SceneGraph, SceneStack, Vocabulary
from tests.modules.pictures import FAMILY, VOCABULARIES, ask, close, one, picture, some

WORDS = tuple(RELATIONS)


def table(graph: SceneGraph) -> torch.Tensor:
    return RelationTable(VOCABULARIES)(SceneStack([graph]))[0]


def p(word: str, i: list[float], j: list[float]) -> float:
    return float(table(picture([i, j]))[WORDS.index(word), 0, 1])


MAN, BUS = [0.05, 0.4, 0.15, 0.9], [0.3, 0.3, 0.9, 0.9]
CUP, TABLE = [0.4, 0.45, 0.46, 0.55], [0.2, 0.5, 0.8, 0.95]
BIRD, BOAT = [0.5, 0.05, 0.55, 0.1], [0.3, 0.6, 0.8, 0.9]
HAT, HEAD = [0.42, 0.1, 0.5, 0.2], [0.35, 0.1, 0.6, 0.9]
RIDER, HORSE = [0.4, 0.2, 0.55, 0.65], [0.3, 0.4, 0.7, 0.9]
FAR, CLOSE = [0.0, 0.0, 0.1, 0.1], [0.8, 0.8, 0.9, 0.9]


@pytest.mark.parametrize(
    ("word", "i", "j"),
    [
        ("left of", MAN, BUS),
        ("right of", BUS, MAN),
        ("above", BIRD, BOAT),
        ("below", BOAT, BIRD),
        ("on", CUP, TABLE),
        ("in", HAT, HEAD),
        ("containing", HEAD, HAT),
        ("near", MAN, BUS),
        ("far from", FAR, CLOSE),
        ("overlapping", RIDER, HORSE),
        ("behind", FAR, CLOSE),
        ("in front of", CLOSE, FAR),
        ("larger than", BUS, MAN),
        ("smaller than", MAN, BUS),
    ],
)
def test_relation_holds_and_its_opposite_does_not(
    word: str, i: list[float], j: list[float]
) -> None:
    assert p(word, i, j) > 0.7
    if word not in ("near", "far from", "overlapping"):
        assert p(word, j, i) < 0.3


@pytest.mark.parametrize(
    ("word", "i", "j"),
    [
        ("left of", [0.1, 0.1, 0.9, 0.9], [0.12, 0.1, 0.92, 0.9]),  # nearly the same large box
        ("above", [0.1, 0.1, 0.9, 0.9], [0.1, 0.12, 0.9, 0.92]),
        ("on", BIRD, BOAT),  # floats above
        ("on", BUS, MAN),  # much wider than what would carry it
        ("in", RIDER, HORSE),  # only half inside
        ("near", FAR, CLOSE),
        ("far from", MAN, BUS),
        ("overlapping", MAN, BUS),
        ("riding", MAN, BUS),
        ("holding", FAR, CLOSE),
        ("wearing", FAR, CLOSE),
    ],
)
def test_relation_does_not_hold(word: str, i: list[float], j: list[float]) -> None:
    assert p(word, i, j) < 0.25


def test_contact_is_likely_but_never_sure() -> None:
    assert 0.4 < p("wearing", HEAD, HAT) <= CONTACT <= 0.6
    assert 0.4 < p("holding", HEAD, HAT) <= CONTACT
    assert 0.4 < p("riding", RIDER, HORSE) <= CONTACT
    torch.manual_seed(0)
    corner = torch.rand(60, 2) * 0.6
    boxes = torch.cat([corner, corner + 0.02 + 0.38 * torch.rand(60, 2)], dim=1)
    made = table(picture(boxes.tolist()))
    for word in ("holding", "wearing", "riding", "held by", "worn by", "ridden by"):
        assert float(made[WORDS.index(word)].max()) <= CONTACT
    for word in ("behind", "in front of"):
        shown = made[WORDS.index(word)][~torch.eye(60, dtype=torch.bool)]
        assert float(shown.min()) >= 0.15 - 1e-6
        assert float(shown.max()) <= 0.85 + 1e-6


@pytest.mark.parametrize(
    ("word", "converse"),
    [
        ("left of", "right of"),
        ("above", "below"),
        ("in", "containing"),
        ("behind", "in front of"),
        ("larger than", "smaller than"),
        ("holding", "held by"),
        ("wearing", "worn by"),
        ("riding", "ridden by"),
    ],
)
def test_converses_are_transposed(word: str, converse: str) -> None:
    made = table(picture([MAN, BUS, CUP, HAT]))
    torch.testing.assert_close(made[WORDS.index(word)], made[WORDS.index(converse)].T)


def test_nothing_stands_in_a_relation_to_itself_or_to_padding() -> None:
    stack = SceneStack([picture([MAN, BUS, CUP]), picture([HAT])])
    made = RelationTable(VOCABULARIES)(stack)
    assert not bool(made.diagonal(dim1=2, dim2=3).any())
    assert not bool(made[1].any())
    assert RelationTable(VOCABULARIES)(SceneStack([picture([])])).shape == (1, len(WORDS), 0, 0)


def test_boxes_without_extent_are_finite() -> None:
    made = table(picture([[0.5, 0.5, 0.5, 0.5], [0.5, 0.5, 0.5, 0.5], [0, 0, 1, 1]]))
    assert bool(torch.isfinite(made).all())
    assert bool(((made >= 0) & (made <= 1)).all())


def test_distances_count_alike_along_both_axes() -> None:
    across = replace(picture([[0.1, 0.4, 0.2, 0.5], [0.4, 0.4, 0.5, 0.5]]), width=200)
    down = picture([[0.4, 0.1, 0.6, 0.2], [0.4, 0.7, 0.6, 0.8]])
    near = WORDS.index("near")
    # 0.2 of a width of 2 heights is 0.4 heights, and the boxes are 0.2 x 0.1 heights in both.
    wide = float(table(across)[near, 0, 1])
    closer = replace(across, width=50)
    assert wide < 0.2 < float(table(closer)[near, 0, 1]) + 0.2
    assert float(table(down)[near, 0, 1]) < 0.2


def given(relations: torch.Tensor) -> SceneGraph:
    return replace(picture([MAN, BUS, CUP]), relations=relations)


GIVEN = torch.zeros(len(WORDS), 3, 3)
GIVEN[WORDS.index("near")] = torch.tensor([[1.0, 0.8, 0.3], [0.1, 1.0, 0.6], [0.0, 0.5, 1.0]])


def test_given_relations_replace_the_geometry() -> None:
    stack = SceneStack([given(GIVEN), picture([MAN, BUS])])
    made = RelationTable(VOCABULARIES)(stack)
    close(made[0, WORDS.index("near")], 0, 0.8, 0.3, 0.1, 0, 0.6, 0, 0.5, 0)
    assert float(made[1, WORDS.index("left of"), 0, 1]) > 0.7
    with pytest.raises(ExecutionError, match="relations"):
        RelationTable(VOCABULARIES)(SceneStack([given(GIVEN[:3])]))


def test_relate_sums_over_the_object() -> None:
    graph = given(GIVEN)
    close(ask("relate", graph, some(1, 1, 1), "near", one(0, 0, 1)).scores, 0.3, 0.6, 0)
    close(
        ask("relate", graph, some(1, 0.5, 1), "near", one(0.5, 0.4, 0)).scores,
        0.4 * 0.8,
        0.5 * 0.5 * 0.1,
        0.4 * 0.5,
    )


def test_relate_some_is_a_noisy_or() -> None:
    graph = given(GIVEN)
    close(
        ask("relate_some", graph, some(1, 1, 0.5), "near", some(1, 1, 1)).scores,
        1 - 0.2 * 0.7,
        1 - 0.9 * 0.4,
        0.5 * 0.5,
    )
    close(ask("relate_some", graph, some(1, 1, 1), "near", some(0, 0, 0)).scores, 0, 0, 0)


def test_verify_relation_doubts_with_its_objects() -> None:
    graph = given(GIVEN)
    close(ask("verify_relation", graph, one(1, 0, 0), "near", one(0, 1, 0)).p, 0.8)
    close(
        ask("verify_relation", graph, one(0.5, 0, 0), "near", one(0, 0.8, 0)).p,
        0.4 * 0.8 + 0.5 * 0.6,
    )
    close(ask("verify_relation", graph, one(0, 0, 0), "near", one(0, 1, 0)).p, 0.5)


def test_choose_relation_takes_one_and_not_the_other() -> None:
    relations = GIVEN.clone()
    relations[WORDS.index("on"), 0, 1] = 0.3
    graph = given(relations)
    probs = ask("choose_relation", graph, one(1, 0, 0), "near", "on", one(0, 1, 0)).probs[0]
    close(probs[[WORDS.index("near"), WORDS.index("on")]], 0.8 * 0.7, 0.3 * 0.2)
    assert float(probs.sum()) == pytest.approx(0.8 * 0.7 + 0.3 * 0.2)
    probs = ask("choose_relation", graph, one(0.5, 0, 0), "near", "on", one(0, 1, 0)).probs[0]
    close(probs[[WORDS.index("near"), WORDS.index("on")]], 0.5 * 0.8 * 0.7, 0.5 * 0.3 * 0.2)


@pytest.mark.parametrize(
    ("name", "vocabulary"),
    [
        ("relate", "relation"),
        ("relate_some", "relation"),
        ("verify_relation", "relation"),
        ("choose_relation", "relation"),
        ("superlative", "superlative"),
        ("ordinal", "side"),
    ],
)
def test_words_without_a_geometry_are_refused_at_once(name: str, vocabulary: str) -> None:
    unknown = {**VOCABULARIES, vocabulary: Vocabulary(vocabulary, ("sideways",))}
    with pytest.raises(DomainError, match="sideways"):
        FAMILY[name].build(unknown)
    lacking = {key: words for key, words in VOCABULARIES.items() if key != vocabulary}
    with pytest.raises(DomainError, match=f"no vocabulary '{vocabulary}'"):
        FAMILY[name].build(lacking)


@pytest.mark.parametrize(("gap", "expected"), [(0.5, 0.5), (0.74, 0.1192), (0.26, 0.8808)])
def test_near_ends_at_half_a_diagonal_in_heights_of_the_picture(
    gap: float, expected: float
) -> None:
    # Twice as wide as high: 0.03 of the width are 0.06 heights, and the diagonal is 0.1 heights.
    second = 0.13 + gap * 0.1 / 2
    boxes = [[0.1, 0.4, 0.13, 0.48], [second, 0.4, second + 0.03, 0.48]]
    made = table(replace(picture(boxes), width=200))
    assert float(made[WORDS.index("near"), 0, 1]) == pytest.approx(expected, abs=1e-3)
