"""Scenes by number are those of the series, however many are asked for."""

import torch

from nmn.domains.clevr.data.scenes import clevr_scene_graph
from nmn.domains.clevr.sampling import sample_scene
from nmn.domains.clevr.truth import true_scenes


def test_scenes_are_those_of_the_series() -> None:
    wanted = [(5, 0), (5, 2), (5, 40), (6, 2)]
    found = true_scenes([*wanted, (5, 2)])
    assert sorted(found) == wanted
    for (seed, number), graph in found.items():
        alone = clevr_scene_graph(sample_scene(seed, number))
        assert torch.equal(graph.tables["attribute"], alone.tables["attribute"])
        assert torch.equal(graph.boxes, alone.boxes)
