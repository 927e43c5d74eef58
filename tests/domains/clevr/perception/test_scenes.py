"""CLEVR pictures to scene graphs: a small network that learned two pictures, and the default."""

from pathlib import Path

import numpy as np
import pytest
import torch

from nmn.domains.clevr.data.scenes import clevr_scene_graph
from nmn.domains.clevr.encoder.data import Wanted, rendered
from nmn.domains.clevr.encoder.loop import Settings, new_net, train_encoder
from nmn.domains.clevr.encoder.measure import measure
from nmn.domains.clevr.perception.net import Widths
from nmn.domains.clevr.perception.scenes import ClevrPerception, hardened
from nmn.domains.clevr.perception.weights import default_weights, save_weights
from nmn.domains.clevr.words import PROPERTY
from nmn.domains.clevr.world import render_clevr
from nmn.errors import DomainError
from nmn.perception.picture import Picture, read_picture
from nmn.synthetic import Rendered
from nmn.types import SceneGraph

TINY = Widths(4, 16, 32, 32, 24, 12)
needs_weights = pytest.mark.skipif(
    not default_weights().exists(), reason="the encoder's weights are not in this checkout"
)


@pytest.fixture(scope="module")
def learned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Weights of a tiny network that has seen two pictures, often."""
    folder = tmp_path_factory.mktemp("encoder")
    pictures = rendered(folder / "data", Wanted(2, 27))
    settings = Settings(epochs=160, batch=2, rate=1.5e-2, warm=10, half=False)
    net = train_encoder(new_net(1, TINY), [pictures], folder / "run", settings, save_every=10**6)
    tally = measure(net, pictures)
    assert tally.figures()["scenes_all_right"] == 1.0, tally.figures()
    save_weights(net, folder / "tiny.safetensors")
    return folder / "tiny.safetensors"


@pytest.fixture(scope="module")
def two() -> Rendered:
    return next(render_clevr(2, 27))


def pictures_of(batch: Rendered) -> list[Picture]:
    return [read_picture(image.numpy()) for image in batch.images]


def matched(graph: SceneGraph, true: SceneGraph) -> list[int]:
    """For each true object the seen one whose box is nearest."""
    return torch.cdist(true.boxes, graph.boxes).argmin(1).tolist()


def test_what_was_learned_is_read_off_the_pictures(learned: Path, two: Rendered) -> None:
    for graph, scene in zip(
        ClevrPerception(learned).perceive(pictures_of(two)), two.scenes, strict=True
    ):
        true = clevr_scene_graph(scene)
        order = matched(graph, true)
        assert sorted(order) == list(range(len(true)))
        hard = hardened(graph)
        for name in (*PROPERTY, "attribute"):
            assert torch.equal(hard.tables[name][order], true.tables[name]), name
        assert hard.relations is not None and true.relations is not None
        assert torch.equal(hard.relations[:, order][:, :, order], true.relations)
        assert (graph.boxes[order] - true.boxes).abs().max() < 0.06


def test_a_graph_has_what_modules_ask_for(learned: Path, two: Rendered) -> None:
    picture = pictures_of(two)[0]
    graph = ClevrPerception(learned).perceive([picture])[0]
    n = len(graph)
    widths = {name: tuple(table.shape) for name, table in graph.tables.items()}
    assert widths == {
        "color": (n, 8),
        "shape": (n, 3),
        "size": (n, 2),
        "material": (n, 2),
        "attribute": (n, 15),
        "features": (n, 17),
        "place": (n, 2),
        "appearance": (n, 36),
    }
    for name in PROPERTY:
        torch.testing.assert_close(graph.tables[name].sum(1), torch.ones(n))
    assert graph.media is picture.media and graph.pixels is picture.pixels
    assert (graph.width, graph.height) == (320, 240) and 0 < graph.miss_rate < 0.1
    assert (graph.boxes >= 0).all() and (graph.boxes <= 1).all()
    assert (graph.tables["place"][:, 0].diff() > 0).all(), "from left to right"
    assert not graph.boxes.is_inference(), "modules that learn can read it"


def test_a_picture_is_seen_the_same_alone_and_among_others(learned: Path, two: Rendered) -> None:
    pictures = pictures_of(two)
    together = ClevrPerception(learned).perceive(pictures)
    alone = [ClevrPerception(learned, cache=0).perceive([picture])[0] for picture in pictures]
    for a, b in zip(together, alone, strict=True):
        assert all(torch.equal(a.tables[name], b.tables[name]) for name in a.tables)
        assert torch.equal(a.boxes, b.boxes)


def test_a_picture_is_looked_at_once(learned: Path, two: Rendered) -> None:
    perception = ClevrPerception(learned, cache=1)
    first, second = pictures_of(two)
    graph = perception.perceive([first])[0]
    assert perception.perceive([first])[0].boxes is graph.boxes
    perception.perceive([second])
    assert perception.perceive([first])[0].boxes is not graph.boxes, "only one is kept"
    perception.forget()
    assert perception.perceive([]) == []


def test_a_picture_of_nothing_has_no_objects(learned: Path) -> None:
    graph = ClevrPerception(learned).perceive([read_picture(np.full((320, 480), 128, np.uint8))])[0]
    assert graph.relations is not None and graph.relations.shape == (4, len(graph), len(graph))


def test_other_weights_have_another_digest(learned: Path, tmp_path: Path) -> None:
    save_weights(new_net(2, TINY), tmp_path / "w.safetensors")
    one, other = ClevrPerception(learned), ClevrPerception(tmp_path / "w.safetensors")
    assert one.digest == ClevrPerception(str(learned)).digest != other.digest
    assert one.name == "clevr-encoder"


def test_missing_weights_are_missed_when_needed(tmp_path: Path) -> None:
    perception = ClevrPerception(tmp_path / "none.safetensors")
    for ask in (lambda: perception.digest, lambda: perception.perceive([])):
        with pytest.raises(DomainError, match="cannot be read"):
            ask()


@needs_weights
@pytest.mark.parametrize("condition", ["A", "B", None])
@pytest.mark.parametrize("size", [(320, 240), (480, 320)])
def test_unseen_scenes_are_read_right(size: tuple[int, int], condition: str | None) -> None:
    batch = next(render_clevr(8, 777_001, size, condition, batch=8))  # type: ignore[arg-type]
    graphs = ClevrPerception().perceive(pictures_of(batch))
    right = [
        reads(graph, clevr_scene_graph(s)) for graph, s in zip(graphs, batch.scenes, strict=True)
    ]
    assert sum(right) >= 7, f"scenes read right: {right}"


def reads(graph: SceneGraph, true: SceneGraph) -> bool:
    """Is all of the scene seen, and nothing else?"""
    if len(graph) != len(true):
        return False
    order = matched(graph, true)
    if sorted(order) != list(range(len(true))):
        return False
    hard = hardened(graph)
    assert hard.relations is not None and true.relations is not None
    same = torch.equal(hard.tables["attribute"][order], true.tables["attribute"])
    return same and torch.equal(hard.relations[:, order][:, :, order], true.relations)
