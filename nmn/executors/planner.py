"""Programs -> a plan, in whole-array operations.

A batch plan is a concatenation of the programs' structures (see ``structures``), one number for
each different (scene, structure) pair, and a sort by (slot, scene), or by (level, module, scene)
where that needs fewer calls. Equal subprograms about one scene become one row: common
subexpressions across questions cost nothing extra.

Finding equal numbers is done by writing into a scratch array and reading back who was last, which
is linear in the nodes; no sorting, no hashing, no collisions.
"""

import threading
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from nmn.errors import ExecutionError
from nmn.executors.plan import Plan, Rows
from nmn.executors.schedule import SlotSchedule, learn
from nmn.executors.structures import INPUTS, KIND, LEVEL, SLOT, Structures
from nmn.grammar import Program, Signature, ValueType
from nmn.types import Vocabulary

# Structures kept before the tables are started anew: bounds the memory of a process that never
# sees a program twice (a structure takes some 200 bytes).
_MOST_STRUCTURES = 500_000

# The slot schedule is learned from the first programs seen, when they are so many: fewer say too
# little about the order that others will need.
_SAMPLE = 16

# It is learned again when twice as many have been seen and this share of it had to be appended,
# up to so many programs: from 256 random programs other programs need 105 calls, from 1,500 92.
_APPENDED = 1 / 16
_LARGEST_SAMPLE = 2_000

# Pairs of scenes and structures that are told apart in a scratch array; beyond, by sorting.
_MOST_PAIRS = 1 << 23


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


