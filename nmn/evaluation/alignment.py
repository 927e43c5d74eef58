"""Perceived objects -> the objects of the file, so that steps can be compared.

An engine that sees pictures numbers objects as it found them. Its values that have an axis of
objects are put into the file's numbers here; what matches no object of the file gets a number
beyond them, so that a step that rests on it is wrong.
"""

from collections.abc import Sequence

import numpy as np
import torch

from nmn.evaluation.codes import REFUSED
from nmn.evaluation.values import Codes, Values
from nmn.grammar import ValueType
from nmn.kernels.boxes import intersection_over_union
from nmn.types import DIGEST, SceneGraph

# The same object: boxes that share this much, or centres this near (in heights of the picture, 16
# pixels of a published one): files without boxes only say where centres are.
_SHARED, _NEAR = 0.3, 0.05


def match(perceived: SceneGraph, true: SceneGraph) -> tuple[int, ...]:
    """For each perceived object the number of the true one; from ``len(true)`` on where none is.

    Pairs are taken nearest first, so that no true object is matched twice.
    """
    seen, real = perceived.boxes.double().numpy(), true.boxes.double().numpy()
    found = [len(true) + i for i in range(len(perceived))]
    if not len(seen) or not len(real):
        return tuple(found)
    aspect = np.array([true.width / max(true.height, 1), 1.0])
    centres = [(boxes[:, :2] + boxes[:, 2:]) / 2 * aspect for boxes in (seen, real)]
    apart = np.linalg.norm(centres[0][:, None] - centres[1][None], axis=2)
    fits = (intersection_over_union(seen, real) >= _SHARED) | (apart <= _NEAR)
    taken: set[int] = set()
    for pair in np.argsort(apart, axis=None, kind="stable"):
        i, j = divmod(int(pair), len(real))
        if fits[i, j] and found[i] >= len(real) and j not in taken:
            found[i] = j
            taken.add(j)
    return tuple(found)


def align(values: Values, about: Sequence[int], matches: Sequence[Sequence[int]]) -> Values:
    """The same values about the objects in the file's numbers, in place.

    Arguments:
        about: for each question its scene.
        matches: for each scene what ``match`` gave.
    """
    places: dict[tuple[int, ValueType], list[int]] = {}
    for question, program in enumerate(values.programs):
        start = int(values.offsets[question])
        for node in program:
            if any("objects" in axes for axes in node.type.family.axes.values()):
                places.setdefault((about[question], node.type), []).append(start + node.id)
    for (scene, value_type), nodes in places.items():
        if matches[scene]:
            before, back = np.unique(values.codes[nodes], return_inverse=True)
            after = _renumbered(values, value_type, before, matches[scene])
            values.codes[nodes] = after[back.reshape(-1)]
    return values


def _renumbered(
    values: Values, value_type: ValueType, before: Codes, numbers: Sequence[int]
) -> Codes:
    """The codes of the same in other numbers; of those that are digests, the values are kept."""
    plain = np.flatnonzero((before != REFUSED) & (before < DIGEST))
    digests = np.flatnonzero(before >= DIGEST)
    parts = [(digests[k : k + 1], values.kept[value_type, int(before[digests[k]])])
             for k in range(len(digests))]  # fmt: skip
    if len(plain):
        empty = value_type.family.allocate(
            len(plain), {"objects": len(numbers)}, device=torch.device("cpu"), dtype=torch.float32
        )
        parts.append((plain, empty.certain(torch.from_numpy(before[plain]))))
    after = before.copy()
    for here, value in parts:
        moved = value.renumbered(numbers)
        after[here] = moved.codes().numpy()
        values.keep(value_type, moved, after[here].tolist())
    return after
