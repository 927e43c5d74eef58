"""What a batch will run: integer arrays, made before any tensor is touched.

A plan is a list of steps. One step is one call of one module for many nodes, from any mix of
programs and scenes. Values of one type live in one slab; a step writes a contiguous range of rows
of its result's slab, so no output is ever scattered.
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


@dataclass(frozen=True)
class Plan:
    """Everything that an executor needs to know about a batch.

    Attributes:
        programs: one a question.
        scenes: ``[questions]`` the scene each is about.
        steps: in the order to run them.
        rows: per question, ``[nodes]`` the row of each node in the slab of its type.
        sizes: rows of each slab.
        largest_integer: among the literals, for the width of numbers.
    """

    programs: tuple[Program, ...]
    scenes: Rows
    steps: tuple[Step, ...]
    rows: tuple[Rows, ...]
    sizes: Mapping[ValueType, int]
    largest_integer: int

    @property
    def requested(self) -> int:
        """Nodes asked for, over all questions."""
        return sum(len(program) for program in self.programs)

    @property
    def executed(self) -> int:
        """Nodes run, after equal ones about one scene were merged."""
        return sum(len(step) for step in self.steps)

    @property
    def calls(self) -> int:
        """Module calls."""
        return len(self.steps)

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
