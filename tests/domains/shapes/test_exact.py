"""SHAPES' meaning on the nine cells of a picture."""

import pytest
import torch

from nmn.domains.learned import exact_engine
from nmn.domains.shapes.domain import DOMAIN
from nmn.domains.shapes.graphs import shapes_scene_graphs
from nmn.domains.shapes.world import shapes_images
from nmn.types import SceneGraph

LANGUAGE = DOMAIN.exact_language


def graph(**held: int) -> SceneGraph:
    """A picture with one thing of each colour and shape, in the cell given."""
    made = shapes_scene_graphs(shapes_images(1, seed=0).images)[0]
    table = torch.zeros(9, 6)
    for word, cell in held.items():
        table[cell, LANGUAGE.vocabularies["attribute"].index(word)] = 1
    return made.with_tables({"attribute": table})


def steps(text: str, **held: int) -> list[object]:
    program = LANGUAGE.parse(text)
    found = exact_engine(DOMAIN).values([program], [0], [graph(**held)])
    return [found.shown(0, node.id, LANGUAGE.vocabularies) for node in program]


@pytest.mark.parametrize(
    ("word", "cells"), [("left_of", [3]), ("right_of", [5]), ("above", [1]), ("below", [7])]
)
def test_a_shift_is_one_step(word: str, cells: list[int]) -> None:
    assert steps(f'answer(shift(find("red"), "{word}"))', red=4) == [[4], cells, True]


@pytest.mark.parametrize(
    ("word", "cell"), [("left_of", 3), ("right_of", 5), ("above", 1), ("below", 7)]
)
def test_a_shift_stays_inside_the_grid(word: str, cell: int) -> None:
    assert steps(f'answer(shift(find("red"), "{word}"))', red=cell) == [[cell], [], False]


def test_there_and_back_need_not_be_where_it_began() -> None:
    there = 'shift(shift(find("red"), "left_of"), "right_of")'
    assert steps(f'answer(both(find("circle"), {there}))', red=4, circle=4)[-1] is True
    assert steps(f'answer(both(find("circle"), {there}))', red=3, circle=3)[-1] is False


def test_cells_are_read_off_the_pixels() -> None:
    batch = shapes_images(200, seed=3)
    words = LANGUAGE.vocabularies["attribute"]
    for number, made in enumerate(shapes_scene_graphs(batch.images)):
        assert len(made) == 9
        for cell, row in enumerate(made.tables["attribute"]):
            held = {words[k] for k in row.nonzero().flatten().tolist()}
            color, shape = (a[number].reshape(-1)[cell] for a in (batch.colors, batch.shapes))
            drawn = set() if color < 0 else {
                ("red", "green", "blue")[color], ("circle", "square", "triangle")[shape]
            }  # fmt: skip
            assert held == drawn
