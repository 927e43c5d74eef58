"""What a batch will run: integer arrays, made before any tensor is touched.

A plan is a list of steps. One step is one call of one module for many nodes, from any mix of
programs and scenes. Values of one type live in one slab; a step writes a contiguous range of rows
of its result's slab, so no output is ever scattered.

The arrays of all steps lie one after another in ``table``, so that a plan costs nothing a step to
make and goes to a device in one transfer. ``steps`` cuts it up for those who want to look.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from nmn.grammar import Program, Signature, ValueType

Rows = NDArray[np.int64]


@dataclass(frozen=True)
class Step:
    """One module call.

    Attributes:
        signature: of the module called.
        start, stop: the rows it writes in the slab of its result type.
        scenes: ``[rows]`` the scene of each row.
        inputs: per value port, ``[rows]`` rows of that port's slab.
        literals: per word or integer port, ``[rows]`` word indices or integers.
    """

    signature: Signature
    start: int
    stop: int
    scenes: Rows
    inputs: tuple[Rows, ...]
    literals: tuple[Rows, ...]

    def __len__(self) -> int:
        return self.stop - self.start


@dataclass(frozen=True, eq=False)
class Plan:
    """Everything that an executor needs to know about a batch.

    Attributes:
        programs: one a question.
        scenes: ``[questions]`` the scene each is about.
        signatures: of all modules; ``kinds`` are positions in it.
        kinds: of each step, the module it calls.
        cuts: ``steps + 1`` bounds of the steps' columns in ``table``.
        starts: of each step, the first row that it writes.
        table: ``[1 + ports + literals, executed nodes]`` in execution order: the scene, then the
            input rows, then the literals; 0 where a module has fewer.
        ports: how many rows of the table are for inputs.
        in_line: per port, the steps whose input rows follow each other in their slab: a view.
        node_rows: ``[requested nodes]`` the row of each node in the slab of its type.
        offsets: ``[questions + 1]`` bounds of the questions' nodes in ``node_rows``.
        sizes: rows of each slab.
        largest_integer: among the literals, for the width of numbers.
    """

    programs: tuple[Program, ...]
    scenes: Rows
    signatures: tuple[Signature, ...]
    kinds: tuple[int, ...]
    cuts: tuple[int, ...]
    starts: tuple[int, ...]
    table: Rows
    ports: int
    in_line: tuple[frozenset[int], ...]
    node_rows: Rows
    offsets: Rows
    sizes: Mapping[ValueType, int]
    largest_integer: int

    @property
    def requested(self) -> int:
        """Nodes asked for, over all questions."""
        return len(self.node_rows)

    @property
    def executed(self) -> int:
        """Nodes run, after equal ones about one scene were merged."""
        return int(self.table.shape[1])

    @property
    def calls(self) -> int:
        """Module calls."""
        return len(self.kinds)

    def row(self, question: int, node: int) -> int:
        """The row of a node in the slab of its type."""
        return int(self.node_rows[self.offsets[question] + node])

    @property
    def roots(self) -> Rows:
        """``[questions]`` the rows of the answers, each in the slab of its type."""
        made: Rows = self.node_rows[self.offsets[1:] - 1]
        return made

    @cached_property
    def rows(self) -> tuple[Rows, ...]:
        """Per question, ``[nodes]`` the row of each node in the slab of its type."""
        return tuple(np.split(self.node_rows, self.offsets[1:-1])) if self.programs else ()

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """The module calls, in the order to run them."""
        return tuple(self._step(position) for position in range(self.calls))

    def _step(self, position: int) -> Step:
        signature = self.signatures[self.kinds[position]]
        columns = self.table[:, self.cuts[position] : self.cuts[position + 1]]
        start = self.starts[position]
        literals = columns[1 + self.ports :]
        return Step(
            signature,
            start,
            start + columns.shape[1],
            columns[0],
            tuple(columns[1 + port] for port in range(len(signature.inputs))),
            tuple(literals[port] for port in range(len(signature.literals))),
        )

    @cached_property
    def owners(self) -> dict[tuple[ValueType, int], list[tuple[int, int]]]:
        """(type, row) -> the (question, node) pairs that share it. Made only for trails."""
        found: dict[tuple[ValueType, int], list[tuple[int, int]]] = {}
        for question, (program, rows) in enumerate(zip(self.programs, self.rows, strict=True)):
            for node in program:
                found.setdefault((node.type, int(rows[node.id])), []).append((question, node.id))
        return found

    @cached_property
    def step_of(self) -> dict[tuple[ValueType, int], int]:
        """(type, row) -> the step that wrote it. Made only for trails and messages."""
        return {
            (step.signature.result, row): position
            for position, step in enumerate(self.steps)
            for row in range(step.start, step.stop)
        }
