"""Level batching: all calls of one module at one depth together, on slabs.

This is how TensorFlow Fold (arXiv 1702.02181) batches, and torchfold after it, but with whole-array
planning and slabs, so that what is left against nmn is the order of calls, the sharing of equal
subprograms and the kernels.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from benchmarks.peers.flat import FlatProgram
from benchmarks.peers.kernels import Kernels
from nmn.grammar import Signature

_OP, _FIRST, _SECOND, _WORD, _LEVEL = range(5)


@dataclass(frozen=True)
class LevelPlan:
    """One step a module and level.

    Attributes:
        ops: of each step, the number of the module.
        cuts: bounds of the steps' columns in ``table``.
        starts: of each step, the first row it writes in the slab of its type.
        table: ``[4, nodes]``: the picture, the two inputs' rows, the word.
        roots: ``[questions]`` rows of the answers.
        sizes: rows of each type's slab.
    """

    ops: list[int]
    cuts: list[int]
    starts: list[int]
    table: Tensor
    roots: Tensor
    sizes: list[int]


class LevelBatching:
    """A batch, ready to be planned and run.

    Arguments:
        kernels: of the modules.
        signatures: by name.
        shapes: by module, the shape of a row of its output.
        programs, scenes: what to run, on which pictures.
        like: a tensor of the dtype and on the device to use.
    """

    def __init__(
        self,
        kernels: Kernels,
        signatures: Mapping[str, Signature],
        shapes: Mapping[str, tuple[int, ...]],
        programs: Sequence[FlatProgram],
        scenes: Sequence[int],
        like: Tensor,
    ) -> None:
        self._kernels = kernels
        names = list(signatures)
        types = list(dict.fromkeys(s.result for s in signatures.values()))
        self._calls = [
            (
                kernels.named(name),
                [types.index(port.type) for port in s.inputs if port.type is not None],
                name in kernels.takes_scene,
                name in kernels.takes_word,
            )
            for name, s in signatures.items()
        ]
        self._type_of_op = np.array([types.index(s.result) for s in signatures.values()])
        self._tails = [
            kernels.tail(shapes[next(n for n, s in signatures.items() if s.result == t)])
            for t in types
        ]
        # A program's levels do not depend on the batch: like its other numbers, made beforehand.
        self._parts = [_numbers(program, names) for program in programs]
        self._scenes = np.asarray(scenes, dtype=np.int64)
        self._like = like

    def plan(self) -> LevelPlan:
        """Which steps there are, and where each node's value will be."""
        lengths = np.array([len(part) for part in self._parts])
        ends = np.cumsum(lengths)
        base = np.repeat(ends - lengths, lengths)
        nodes = np.concatenate(self._parts)
        turn = nodes[:, _LEVEL] * len(self._calls) + nodes[:, _OP]
        order = np.argsort(turn.astype(np.uint16), kind="stable")
        op = nodes[order, _OP]
        types = self._type_of_op[op]
        row = np.empty(len(op), dtype=np.int64)
        sizes = []
        for number in range(len(self._tails)):
            of_type = np.flatnonzero(types == number)
            row[of_type] = np.arange(len(of_type))
            sizes.append(len(of_type))
        row_of_node = np.empty(len(op), dtype=np.int64)
        row_of_node[order] = row
        table = np.empty((4, len(op)), dtype=np.int64)
        table[0] = np.repeat(self._scenes, lengths)[order]
        table[1] = row_of_node[np.maximum(nodes[order, _FIRST], 0) + base[order]]
        table[2] = row_of_node[np.maximum(nodes[order, _SECOND], 0) + base[order]]
        table[3] = nodes[order, _WORD]
        ordered = turn[order]
        cuts = np.concatenate(([0], np.flatnonzero(ordered[1:] != ordered[:-1]) + 1, [len(order)]))
        return LevelPlan(
            op[cuts[:-1]].tolist(),
            cuts.tolist(),
            row[cuts[:-1]].tolist(),
            self._moved(table),
            self._moved(row_of_node[ends - 1]),
            sizes,
        )

    def _moved(self, numbers: NDArray[np.int64]) -> Tensor:
        return torch.from_numpy(numbers).to(self._like.device, non_blocking=True)

    def run(self, *, taped: bool = False) -> Tensor:
        """``[questions, answers]``; with ``taped``, gradients reach the weights."""
        self._kernels.begin()
        plan = self.plan()
        lengths = [stop - start for start, stop in zip(plan.cuts, plan.cuts[1:], strict=False)]
        scenes, first, second, words = (row.split(lengths) for row in plan.table)
        store = (_Parts if taped else _Slabs)(plan.sizes, self._tails, self._like)
        for step, op in enumerate(plan.ops):
            kernel, inputs, sees, worded = self._calls[op]
            arguments = [
                store.take(of_type, rows[step])
                for of_type, rows in zip(inputs, (first, second), strict=False)
            ]
            if sees:
                arguments.append(scenes[step])
            if worded:
                arguments.append(words[step])
            store.put(int(self._type_of_op[op]), plan.starts[step], kernel(*arguments))
        return store.take(int(self._type_of_op[plan.ops[-1]]), plan.roots)


def _numbers(program: FlatProgram, names: list[str]) -> NDArray[np.int64]:
    levels: list[int] = []
    for node in program:
        below = [levels[i] for i in (node.first, node.second) if i >= 0]
        levels.append(1 + max(below, default=-1))
    return np.array(
        [
            (names.index(n.op), n.first, n.second, n.word, level)
            for n, level in zip(program, levels, strict=True)
        ],
        dtype=np.int64,
    )


class _Slabs:
    """Values of one type in one tensor, written in place."""

    def __init__(self, sizes: list[int], tails: list[tuple[int, ...]], like: Tensor) -> None:
        self._slabs = [like.new_empty((n, *t)) for n, t in zip(sizes, tails, strict=True)]

    def put(self, of_type: int, start: int, value: Tensor) -> None:
        self._slabs[of_type].narrow(0, start, value.shape[0]).copy_(value)

    def take(self, of_type: int, rows: Tensor) -> Tensor:
        return self._slabs[of_type].index_select(0, rows)


class _Parts:
    """Values of one type as they were made, joined when one is read: for plain autograd."""

    def __init__(self, sizes: list[int], tails: list[tuple[int, ...]], like: Tensor) -> None:
        self._parts: list[list[Tensor]] = [[] for _ in sizes]

    def put(self, of_type: int, start: int, value: Tensor) -> None:
        self._parts[of_type].append(value)

    def take(self, of_type: int, rows: Tensor) -> Tensor:
        parts = self._parts[of_type]
        if len(parts) > 1:
            parts[:] = [torch.cat(parts)]
        return parts[0].index_select(0, rows)
