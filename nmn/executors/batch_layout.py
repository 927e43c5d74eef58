"""From structures and scenes to the arrays of a plan, in numpy.

One number for each different (scene, structure) pair, and a sort by (slot, scene), or by (level,
module, scene) where that needs fewer calls.

Finding equal numbers is done by writing into a scratch array and reading back who stayed, which
is linear in the nodes; no sorting, no hashing, no collisions. ``batch_layout_native`` does the same
in one compiled walk, where that was built.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nmn.executors.plan import Rows
from nmn.executors.structures import INPUTS, KIND, LEVEL, SLOT, Structures
from nmn.grammar import Signature, ValueType

# Pairs of scenes and structures that are told apart in a scratch array; beyond, by sorting.
MOST_PAIRS = 1 << 23


class BatchLayout(NamedTuple):
    """The arrays of a ``Plan``; see there.

    Attributes:
        counts: ``[types]`` rows of each type's slab.
    """

    table: Rows
    cuts: tuple[int, ...]
    kinds: tuple[int, ...]
    starts: tuple[int, ...]
    in_line: tuple[frozenset[int], ...]
    node_rows: Rows
    counts: Rows


class Kinds:
    """What the planner knows of the modules, as arrays.

    Attributes:
        types: the types of their results, each once.
        type_of, inputs_of: ``[kinds]`` position of the result's type; number of inputs.
    """

    def __init__(self, signatures: Sequence[Signature]) -> None:
        self.types: tuple[ValueType, ...] = tuple(
            dict.fromkeys(signature.result for signature in signatures)
        )
        places = {value_type: place for place, value_type in enumerate(self.types)}
        self.type_of = np.array([places[s.result] for s in signatures], dtype=np.int64)
        self.inputs_of = np.array([len(s.inputs) for s in signatures], dtype=np.int64)

    def __len__(self) -> int:
        return len(self.type_of)


class _Pairs(NamedTuple):
    """The different (scene, structure) pairs of a batch; ``n`` nodes asked for, ``m`` to run.

    Attributes:
        scene, structure: ``[m]`` of each pair.
        back: ``[n]`` the pair of each node.
        inputs: ``[ports, m]`` the pair that each input is; 0 where there is none.
    """

    scene: Rows
    structure: Rows
    back: Rows
    inputs: Rows


@dataclass
class Scratch:
    """Arrays that are used again from batch to batch; what they hold is left from before."""

    local_of: Rows
    marks: Rows
    work: Rows

    @classmethod
    def empty(cls) -> "Scratch":
        """No room yet."""
        return cls(*(np.zeros(0, dtype=np.int64) for _ in range(3)))

    def room(self, name: str, size: int) -> Rows:
        """An array of at least this size. Every place is written before it is read, so it need
        not be cleared."""
        found: Rows = getattr(self, name)
        if len(found) < size:
            found = np.zeros(2 * size, dtype=np.int64)
            setattr(self, name, found)
        return found


def lay_out(
    structures: Structures,
    kinds: Kinds,
    structure: Rows,
    offsets: Rows,
    about: Rows,
    scratch: Scratch,
) -> BatchLayout:
    """The arrays of a batch.

    Arguments:
        structures: the table that ``structure`` refers to.
        kinds: of the modules.
        structure: ``[nodes]`` of every node of every question.
        offsets: ``[questions + 1]`` bounds of the questions' nodes.
        about: ``[questions]`` the scene of each.
        scratch: of the planner.
    """
    pairs = _pairs(structures, kinds, structure, np.repeat(about, np.diff(offsets)), scratch)
    table = structures.table[pairs.structure]
    turn = _turns(table, len(kinds))
    order = _sorted_by(turn, pairs.scene)
    kind = table[order, KIND]
    row, counts = _numbered(kind, kinds)
    row_of_pair = np.empty_like(row)
    row_of_pair[order] = row

    ports, literals = structures.most_inputs, structures.most_literals
    flat = np.empty((1 + ports + literals, len(order)), dtype=np.int64)
    flat[0] = pairs.scene[order]
    for port in range(ports):
        taken = row_of_pair[pairs.inputs[port, order]]
        flat[1 + port] = np.where(kinds.inputs_of[kind] > port, taken, 0)
    flat[1 + ports :] = table[order, INPUTS + ports :].T

    in_order = turn[order]
    bounds = np.flatnonzero(in_order[1:] != in_order[:-1]) + 1
    cuts = np.concatenate(([0], bounds, [len(order)]))
    first = cuts[:-1]
    used = kinds.inputs_of[kind[first]]
    return BatchLayout(
        flat,
        tuple(cuts.tolist()),
        tuple(kind[first].tolist()),
        tuple(row[first].tolist()),
        tuple(_in_line(flat[1 + port], cuts, used > port) for port in range(ports)),
        row_of_pair[pairs.back],
        counts,
    )


def _pairs(
    structures: Structures, kinds: Kinds, structure: Rows, scene: Rows, scratch: Scratch
) -> _Pairs:
    """What is different; what is equal is run once."""
    local_of = scratch.room("local_of", len(structures.table))
    here = np.arange(len(structure))
    # From the back: what is written last, and so stays, is the first of each.
    local_of[structure[::-1]] = here[::-1]
    kept = np.flatnonzero(local_of[structure] == here)
    # Structures of this batch, numbered from 0: pairs are then small numbers.
    local_of[structure[kept]] = np.arange(len(kept))
    pair = scene * len(kept) + local_of[structure]
    highest = (int(scene.max()) + 1) * len(kept)
    if highest > MOST_PAIRS:
        return _sorted_pairs(structures, kinds, structure, scene, pair, local_of, len(kept))
    mark = scratch.room("marks", highest)
    mark[pair[::-1]] = here[::-1]
    chosen = np.flatnonzero(mark[pair] == here)
    mark[pair[chosen]] = np.arange(len(chosen))
    kept_scene, kept_structure = scene[chosen], structure[chosen]
    columns = structures.table[kept_structure, INPUTS:]
    inputs = np.zeros((structures.most_inputs, len(chosen)), dtype=np.int64)
    has = kinds.inputs_of[structures.table[kept_structure, KIND]]
    base = kept_scene * len(kept)
    for port in range(len(inputs)):
        with_port = has > port
        wanted = np.where(with_port, base + local_of[columns[:, port]], pair[chosen])
        inputs[port] = mark[wanted]
    return _Pairs(kept_scene, kept_structure, mark[pair], inputs)


def _sorted_pairs(
    structures: Structures,
    kinds: Kinds,
    structure: Rows,
    scene: Rows,
    pair: Rows,
    local_of: Rows,
    width: int,
) -> _Pairs:
    """The same by sorting, where a scratch array of all pairs would be too large."""
    unique, first, back = np.unique(pair, return_index=True, return_inverse=True)
    turn = np.argsort(first)  # in the order that they first come in, as above
    place = np.empty_like(turn)
    place[turn] = np.arange(len(turn))
    chosen = first[turn]
    kept_scene, kept_structure = scene[chosen], structure[chosen]
    columns = structures.table[kept_structure, INPUTS:]
    has = kinds.inputs_of[structures.table[kept_structure, KIND]]
    inputs = np.zeros((structures.most_inputs, len(chosen)), dtype=np.int64)
    for port in range(len(inputs)):
        with_port = has > port
        wanted = kept_scene * width + local_of[columns[:, port]]
        inputs[port] = place[np.where(with_port, np.searchsorted(unique, wanted), 0)]
    return _Pairs(kept_scene, kept_structure, place[back.reshape(-1)], inputs)


def _turns(table: Rows, kinds: int) -> Rows:
    """For each row a number that is equal for rows of one call and grows from call to call:
    the level and kind, or the slot where slots need fewer calls."""
    by_slot = table[:, SLOT]
    by_level = table[:, LEVEL] * kinds + table[:, KIND]
    return by_slot if _different(by_slot) < _different(by_level) else by_level


def _numbered(kind: Rows, kinds: Kinds) -> tuple[Rows, Rows]:
    """``[m]`` each row's number in the slab of its type, in execution order; ``[types]`` sizes."""
    types = kinds.type_of[kind]
    counts = np.bincount(types, minlength=len(kinds.types))
    by_type = _stable(types)
    row = np.empty(len(kind), dtype=np.int64)
    row[by_type] = np.arange(len(kind)) - np.repeat(np.cumsum(counts) - counts, counts)
    return row, counts


