"""What a measurement found, as JSON has it."""

import sys
from collections.abc import Mapping, Sequence, Set
from dataclasses import asdict, dataclass

from benchmarks.peers.agreement import TOLERANCE
from benchmarks.peers.bed import Bed
from benchmarks.peers.counts import call_counts
from benchmarks.peers.machine import machine
from benchmarks.peers.options import Options
from benchmarks.peers.roofline import Peak, Work, shares, work_of
from benchmarks.peers.rounds import Clock
from benchmarks.peers.spread import ratio, spread
from benchmarks.peers.variants import Absent

SCHEMA = "nmn-bench/1"

Record = dict[str, object]


@dataclass(frozen=True)
class Found:
    """What was measured.

    Attributes:
        names: of the variants, in the order to show them.
        ours: those that are nmn.
        absent: peers that were not run.
        apart: by variant, its largest difference from the naive loop.
        samples: by variant and bound, the seconds of every round.
        counted: by variant, operations handed to torch.
        planning: see ``planning_costs``.
        bounds: what the hardware was asked for.
        audited: of nmn without and with an audit record, turn by turn, the seconds of every round.
    """

    names: Sequence[str]
    ours: Set[str]
    absent: Sequence[Absent]
    apart: Mapping[str, float]
    samples: Mapping[str, list[float]]
    counted: Mapping[str, int]
    planning: Mapping[str, object]
    bounds: Sequence[Peak]
    audited: tuple[list[float], list[float]] | None


def written(options: Options, bed: Bed, clock: Clock, found: Found) -> Record:
    """The record of a measurement."""
    plan = bed.executor().plan(bed.workload.programs, bed.workload.scenes)
    work = work_of(plan, bed)
    rates = {b.name: b.flop / spread(found.samples[b.name]).median for b in found.bounds}
    return {
        "schema": SCHEMA,
        "command": " ".join(["nmn", *sys.argv[1:]]),
        "options": asdict(options),
        "machine": machine(bed.device),
        "clock": clock.__name__,
        "pictures": bed.workload.pictures,
        "agreement": {
            "tolerance": TOLERANCE,
            "compared": "answers and gradients" if options.train else "answers",
            "largest_difference": {name: float(f"{d:.3g}") for name, d in found.apart.items()},
        },
        "counts": {
            "nodes_requested": plan.requested,
            "nodes_executed": plan.executed,
            "module_calls": call_counts(plan, bed),
            "torch_calls": dict(found.counted),
            "schedule_length": len(bed.schedule),
        },
        "roofline": {
            "gflop_as_written": round(work.written / 1e9, 6),
            "gflop_as_computed": round(work.computed / 1e9, 6),
            "gflop_per_second": {name: round(rate / 1e9, 2) for name, rate in rates.items()},
        },
        "variants": {
            name: _variant(
                name, found, bed, work, rates if name in found.ours and not options.train else {}
            )
            for name in found.names
        },
        "missing": {peer.name: peer.record() for peer in found.absent},
        "planning_us_per_node": dict(found.planning),
    }


def _variant(name: str, found: Found, bed: Bed, work: Work, rates: Mapping[str, float]) -> Record:
    seconds = found.samples[name]
    median = spread(seconds).median
    made: Record = {
        "ms": spread(seconds).times(1e3).record(),
        "examples_per_second": round(bed.questions / median, 1),
        "times_faster_than": {
            peer: ratio(found.samples[peer], seconds).record()
            for peer in found.names
            if peer not in found.ours and peer != name
        },
        "samples_ms": [round(s * 1e3, 4) for s in seconds],
    }
    if rates:
        made["share_of_roofline"] = shares(work, median, rates)
    if name == "nmn-audit" and found.audited is not None:
        without, recorded = found.audited
        made["over_nmn_percent"] = ratio(recorded, without).minus(1.0).times(100).record(2)
    return made
