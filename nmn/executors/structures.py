"""Programs as arrays of numbers: every distinct subprogram ever seen gets one, its *structure*.

Structures are interned exactly rather than hashed, so two different subprograms can never be taken
for one. What planning needs to know of a structure (its module, slot, level, arguments) is stored
once in a growing table; a program is then a cached array of structures.
"""

from collections.abc import Mapping, Sequence

import numpy as np

from nmn.executors.plan import Rows
from nmn.executors.schedule import SlotSchedule
from nmn.grammar import Program, Signature
from nmn.types import Vocabulary

# Programs whose structures are remembered; with their calls some 3 kB each.
_MOST_PROGRAMS = 20_000

# A program's nodes in order: module, inputs, literals.
_Calls = tuple[tuple[str, tuple[int, ...], tuple[str | int, ...]], ...]

# The name of a note on a program.
_NOTE = "_structures"

# Columns of the table of structures; inputs and then literals follow.
KIND, LEVEL, SLOT, INPUTS = 0, 1, 2, 3


class Structures:
    """The table of structures, under one slot schedule.

    Arguments:
        signatures: of the modules; a module's number (its kind) is its position here.
        vocabularies: for the indices of word literals.
        impure: names of modules whose equal calls must not be merged.
        schedule: where the slots come from.

    Attributes:
        deepest: the highest level of any structure.
        newcomers: programs read since somebody emptied the list.
    """

    def __init__(
        self,
        signatures: Sequence[Signature],
        vocabularies: Mapping[str, Vocabulary],
        impure: frozenset[str],
        schedule: SlotSchedule,
    ) -> None:
        self._kinds = {signature.name: kind for kind, signature in enumerate(signatures)}
        self._vocabularies = vocabularies
        self._impure = impure
        self._schedule = schedule
        self.most_inputs = max((len(s.inputs) for s in signatures), default=0)
        self.most_literals = max((len(s.literals) for s in signatures), default=0)
        self._interned: dict[tuple[int, ...], int] = {}
        self._programs: dict[_Calls, Rows] = {}
        self._fresh = 0
        self._mine = object()  # what our notes are known by; not self, which pickles would drag in
        self.deepest = 0
        self.newcomers: list[Program] = []
        width = INPUTS + self.most_inputs + self.most_literals
        self._table = np.zeros((1024, width), dtype=np.int64)
        self._written = 0
        self._new: list[list[int]] = []
        self._levels: list[int] = []
        self._slots: list[int] = []

    @property
    def slots(self) -> int:
        """How many slots the schedule has by now."""
        return len(self._schedule)

    def __len__(self) -> int:
        return len(self._interned)

    def of(self, program: Program) -> Rows:
        """``[nodes]`` the structure of every node.

        Noted on the program too, beside its other cached properties: with thousands of programs,
        looking each one up is most of the time that a plan takes. By its calls and not by its text:
        programs of one text may have their nodes in different orders.
        """
        noted = program.__dict__.get(_NOTE)
        if noted is not None and noted[0] is self._mine:
            rows: Rows = noted[1]
            return rows
        calls = tuple([(node.op, node.inputs, node.literals) for node in program.nodes])
        known = self._programs.get(calls)
        if known is None:
            known = self._read(program, calls)
        if calls in self._programs:
            program.__dict__[_NOTE] = (self._mine, known)
        return known

    def _read(self, program: Program, calls: _Calls) -> Rows:
        self.newcomers.append(program)
        made: list[int] = []
        pure = True
        interned = self._interned
        for node in program:
            signature = node.signature
            kind = self._kinds[signature.name]
            inputs = [made[i] for i in node.inputs]
            literals = [
                self._vocabularies[port.vocabulary].index(str(literal))
                if port.kind == "word"
                else int(literal)
                for port, literal in zip(signature.literals, node.literals, strict=True)
            ]
            key = (kind, *inputs, -1, *literals)
            if signature.name in self._impure:
                # A number of its own, so that no other call is ever equal to it.
                self._fresh += 1
                key = (*key, -1, self._fresh)
                pure = False
            found = interned.get(key)
            if found is None:
                found = self._add(key, kind, inputs, literals)
            made.append(found)
        array = np.array(made, dtype=np.int64)
        if pure:
            if len(self._programs) >= _MOST_PROGRAMS:
                self._programs.clear()
            self._programs[calls] = array
        return array

    def _add(self, key: tuple[int, ...], kind: int, inputs: list[int], literals: list[int]) -> int:
        number = len(self._interned)
        level = 1 + max((self._levels[i] for i in inputs), default=-1)
        slot = self._schedule.slot(kind, max((self._slots[i] for i in inputs), default=-1))
        self._levels.append(level)
        self._slots.append(slot)
        self.deepest = max(self.deepest, level)
        padding = [0] * (self.most_inputs - len(inputs))
        self._new.append(
            [kind, level, slot, *inputs, *padding, *literals]
            + [0] * (self.most_literals - len(literals))
        )
        # Last, so that an exception above leaves no number without its row.
        self._interned[key] = number
        return number

    @property
    def table(self) -> Rows:
        """``[structures or more, columns]``: kind, level, slot, inputs, literals."""
        if self._new:
            # Rows are collected in lists: writing them to the array one by one costs more than
            # all the rest of reading a program.
            start = self._written
            self._written = stop = start + len(self._new)
            while stop > len(self._table):
                self._table = np.concatenate([self._table, np.zeros_like(self._table)])
            self._table[start:stop] = self._new
            self._new = []
        return self._table
