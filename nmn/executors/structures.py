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

# Programs whose structures are remembered; with their texts some 2 kB each.
_MOST_PROGRAMS = 20_000

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
        table: ``[structures or more, columns]``: kind, level, slot, inputs, literals.
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
        self._programs: dict[str, Rows] = {}
        self._fresh = 0
        self._mine = object()  # what our notes are known by; not self, which pickles would drag in
        self.deepest = 0
        self.newcomers: list[Program] = []
        width = INPUTS + self.most_inputs + self.most_literals
        self.table = np.zeros((1024, width), dtype=np.int64)

    @property
    def slots(self) -> int:
        """How many slots the schedule has by now."""
        return len(self._schedule)

    def __len__(self) -> int:
        return len(self._interned)

    def of(self, program: Program) -> Rows:
        """``[nodes]`` the structure of every node.

        Noted on the program too, beside its other cached properties: with thousands of programs,
        finding each one's text and looking it up is most of the time that a plan takes.
        """
        noted = program.__dict__.get(_NOTE)
        if noted is not None and noted[0] is self._mine:
            rows: Rows = noted[1]
            return rows
        known = self._programs.get(program.text)
        if known is None:
            known = self._read(program)
        if program.text in self._programs:
            program.__dict__[_NOTE] = (self._mine, known)
        return known

    def _read(self, program: Program) -> Rows:
        self.newcomers.append(program)
        made: list[int] = []
        pure = True
        for node in program:
            kind = self._kinds[node.op]
            inputs = [made[i] for i in node.inputs]
            literals = [
                self._vocabularies[port.vocabulary].index(str(literal))
                if port.kind == "word"
                else int(literal)
                for port, literal in zip(node.signature.literals, node.literals, strict=True)
            ]
            key = (kind, *inputs, -1, *literals)
            if node.op in self._impure:
                # A number of its own, so that no other call is ever equal to it.
                self._fresh += 1
                key = (*key, -1, self._fresh)
                pure = False
            found = self._interned.get(key)
            if found is None:
                found = self._add(key, kind, inputs, literals)
            made.append(found)
        array = np.array(made, dtype=np.int64)
        if pure:
            if len(self._programs) >= _MOST_PROGRAMS:
                self._programs.clear()
            self._programs[program.text] = array
        return array

    def _add(self, key: tuple[int, ...], kind: int, inputs: list[int], literals: list[int]) -> int:
        number = len(self._interned)
        if number == len(self.table):
            self.table = np.concatenate([self.table, np.zeros_like(self.table)])
        row = self.table[number]
        row[KIND] = kind
        row[LEVEL] = 1 + max((int(self.table[i, LEVEL]) for i in inputs), default=-1)
        self.deepest = max(self.deepest, int(row[LEVEL]))
        after = max((int(self.table[i, SLOT]) for i in inputs), default=-1)
        row[SLOT] = self._schedule.slot(kind, after)
        row[INPUTS : INPUTS + len(inputs)] = inputs
        row[INPUTS + self.most_inputs :][: len(literals)] = literals
        # Last, so that an exception above leaves no number without its row.
        self._interned[key] = number
        return number
