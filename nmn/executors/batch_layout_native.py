"""The arrays of a plan by the compiled library: equal to ``batch_layout`` in everything."""

import numpy as np

from nmn.executors.batch_layout import MOST_PAIRS, BatchLayout, Kinds, Scratch
from nmn.executors.plan import Rows
from nmn.executors.structures import Structures
from nmn.kernels import native

# Arrays of one number a node that the library works with.
_WORKING = 8


def lay_out_natively(
    structures: Structures,
    kinds: Kinds,
    structure: Rows,
    offsets: Rows,
    about: Rows,
    scratch: Scratch,
) -> BatchLayout | None:
    """See ``batch_layout``; None where the library is not there, or a batch is too much for it."""
    library = native.library()
    if library is None or not len(about) or int(about.min()) < 0:
        return None
    nodes, scenes = len(structure), int(about.max()) + 1
    # No batch has more different structures than nodes, or than there are at all.
    pairs = min(nodes, len(structures)) * scenes
    if pairs > MOST_PAIRS:
        return None
    turns = max((structures.deepest + 1) * len(kinds), structures.slots, scenes) + 2
    local_of = scratch.room("local_of", len(structures.table))
    marks = scratch.room("marks", pairs)
    work = scratch.room("work", _WORKING * nodes + turns)
    ports, literals = structures.most_inputs, structures.most_literals
    flat = np.empty((1 + ports + literals, nodes), dtype=np.int64)
    node_rows, cuts, step_kinds, starts = np.empty((4, nodes + 1), dtype=np.int64)
    in_line = np.empty((ports, nodes), dtype=np.int64)
    counts = np.empty(len(kinds.types), dtype=np.int64)
    given = (
        structure, offsets, about, structures.table, kinds.type_of, kinds.inputs_of,
    )  # fmt: skip
    assert all(array.flags.c_contiguous and array.dtype == np.int64 for array in given)
    done = library.arrange(
        nodes, len(about), scenes, len(kinds), ports, literals, len(counts),
        *(array.ctypes.data for array in given),
        local_of.ctypes.data, marks.ctypes.data, len(marks),
        flat.ctypes.data, node_rows.ctypes.data, cuts.ctypes.data, step_kinds.ctypes.data,
        starts.ctypes.data, in_line.ctypes.data, counts.ctypes.data, work.ctypes.data, turns,
    )  # fmt: skip
    if done is None:
        return None
    rows, steps = done
    return BatchLayout(
        flat[:, :rows],
        tuple(cuts[: steps + 1].tolist()),
        tuple(step_kinds[:steps].tolist()),
        tuple(starts[:steps].tolist()),
        tuple(frozenset(np.flatnonzero(line[:steps]).tolist()) for line in in_line),
        node_rows[:nodes],
        counts,
    )
