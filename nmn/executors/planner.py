"""Programs -> a plan, in whole-array operations.

Every distinct subprogram ever seen gets one number (its *structure*), by exact interning rather
than by hashing, so two different subprograms can never be taken for one. What planning needs to
know of a structure (its module, slot, level and arguments) is stored once in growing arrays; a
program is then an array of structures, cached. A batch plan is a concatenation of such arrays, a
``unique`` over (scene, structure) pairs, and a sort by (slot, scene), or by (level, module, scene)
where that needs fewer calls. Equal subprograms about one scene become one row: common
subexpressions across questions cost nothing extra.
"""

import threading
from collections.abc import Mapping, Sequence

import numpy as np

from nmn.executors.plan import Plan, Rows, Step
from nmn.executors.schedule import SlotSchedule, learn
from nmn.grammar import Program, Signature, ValueType
from nmn.types import Vocabulary

# Structures kept before the tables are started anew: bounds the memory of a process that never
# sees a program twice (a structure takes some 200 bytes).
_MOST_STRUCTURES = 500_000

# Programs whose structures are remembered; with their texts some 2 kB each.
_MOST_PROGRAMS = 20_000

# The first batch with so many different programs is the sample that the slot schedule is learned
# from: fewer say too little about the order that others will need.
_SAMPLE = 16

# Columns of the table of structures; inputs and then literals follow.
_KIND, _LEVEL, _SLOT, _INPUTS = 0, 1, 2, 3


