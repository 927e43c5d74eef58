"""Perceived parts -> those of the file, so that steps can be compared.

An engine that sees pictures numbers objects as it found them. Its values that have an axis of
objects are put into the file's numbers here; what matches no object of the file gets a number
beyond them, so that a step that rests on it is wrong. Which parts are the same, and along which
axes, the percept says: ``Percept.aligned``.
"""

from collections.abc import Mapping, Sequence

import numpy as np
import torch

from nmn.evaluation.codes import REFUSED
from nmn.evaluation.values import Codes, Values
from nmn.grammar import ValueType
from nmn.types import DIGEST, Value

Numbers = Mapping[str, Sequence[int]]
"""What ``Percept.aligned`` gives."""


def align(values: Values, about: Sequence[int], numbers: Sequence[Numbers]) -> Values:
    """The same values about the parts in the file's numbers, in place.

    Arguments:
        about: for each question its percept.
        numbers: for each percept its parts' numbers.
    """
    places: dict[tuple[int, ValueType], list[int]] = {}
    for question, program in enumerate(values.programs):
        start = int(values.offsets[question])
        for node in program:
            if _renamed(node.type, numbers[about[question]]):
                places.setdefault((about[question], node.type), []).append(start + node.id)
    for (percept, value_type), nodes in places.items():
        before, back = np.unique(values.codes[nodes], return_inverse=True)
        after = _renumbered(values, value_type, before, numbers[percept])
        values.codes[nodes] = after[back.reshape(-1)]
    return values


def _renamed(value_type: ValueType, numbers: Numbers) -> Numbers:
    """Of these, the axes that values of the type have and that have any part."""
    axes = {axis for axes in value_type.family.axes.values() for axis in axes}
    return {axis: given for axis, given in numbers.items() if axis in axes and given}


def _renumbered(values: Values, value_type: ValueType, before: Codes, numbers: Numbers) -> Codes:
    """The codes of the same in other numbers; of those that are digests, the values are kept."""
    plain = np.flatnonzero((before != REFUSED) & (before < DIGEST))
    digests = np.flatnonzero(before >= DIGEST)
    parts: list[tuple[Codes, Value]] = [
        (digests[k : k + 1], values.kept[value_type, int(before[digests[k]])])
        for k in range(len(digests))
    ]
    if len(plain):
        sizes = {axis: len(given) for axis, given in numbers.items()}
        empty = value_type.family.allocate(
            len(plain), sizes, device=torch.device("cpu"), dtype=torch.float32
        )
        parts.append((plain, empty.certain(torch.from_numpy(before[plain]))))
    after = before.copy()
    for here, value in parts:
        for axis, given in _renamed(value_type, numbers).items():
            value = value.renumbered(given, axis)
        after[here] = value.codes().numpy()
        values.keep(value_type, value, after[here].tolist())
    return after
