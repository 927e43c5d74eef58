"""The true scenes of nmn's own CLEVR world, by number."""

from collections.abc import Iterable
from itertools import groupby

from nmn.domains.clevr.data.scenes import clevr_scene_graph
from nmn.domains.clevr.sampling import sample_scenes
from nmn.types import SceneGraph

# Scenes of one series that are this near are drawn with those between them: many together are
# checked at once.
_NEAR = 8


def true_scenes(named: Iterable[tuple[int, int]]) -> dict[tuple[int, int], SceneGraph]:
    """By (seed, number in the series that it starts), the graph of that scene.

    Raises:
        WorldError: a negative number.
    """
    wanted = sorted(set(named))
    found = {}
    for seed, of_seed in groupby(wanted, key=lambda name: name[0]):
        for numbers in _runs([number for _, number in of_seed]):
            start = numbers[0]
            scenes = sample_scenes(numbers[-1] + 1 - start, seed, start=start)
            for number, scene in enumerate(scenes, start):
                if number in numbers:
                    found[seed, number] = clevr_scene_graph(scene)
    return found


def _runs(numbers: list[int]) -> list[list[int]]:
    """Ascending numbers, in runs without wide gaps."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number - runs[-1][-1] <= _NEAR:
            runs[-1].append(number)
        else:
            runs.append([number])
    return runs
