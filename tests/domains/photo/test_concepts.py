"""From boxes, categories and colours to every concept of the photo domain."""

import pytest
import torch

from nmn.domains.photo.concepts import add_concepts
from nmn.domains.photo.words import (
    ATTRIBUTE,
    CATEGORY,
    COLOR,
    HYPERNYMS,
    NOUN,
    PLACE,
    POSITION,
    SIZE,
    VOCABULARIES,
)
from nmn.types import SceneGraph


def seen(*boxes: tuple[float, float, float, float], category: str = "dog") -> SceneGraph:
    categories = torch.zeros(len(boxes), len(CATEGORY))
    categories[:, CATEGORY.index(category)] = 0.8
    colors = torch.full((len(boxes), len(COLOR)), 0.04)
    colors[:, COLOR.index("red")] = 0.6
    table = torch.tensor(boxes, dtype=torch.float32).reshape(-1, 4)
    return add_concepts(SceneGraph(table, {"category": categories, "color": colors}, 640, 480))


def word(graph: SceneGraph, vocabulary, index: int = 0) -> str:
    return vocabulary[int(graph.tables[vocabulary.name][index].argmax())]


def test_every_vocabulary_of_objects_has_its_table() -> None:
    for boxes in ([], [(0.1, 0.1, 0.5, 0.5)], [(0.1, 0.1, 0.5, 0.5)] * 7):
        graph = seen(*boxes)
        for vocabulary in (CATEGORY, NOUN, COLOR, SIZE, PLACE, POSITION, ATTRIBUTE):
            table = graph.tables[vocabulary.name]
            assert table.shape == (len(boxes), len(vocabulary))
            assert bool(((table >= 0) & (table <= 1 + 1e-6)).all())
        for vocabulary in (COLOR, SIZE, POSITION):
            assert torch.allclose(graph.tables[vocabulary.name].sum(dim=1), torch.ones(len(boxes)))


@pytest.mark.parametrize(("noun", "members"), HYPERNYMS.items())
def test_a_hypernym_is_the_sum_of_its_categories(noun: str, members: tuple[str, ...]) -> None:
    for category in ("dog", "banana", "bus", "chair"):
        table = seen((0.1, 0.1, 0.2, 0.2), category=category).tables["noun"]
        expected = 0.8 if category in members else 0.0
        assert float(table[0, NOUN.index(noun)]) == pytest.approx(expected)
        assert float(table[0, NOUN.index(category)]) == pytest.approx(0.8)


@pytest.mark.parametrize(
    ("box", "position", "places", "size"),
    [
        ((0.0, 0.0, 0.1, 0.1), "top left", {"left", "top", "background"}, "small"),
        ((0.9, 0.9, 1.0, 1.0), "bottom right", {"right", "bottom", "foreground"}, "small"),
        ((0.4, 0.4, 0.6, 0.6), "center", {"middle"}, "medium"),
        ((0.0, 0.0, 1.0, 1.0), "center", {"middle", "foreground"}, "large"),
        ((0.4, 0.0, 0.6, 0.2), "top", {"top", "background"}, "medium"),
    ],
)
def test_boxes_tell_places_and_sizes(box, position: str, places: set[str], size: str) -> None:
    graph = seen(box)
    assert word(graph, POSITION) == position and word(graph, SIZE) == size
    sure = {place for place, p in zip(PLACE, graph.tables["place"][0], strict=True) if p > 0.8}
    assert sure == places


def test_the_dominant_colour_is_nearly_sure() -> None:
    table = seen((0.1, 0.1, 0.5, 0.5)).tables["color"]
    assert float(table[0, COLOR.index("red")]) > 0.9


def test_words_that_modules_read_by_name_are_there() -> None:
    assert set(VOCABULARIES) == {
        "category", "noun", "color", "size", "place", "position", "attribute", "relation",
        "superlative", "side",
    }  # fmt: skip
    assert ATTRIBUTE.words == COLOR.words + SIZE.words + PLACE.words


def test_the_generator_and_perception_speak_of_the_same_things() -> None:
    from nmn.domains.photo import phrases as photo_words
    from nmn.perception import CATEGORIES, COLORS

    assert CATEGORY.words == CATEGORIES
    assert set(photo_words.COLORS) == set(COLORS) == set(COLOR.words)