class Planner:
    """Makes plans for the programs of one set of modules.

    Arguments:
        signatures: the modules, by name.
        vocabularies: for the indices of word literals.
        impure: names of modules whose equal calls must not be merged.
        schedule: names of modules in the order of a schedule learned before; without one, it is
            learned from the first programs that are planned, and again when it does not fit well.
    """

    def __init__(
        self,
        signatures: Mapping[str, Signature],
        vocabularies: Mapping[str, Vocabulary],
        impure: frozenset[str] = frozenset(),
        schedule: Sequence[str] | None = None,
    ) -> None:
        self._signatures = tuple(signatures.values())
        self._vocabularies = vocabularies
        self._impure = impure
        types = list(dict.fromkeys(signature.result for signature in self._signatures))
        self.types: tuple[ValueType, ...] = tuple(types)
        self._type_of_kind = np.array(
            [types.index(s.result) for s in self._signatures], dtype=np.uint8
        )
        self._inputs_of_kind = np.array([len(s.inputs) for s in self._signatures])
        self._integers = [
            (kind, position)
            for kind, signature in enumerate(self._signatures)
            for position, port in enumerate(signature.literals)
            if port.kind == "integer"
        ]
        self._lock = threading.Lock()  # several threads may ask one net
        self._scratch: Rows = np.zeros(0, dtype=np.int64)
        self._marks: Rows = np.zeros(0, dtype=np.int64)
        self._fixed = schedule is not None
        self._sample: dict[str, Program] = {}
        self._learned_from = 0
        self._start(self._numbered(schedule or ()))

    def _numbered(self, names: Sequence[str]) -> SlotSchedule:
        kinds = {signature.name: kind for kind, signature in enumerate(self._signatures)}
        unknown = sorted(set(names) - set(kinds))
        if unknown:
            raise ExecutionError(
                f"the slot schedule names modules that are not here: {', '.join(unknown)}",
                expected=f"names out of: {', '.join(sorted(kinds))}",
                hint="learn it anew with this domain's modules",
            )
        return SlotSchedule([kinds[name] for name in names])

    def _start(self, schedule: SlotSchedule) -> None:
        """Begin with empty tables, under this schedule."""
        self.schedule = schedule
        self._structures = Structures(self._signatures, self._vocabularies, self._impure, schedule)

    @property
    def ports(self) -> int:
        """The most inputs that a module has."""
        return self._structures.most_inputs

    @property
    def schedule_names(self) -> tuple[str, ...]:
        """The slot schedule as names of modules: to be saved with a domain."""
        return tuple(self._signatures[kind].name for kind in self.schedule.kinds)

    def learn(self, programs: Sequence[Program]) -> None:
        """Learn the slot schedule from a sample, and keep to it; earlier plans stay valid."""
        with self._lock:
            self._learn(programs)
            self._fixed = True

    def _learn(self, programs: Sequence[Program]) -> None:
        kinds = {signature.name: kind for kind, signature in enumerate(self._signatures)}
        schedule = learn([[(kinds[n.op], n.inputs) for n in program] for program in programs])
        self._learned_from = len(programs)
        self._start(schedule)  # the tables hold slots of the old one

    def _adapt(self, newcomers: Sequence[Program]) -> bool:
        """Note programs seen for the first time; True where the schedule was learned anew."""
        if self._fixed or self._learned_from >= _LARGEST_SAMPLE:
            return False
        room = _LARGEST_SAMPLE - len(self._sample)
        self._sample.update((program.text, program) for program in newcomers[:room])
        enough = len(self._sample) >= max(_SAMPLE, 2 * self._learned_from)
        if not enough or self.schedule.appended <= _APPENDED * len(self.schedule):
            return False
        self._learn(list(self._sample.values()))
        return True

    def plan(self, programs: Sequence[Program], scenes: Sequence[int]) -> Plan:
        """The plan of a batch: question ``k`` runs ``programs[k]`` on scene ``scenes[k]``."""
        with self._lock:
            return self._plan(programs, scenes)

    def _plan(self, programs: Sequence[Program], scenes: Sequence[int]) -> Plan:
        if len(self._structures) > _MOST_STRUCTURES:
            self._start(self.schedule.copy())
        about = np.asarray(scenes, dtype=np.int64)
        if not len(programs):
            return self._empty(about)
        parts = [self._structures.of(program) for program in programs]
        if self._structures.newcomers:
            newcomers, self._structures.newcomers = self._structures.newcomers, []
            if self._adapt(newcomers):
                parts = [self._structures.of(program) for program in programs]
                self._structures.newcomers = []
        offsets = np.zeros(len(parts) + 1, dtype=np.int64)
        np.cumsum([len(part) for part in parts], out=offsets[1:])
        pairs = self._pairs(np.concatenate(parts), np.repeat(about, np.diff(offsets)))

        table = self._structures.table[pairs.structure]
        turn = self._turns(table)
        order = _sorted_by(turn, pairs.scene)
        kind = table[order, KIND]
        row, sizes = self._numbered_rows(kind)
        row_of_pair = np.empty_like(row)
        row_of_pair[order] = row

        ports, literals = self._structures.most_inputs, self._structures.most_literals
        flat = np.empty((1 + ports + literals, len(order)), dtype=np.int64)
        flat[0] = pairs.scene[order]
        for port in range(ports):
            taken = row_of_pair[pairs.inputs[port, order]]
            flat[1 + port] = np.where(self._inputs_of_kind[kind] > port, taken, 0)
        flat[1 + ports :] = table[order, INPUTS + ports :].T

        in_order = turn[order]
        bounds = np.flatnonzero(in_order[1:] != in_order[:-1]) + 1
        cuts = np.concatenate(([0], bounds, [len(order)]))
        first = cuts[:-1]
        return Plan(
            tuple(programs),
            about,
            self._signatures,
            tuple(kind[first].tolist()),
            tuple(cuts.tolist()),
            tuple(row[first].tolist()),
            flat,
            ports,
            tuple(_in_line(flat[1 + port], cuts) for port in range(ports)),
            row_of_pair[pairs.back],
            offsets,
            sizes,
            self._largest_integer(table),
        )

    def _empty(self, about: Rows) -> Plan:
        width = 1 + self._structures.most_inputs + self._structures.most_literals
        none = np.zeros((width, 0), dtype=np.int64)
        ports = self._structures.most_inputs
        lines = (frozenset[int](),) * ports
        return Plan(
            (), about, self._signatures, (), (0,), (), none, ports, lines, none[0],
            np.zeros(1, dtype=np.int64), {}, 0,
        )  # fmt: skip

    def _pairs(self, structure: Rows, scene: Rows) -> _Pairs:
        """What is different; what is equal is run once."""
        local_of = self._room("_scratch", len(self._structures.table))
        here = np.arange(len(structure))
        local_of[structure] = here
        kept = np.flatnonzero(local_of[structure] == here)
        # Structures of this batch, numbered from 0: pairs are then small numbers.
        local_of[structure[kept]] = np.arange(len(kept))
        pair = scene * len(kept) + local_of[structure]
        highest = (int(scene.max()) + 1) * len(kept)
        if highest > _MOST_PAIRS:
            return self._sorted_pairs(structure, scene, pair, local_of, len(kept))
        mark = self._room("_marks", highest)
        mark[pair] = here
        chosen = np.flatnonzero(mark[pair] == here)
        mark[pair[chosen]] = np.arange(len(chosen))
        kept_scene, kept_structure = scene[chosen], structure[chosen]
        columns = self._structures.table[kept_structure, INPUTS:]
        inputs = np.zeros((self._structures.most_inputs, len(chosen)), dtype=np.int64)
        has = self._inputs_of_kind[self._structures.table[kept_structure, KIND]]
        base = kept_scene * len(kept)
        for port in range(len(inputs)):
            with_port = has > port
            wanted = np.where(with_port, base + local_of[columns[:, port]], pair[chosen])
            inputs[port] = mark[wanted]
        return _Pairs(kept_scene, kept_structure, mark[pair], inputs)

    def _sorted_pairs(
        self, structure: Rows, scene: Rows, pair: Rows, local_of: Rows, width: int
    ) -> _Pairs:
        """The same by sorting, where a scratch array of all pairs would be too large."""
        unique, chosen, back = np.unique(pair, return_index=True, return_inverse=True)
        kept_scene, kept_structure = scene[chosen], structure[chosen]
        columns = self._structures.table[kept_structure, INPUTS:]
        has = self._inputs_of_kind[self._structures.table[kept_structure, KIND]]
        inputs = np.zeros((self._structures.most_inputs, len(chosen)), dtype=np.int64)
        for port in range(len(inputs)):
            with_port = has > port
            wanted = kept_scene * width + local_of[columns[:, port]]
            inputs[port] = np.where(with_port, np.searchsorted(unique, wanted), 0)
        return _Pairs(kept_scene, kept_structure, back.reshape(-1), inputs)

    def _room(self, name: str, size: int) -> Rows:
        """A scratch array of at least this size; what it holds is left from before.

        Every place is written before it is read, so it need not be cleared.
        """
        found: Rows = getattr(self, name)
        if len(found) < size:
            found = np.zeros(2 * size, dtype=np.int64)
            setattr(self, name, found)
        return found

    def _turns(self, table: Rows) -> Rows:
        """For each row a number that is equal for rows of one call and grows from call to call:
        the level and kind, or the slot where slots need fewer calls."""
        by_slot = table[:, SLOT]
        by_level = table[:, LEVEL] * len(self._signatures) + table[:, KIND]
        return by_slot if _different(by_slot) < _different(by_level) else by_level

    def _numbered_rows(self, kind: Rows) -> tuple[Rows, dict[ValueType, int]]:
        """``[m]`` each row's number in the slab of its type, in execution order; slab sizes."""
        types = self._type_of_kind[kind]
        counts = np.bincount(types, minlength=len(self.types))
        by_type = np.argsort(types, kind="stable")
        row = np.empty(len(kind), dtype=np.int64)
        row[by_type] = np.arange(len(kind)) - np.repeat(np.cumsum(counts) - counts, counts)
        sizes = {
            value_type: int(count)
            for value_type, count in zip(self.types, counts, strict=True)
            if count
        }
        return row, sizes

    def _largest_integer(self, table: Rows) -> int:
        largest = 0
        for kind, position in self._integers:
            column = table[:, INPUTS + self._structures.most_inputs + position]
            largest = max(largest, int(column[table[:, KIND] == kind].max(initial=0)))
        return largest


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


def _in_line(rows: Rows, cuts: Rows) -> frozenset[int]:
    """The steps whose rows follow each other without a gap."""
    breaks = np.zeros(len(rows) + 1, dtype=np.int64)
    np.cumsum(rows[1:] != rows[:-1] + 1, out=breaks[1:-1])
    # breaks[k] counts the gaps before column k; the one between two steps is not inside either.
    inside = breaks[cuts[1:] - 1] - breaks[cuts[:-1]]
    return frozenset(np.flatnonzero(inside == 0).tolist())
