"""Programs -> a plan: structures, a slot schedule, and arrays.

A batch plan is a concatenation of the programs' structures (see ``structures``), laid out in steps
(see ``batch_layout``). Equal subprograms about one scene become one row: common subexpressions
across questions cost nothing extra.
"""

import threading
from collections.abc import Mapping, Sequence

import numpy as np

from nmn.errors import ExecutionError
from nmn.executors.batch_layout import BatchLayout, Kinds, Scratch, lay_out
from nmn.executors.batch_layout_native import lay_out_natively
from nmn.executors.plan import Plan, Rows
from nmn.executors.schedule import SlotSchedule, learn
from nmn.executors.structures import Structures
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
        self._kinds = Kinds(self._signatures)
        self._integers = {kind: _integers(s) for kind, s in enumerate(self._signatures)}
        self._lock = threading.Lock()  # several threads may ask one net
        self._scratch = Scratch.empty()
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
    def types(self) -> tuple[ValueType, ...]:
        """The types of the modules' results."""
        return self._kinds.types

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
        given = (self._structures, self._kinds, np.concatenate(parts), offsets, about)
        made = lay_out_natively(*given, self._scratch) or lay_out(*given, self._scratch)
        sizes = {
            value_type: int(count)
            for value_type, count in zip(self.types, made.counts, strict=True)
            if count
        }
        return Plan(
            tuple(programs),
            about,
            self._signatures,
            made.kinds,
            made.cuts,
            made.starts,
            made.table,
            self.ports,
            made.in_line,
            made.node_rows,
            offsets,
            sizes,
            self._largest_integer(made),
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

    def _largest_integer(self, made: BatchLayout) -> int:
        largest = 0
        for step, kind in enumerate(made.kinds):
            for position in self._integers[kind]:
                row = made.table[1 + self.ports + position, made.cuts[step] : made.cuts[step + 1]]
                largest = max(largest, int(row.max()))
        return largest


def _integers(signature: Signature) -> tuple[int, ...]:
    """Which of its literals are integers."""
    return tuple(place for place, port in enumerate(signature.literals) if port.kind == "integer")
