"""The learned SHAPES modules: what they learn from, what the shipped ones have learned."""

from pathlib import Path

import numpy as np
import pytest
import torch

from nmn.domains.shapes import perception as shapes_cells
from nmn.domains.shapes import world
from nmn.domains.shapes.build import build_shapes, load_shapes
from nmn.domains.shapes.domain import weights
from nmn.domains.shapes.graphs import shapes_scene_graphs
from nmn.domains.shapes.modules import NO_GRID, Shift
from nmn.domains.shapes.train import (
    shapes_family,
    shapes_queries,
    shapes_questions,
    split_queries,
)
from nmn.domains.shapes.words import VOCABULARIES
from nmn.domains.shapes.world import shapes_images
from nmn.errors import DomainError
from nmn.modules import Module
from nmn.modules.weights import save_weights
from nmn.training.family import Family
from nmn.training.scoring import score
from nmn.training.settings import Settings
from nmn.training.trainer import Trainer
from nmn.types import ObjectSet, Scene, SceneGraph, SceneStack, Word


@pytest.fixture(scope="module")
def shipped() -> dict[str, Module]:
    return load_shapes(weights(), VOCABULARIES)


def test_shipped_weights_are_right_on_fresh_pictures_at_every_step(
    shipped: dict[str, Module],
) -> None:
    untrained = shapes_family(0)
    family = Family(
        "shapes", shipped, untrained.exact, untrained.language, untrained.read, untrained.width
    )
    found = score(family, shapes_questions(shapes_queries(), pictures=400, each=5, seed=77))
    assert found.questions == 2_000
    assert found.answers == 1.0 and found.steps == 1.0 and found.lucky == 0.0


def test_shipped_directions_are_the_steps_on_the_grid(shipped: dict[str, Module]) -> None:
    shift = shipped["shift"]
    assert isinstance(shift, Shift)
    (graph,) = shapes_scene_graphs(shapes_images(1, seed=0).images)
    assert graph.relations is not None
    # A graph's relations say which cell is beside which; steps lead the other way.
    learned = shift.probabilities().transpose(1, 2)
    assert torch.equal(learned > 0.5, graph.relations > 0.5)


def test_shipped_weights_are_small() -> None:
    assert weights().stat().st_size < 200_000
    assert weights().with_suffix(".md").is_file(), "the weights have no model card"


def test_a_short_training_learns_from_answers_alone() -> None:
    learned, held = split_queries(0)
    family = shapes_family(0)
    before = score(family, shapes_questions(held, pictures=50, each=4, seed=9)).answers
    questions = shapes_questions(learned, pictures=800, each=5, seed=8)
    bare = [graph.with_tables({}) for graph in questions.graphs]
    assert all("features" in graph.tables for graph in bare)
    trainer = Trainer(family, questions, Settings("answers", epochs=4, batch=128, rate=5e-3))
    losses = [done.loss for done in trainer.run()]
    after = score(family, shapes_questions(held, pictures=50, each=4, seed=9)).answers
    assert np.mean(losses[-10:]) < 0.8 * np.mean(losses[:10])
    assert after > max(before, 0.6)


def test_the_same_seed_gives_the_same_weights_and_another_gives_others() -> None:
    one, same, other = (shapes_family(seed).modules["shift"].steps for seed in (0, 0, 1))
    assert torch.equal(one, same) and not torch.equal(one, other)


def test_queries_that_are_held_out_are_of_every_form_and_never_learned() -> None:
    learned, held = split_queries(3)
    assert sorted([*learned, *held]) == sorted(shapes_queries()) and len(shapes_queries()) == 756
    assert not {*learned} & {*held} and split_queries(3) == (learned, held)
    assert {query.count("(") for query in held} == {1, 2, 3}


def test_answers_and_pictures_of_a_seed_are_the_same_again() -> None:
    first, again = (shapes_questions(["(is red red)"], pictures=5, each=2, seed=4) for _ in "ab")
    assert first.answers.tolist() == again.answers.tolist() and len(first) == 10
    drawn = shapes_images(5, seed=4).colors.reshape(5, -1)
    stated = [int((row == 0).any()) for row in drawn]
    assert first.answers.reshape(5, 2)[:, 0].tolist() == stated


def test_perception_knows_the_grid_of_the_world() -> None:
    assert (shapes_cells.CELLS, shapes_cells.SIDE) == (world.CELLS, world.CELLS * world.CELL)
    batch = shapes_images(2, seed=0)
    seen = shapes_cells.cell_features(batch.images)
    cell = batch.images[1, 10:20, 20:30].reshape(-1) / 255
    assert np.allclose(seen[1, 5].numpy(), cell, atol=1e-6)
    assert torch.equal(shapes_cells.cell_boxes(), shapes_scene_graphs(batch.images)[0].boxes)


def test_shift_refuses_pictures_of_more_cells_than_it_knows() -> None:
    graphs = [SceneGraph(torch.zeros(n, 4), {}, 30, 30) for n in (9, 11)]
    scene = Scene(SceneStack(graphs), torch.tensor([0, 1]))
    scores = torch.rand(2, 11) * torch.tensor([[1.0] * 9 + [0.0] * 2, [1.0] * 11])
    found = build_shapes(VOCABULARIES)["shift"](
        scene, ObjectSet(scores), Word(torch.tensor([0, 1]))
    )
    assert found.refused.tolist() == [0, NO_GRID.code]
    assert found.scores.shape == (2, 11) and not found.scores[:, 9:].any()


def test_weights_of_another_family_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.safetensors"
    save_weights(path, build_shapes(VOCABULARIES), {"family": "clevr"})
    with pytest.raises(DomainError, match="weights of the family 'clevr'"):
        load_shapes(path, VOCABULARIES)
