"""What the modules see of CLEVR's scenes while they learn: one function a setting.

Each takes scenes as JSON with their true graphs, and gives graphs with the true tables (they
supervise steps) and a table or map "features" (what the modules read); None for a scene that is
not to be learned on.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import torch

from nmn.domains.clevr.data.features import WIDTH, clevr_features, ground_places
from nmn.domains.clevr.perception.features import object_features
from nmn.kernels.boxes import intersection_over_union
from nmn.kernels.float32 import FLOAT32_ON_CPU
from nmn.modules.ports import FEATURES
from nmn.types import SceneGraph

Scenes = Sequence[Mapping[str, Any]]
Sight = Callable[[Scenes, Sequence[SceneGraph]], Sequence[SceneGraph | None]]

# Cells of a map along each side, as many as of ResNet-101's features for CLEVR.
_CELLS = 14

# Boxes that overlap by so much of their union are one object's; two objects' overlap by less.
_SAME = 0.5


def of_truth(scenes: Scenes, graphs: Sequence[SceneGraph]) -> list[SceneGraph | None]:
    """``clevr_features``: attributes and places, turned and with noise. 32 numbers an object."""
    return [
        graph.with_tables({FEATURES: clevr_features(scene)})
        for scene, graph in zip(scenes, graphs, strict=True)
    ]


def of_words(scenes: Scenes, graphs: Sequence[SceneGraph]) -> list[SceneGraph | None]:
    """The form in which the encoder states what it sees, made of the truth: 17 numbers an object.

    Modules that learn on it run on what the encoder sees, see
    ``nmn.domains.clevr.perception.features.object_features``.
    """
    return [
        graph.with_tables(
            {FEATURES: object_features(graph.tables["attribute"], ground_places(scene))}
        )
        for scene, graph in zip(scenes, graphs, strict=True)
    ]


def of_maps(scenes: Scenes, graphs: Sequence[SceneGraph]) -> list[SceneGraph | None]:
    """A map ``[32, 14, 14]`` with each object's ``clevr_features`` in the cell of its centre.

    For the convolutional families: it shows that they train, not how well they see.
    """
    made: list[SceneGraph | None] = []
    for scene, graph in zip(scenes, graphs, strict=True):
        grid = torch.zeros(WIDTH, _CELLS, _CELLS, **FLOAT32_ON_CPU)
        centres = (graph.boxes[:, :2] + graph.boxes[:, 2:]) / 2 * _CELLS
        column, row = centres.long().clamp(0, _CELLS - 1).unbind(dim=1)
        grid[:, row, column] = clevr_features(scene).t()
        made.append(replace(graph, maps={FEATURES: grid}))
    return made


def paired(true: SceneGraph, seen: SceneGraph) -> SceneGraph | None:
    """The true graph with the features that were seen of its objects.

    None where an object was missed, seen twice, or seen where there is none: steps could not be
    supervised then.
    """
    if len(true) != len(seen):
        return None
    if not len(true):
        return true.with_tables({FEATURES: seen.tables[FEATURES]})
    overlaps = intersection_over_union(true.boxes.numpy(), seen.boxes.numpy())
    best, which = torch.from_numpy(overlaps).max(dim=1)
    if bool((best < _SAME).any()) or len(set(which.tolist())) < len(which):
        return None
    return true.with_tables({FEATURES: seen.tables[FEATURES][which]})
