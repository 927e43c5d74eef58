"""Perceived objects -> the objects of the file, so that steps can be compared.

An engine that sees pictures numbers objects as it found them. Its sets and objects are put into the
file's numbers here; what matches no object of the file gets a number beyond them, so that a step
that rests on it is wrong.
"""

from collections.abc import Sequence

import numpy as np

from nmn.evaluation.codes import MOST_OBJECTS, REFUSED, members
from nmn.evaluation.values import Values
from nmn.kernels.boxes import intersection_over_union
from nmn.types import Object, ObjectSet, SceneGraph

# The same object: boxes that share this much, or centres this near (in heights of the picture, 16
# pixels of a published one): files without boxes only say where centres are.
_SHARED, _NEAR = 0.3, 0.05


def match(perceived: SceneGraph, true: SceneGraph) -> tuple[int, ...]:
    """For each perceived object the number of the true one; from ``len(true)`` on where none is.

    Pairs are taken nearest first, so that no true object is matched twice.
    """
    seen, real = perceived.boxes.double().numpy(), true.boxes.double().numpy()
    found = [min(len(true) + i, MOST_OBJECTS - 1) for i in range(len(perceived))]
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
    """The same values with sets and objects in the file's numbers, in place.

    Arguments:
        about: for each question its scene.
        matches: for each scene what ``match`` gave.
    """
    for question, program in enumerate(values.programs):
        numbers = matches[about[question]]
        codes = values.of(question)
        for node in program:
            code = int(codes[node.id])
            if code == REFUSED:
                continue
            if node.type.family is Object and code < len(numbers):
                codes[node.id] = numbers[code]
            elif node.type.family is ObjectSet:
                codes[node.id] = sum(1 << numbers[i] for i in members(code))
    return values
