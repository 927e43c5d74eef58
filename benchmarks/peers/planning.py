"""Planning alone, per node asked for."""

import random
from collections.abc import Callable, Sequence

from benchmarks.peers.bed import Bed
from benchmarks.peers.rounds import Clock, Local, Task, interleave
from benchmarks.peers.spread import spread
from benchmarks.peers.variants import Variant
from benchmarks.peers.workloads import VOCABULARIES
from nmn.executors.planner import Planner
from nmn.grammar import Program

# Different orders of the same questions.
_ORDERS = 8


class Cold:
    """First sight: a new planner and programs that were never looked at, at every repeat."""

    def __init__(self, bed: Bed, clock: Clock) -> None:
        self._bed = bed
        self._clock = clock

    def timed(self, repeats: int) -> float:
        spent = 0.0
        for _ in range(repeats):
            planner, programs = self._unseen()
            started = self._clock()
            planner.plan(programs, self._bed.workload.scenes)
            spent += self._clock() - started
        return spent / repeats

    def _unseen(self) -> tuple[Planner, list[Program]]:
        planner = Planner(self._bed.signatures, VOCABULARIES, schedule=self._bed.schedule)
        # A program keeps its text once it was asked for; a copy has not been asked.
        return planner, [Program(p.nodes, p.source) for p in self._bed.workload.programs]


class Shuffled:
    """Programs that were seen before, in new company: a later epoch of training."""

    def __init__(self, bed: Bed, clock: Clock) -> None:
        self._clock = clock
        self._executor = bed.executor()
        rng = random.Random(0)
        pairs = list(zip(bed.workload.programs, bed.workload.scenes, strict=True))
        self._batches = []
        for _ in range(_ORDERS):
            rng.shuffle(pairs)
            self._batches.append(([p for p, _ in pairs], [scene for _, scene in pairs]))
        self._turn = 0

    def timed(self, repeats: int) -> float:
        started = self._clock()
        for _ in range(repeats):
            self._executor.plan(*self._batches[self._turn])
            self._turn = (self._turn + 1) % _ORDERS
        return (self._clock() - started) / repeats


def planning_costs(
    bed: Bed, variants: Sequence[Variant], rounds: int, clock: Clock, *, seed: int
) -> dict[str, object]:
    """Microseconds a node: nmn cold and warm, and the peers that plan apart from running."""
    nodes = sum(len(program) for program in bed.programs)
    builders: dict[str, Callable[[], object]] = {
        variant.name: variant.build for variant in variants if variant.build is not None
    }
    tasks: dict[str, Task] = {
        "nmn (cold)": Cold(bed, clock),
        "nmn (warm)": Local(builders.pop("nmn"), clock),
        "nmn (warm, shuffled)": Shuffled(bed, clock),
    }
    tasks |= {
        name: Local(build, clock) for name, build in builders.items() if not name.startswith("nmn")
    }
    samples = interleave(tasks, rounds, seed=seed)
    return {name: spread(seconds).times(1e6 / nodes).record() for name, seconds in samples.items()}