def _different(numbers: Rows) -> int:
    """How many different small numbers there are."""
    return int(np.count_nonzero(np.bincount(numbers)))


def _sorted_by(turn: Rows, scene: Rows) -> Rows:
    """The order by turn, then scene, then as given."""
    if len(scene) < 2 or bool((scene[1:] >= scene[:-1]).all()):
        return _stable(turn)
    by_scene = _stable(scene)
    return by_scene[_stable(turn[by_scene])]


def _stable(numbers: Rows) -> Rows:
    """A stable ``argsort``; of numbers below 65,536 as such, which numpy sorts by radix."""
    if int(numbers.max()) < 1 << 16:
        return np.argsort(numbers.astype(np.uint16), kind="stable")
    return np.argsort(numbers, kind="stable")


def _in_line(rows: Rows, cuts: Rows, used: NDArray[np.bool_]) -> frozenset[int]:
    """Of the steps that use the port, those whose rows follow each other without a gap."""
    breaks = np.zeros(len(rows) + 1, dtype=np.int64)
    np.cumsum(rows[1:] != rows[:-1] + 1, out=breaks[1:-1])
    # breaks[k] counts the gaps before column k; the one between two steps is not inside either.
    inside = breaks[cuts[1:] - 1] - breaks[cuts[:-1]]
    return frozenset(np.flatnonzero(used & (inside == 0)).tolist())