class Planner:
    """Makes plans for the programs of one set of modules.

    Arguments:
        signatures: the modules, by name.
        vocabularies: for the indices of word literals.
        impure: names of modules whose equal calls must not be merged.
    """

    def __init__(
        self,
        signatures: Mapping[str, Signature],
        vocabularies: Mapping[str, Vocabulary],
        impure: frozenset[str] = frozenset(),
    ) -> None:
        self._signatures = list(signatures.values())
        self._kinds = {signature.name: kind for kind, signature in enumerate(self._signatures)}
        self._vocabularies = vocabularies
        self._impure = impure
        self._most_inputs = max((len(s.inputs) for s in self._signatures), default=0)
        self._most_literals = max((len(s.literals) for s in self._signatures), default=0)
        types = list(dict.fromkeys(signature.result for signature in self._signatures))
        self._types: list[ValueType] = types
        self._type_of_kind = np.array([types.index(s.result) for s in self._signatures])
        self._lock = threading.Lock()  # several threads may ask one net
        self.schedule = SlotSchedule()
        self._learned = False
        self._forget()

    def _forget(self) -> None:
        self._interned: dict[tuple[int, ...], int] = {}
        self._programs: dict[str, Rows] = {}
        self._fresh = 0
        # A row a structure: kind, level, slot, then inputs and literals (padded with 0).
        width = _INPUTS + self._most_inputs + self._most_literals
        self._table = np.zeros((1024, width), dtype=np.int64)

    def learn(self, programs: Sequence[Program]) -> None:
        """Learn the slot schedule from a sample; what was planned before stays valid."""
        with self._lock:
            self._learn(programs)

    def _learn(self, programs: Sequence[Program]) -> None:
        sample = [[(self._kinds[n.op], n.inputs) for n in program] for program in programs]
        self.schedule = learn(sample)
        self._learned = True
        self._forget()  # slots of the old schedule

    def _structures(self, program: Program) -> Rows:
        """``[nodes]`` the structure number of every node."""
        known = self._programs.get(program.text)
        if known is not None:
            return known
        made: list[int] = []
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
            found = self._interned.get(key)
            if found is None:
                found = len(self._interned)
                if found == len(self._table):
                    self._table = np.concatenate([self._table, np.zeros_like(self._table)])
                level = 1 + max((int(self._table[i, _LEVEL]) for i in inputs), default=-1)
                after = max((int(self._table[i, _SLOT]) for i in inputs), default=-1)
                row = self._table[found]
                row[_KIND], row[_LEVEL] = kind, level
                row[_SLOT] = self.schedule.slot(kind, after)
                row[_INPUTS : _INPUTS + len(inputs)] = inputs
                row[_INPUTS + self._most_inputs :][: len(literals)] = literals
                # Last, so that an exception above leaves no number without its row.
                self._interned[key] = found
            made.append(found)
        array = np.array(made, dtype=np.int64)
        if not any(node.op in self._impure for node in program):
            if len(self._programs) >= _MOST_PROGRAMS:
                self._programs.clear()
            self._programs[program.text] = array
        return array

    def plan(self, programs: Sequence[Program], scenes: Sequence[int]) -> Plan:
        """The plan of a batch: question ``k`` runs ``programs[k]`` on scene ``scenes[k]``."""
        with self._lock:
            return self._plan(programs, scenes)

    def _plan(self, programs: Sequence[Program], scenes: Sequence[int]) -> Plan:
        if len(self._interned) > _MOST_STRUCTURES:
            self._forget()
        if not self._learned and len(programs) >= _SAMPLE:
            different = {program.text: program for program in programs}
            if len(different) >= _SAMPLE:
                self._learn(list(different.values()))
        about = np.asarray(scenes, dtype=np.int64)
        if not len(programs):
            return Plan((), about, (), (), {}, 0)
        parts = [self._structures(program) for program in programs]
        lengths = np.array([len(part) for part in parts])
        structure = np.concatenate(parts)
        count = len(self._interned)
        # One number for a (scene, structure) pair: what is equal here is computed once.
        pairs = np.repeat(about, lengths) * count + structure
        unique, back = np.unique(pairs, return_inverse=True)
        scene, table = unique // count, self._table[unique % count]

        kind = table[:, _KIND]
        turn = self._turns(table)
        order = np.lexsort((scene, turn))
        # Row of each unique pair in the slab of its type: rows are numbered in execution order.
        row = np.zeros(len(unique), dtype=np.int64)
        sizes: dict[ValueType, int] = {}
        type_in_order = self._type_of_kind[kind[order]]
        for position, value_type in enumerate(self._types):
            members = order[type_in_order == position]
            if len(members):
                row[members] = np.arange(len(members))
                sizes[value_type] = len(members)

        steps = self._steps(order, turn[order], unique, scene, table, row, count)
        rows = tuple(np.split(row[back.reshape(-1)], np.cumsum(lengths)[:-1]))
        return Plan(tuple(programs), about, steps, rows, sizes, self._largest_integer(table))

    def _turns(self, table: Rows) -> Rows:
        """For each row a number that is equal for rows of one call and grows from call to call:
        the level and kind, or the slot where slots need fewer calls."""
        by_slot = table[:, _SLOT]
        by_level = table[:, _LEVEL] * len(self._signatures) + table[:, _KIND]
        return by_slot if len(np.unique(by_slot)) < len(np.unique(by_level)) else by_level

    def _steps(
        self,
        order: Rows,
        turn: Rows,
        unique: Rows,
        scene: Rows,
        table: Rows,
        row: Rows,
        count: int,
    ) -> tuple[Step, ...]:
        cuts = np.flatnonzero(np.diff(turn) != 0) + 1
        steps = []
        for members in np.split(order, cuts):
            first = members[0]
            signature = self._signatures[table[first, _KIND]]
            inputs = tuple(
                row[
                    np.searchsorted(unique, scene[members] * count + table[members, _INPUTS + port])
                ]
                for port in range(len(signature.inputs))
            )
            literals = tuple(
                table[members, _INPUTS + self._most_inputs + port]
                for port in range(len(signature.literals))
            )
            start = int(row[first])
            steps.append(
                Step(
                    signature,
                    start,
                    start + len(members),
                    scene[members],
                    inputs,
                    literals,
                )
            )
        return tuple(steps)

    def _largest_integer(self, table: Rows) -> int:
        largest = 0
        for kind, signature in enumerate(self._signatures):
            for position, port in enumerate(signature.literals):
                if port.kind == "integer":
                    used = table[table[:, _KIND] == kind, _INPUTS + self._most_inputs + position]
                    largest = max(largest, int(used.max(initial=0)))
        return largest
