"""One measurement: check, time side by side, count."""

from collections.abc import Callable
from dataclasses import replace

import torch
from torch import Tensor

from benchmarks.peers.agreement import difference
from benchmarks.peers.bed import Bed, make_bed
from benchmarks.peers.counts import torch_calls
from benchmarks.peers.options import Options
from benchmarks.peers.peer_dynet import STARTS, DyNet
from benchmarks.peers.planning import planning_costs
from benchmarks.peers.record import Found, Record, written
from benchmarks.peers.roofline import Peak, peaks
from benchmarks.peers.rounds import Clock, Local, Task, clock_for, in_turns, interleave
from benchmarks.peers.training import Step
from benchmarks.peers.variants import (
    LOOP,
    Variant,
    absent_peers,
    make_ours,
    make_peers,
    wanted_peers,
)
from nmn.kernels import compiled

# Questions that are compared in float64, where that is needed: few, because torch convolves slowly
# in it.
_FEW = 16


def measure(options: Options) -> Record:
    """Run one measurement.

    Returns:
        All that was found, as JSON has it.

    Raises:
        DomainError, DatasetError: the options name something that is not there.
        ExecutionError: a variant does not compute what the naive loop computes; nothing is timed.
    """
    names = wanted_peers(options.peers)
    before = torch.get_num_threads()
    torch.set_num_threads(options.threads)
    try:
        with compiled(options.compiled):
            return _measured(options, names)
    finally:
        torch.set_num_threads(before)


def _measured(options: Options, names: tuple[str, ...]) -> Record:
    bed = _bed(options)
    absent = absent_peers(names, bed, train=options.train)
    present = [name for name in names if name not in {peer.name for peer in absent}]
    variants = [
        *make_peers(present, bed, train=options.train),
        *make_ours(bed, audit=options.audit, compiled=options.compiled),
    ]
    clock = clock_for(bed.device, options.threads, training=options.train)
    dynet = DyNet(bed) if "dynet" in present else None
    bounds = peaks(bed)
    try:
        with torch.enable_grad() if options.train else torch.inference_mode():
            apart = _agreed(variants, dynet, bed, options)
            samples = _timed(variants, dynet, bounds, bed, clock, options)
            audited = _audited(variants, bed, clock, options) if options.audit else None
            counted = {v.name: torch_calls(_work(v, bed, train=options.train)) for v in variants}
    finally:
        if dynet is not None:
            dynet.close()
    planning = planning_costs(bed, variants, options.rounds, clock, seed=options.seed)
    names_timed = [v.name for v in variants] + ["dynet"] * (dynet is not None)
    ours = {v.name for v in variants if v.ours}
    found = Found(names_timed, ours, absent, apart, samples, counted, planning, bounds, audited)
    return written(options, bed, clock, found)


def _bed(options: Options) -> Bed:
    return make_bed(
        options.workload,
        options.flavour,
        options.questions,
        seed=options.seed,
        device=torch.device(options.device),
    )


def _agreed(
    variants: list[Variant], dynet: DyNet | None, bed: Bed, options: Options
) -> dict[str, float]:
    """By variant, its largest difference from the naive loop."""
    learns = options.train and not bed.flavour.kinked
    apart = _compared(variants, bed, train=learns)
    if dynet is not None:
        right = {"answers": variants[0].run()}
        apart["dynet"] = difference({"answers": dynet.answers()}, right, "dynet")
    if options.train and not learns:
        few = _bed(replace(options, questions=min(options.questions, _FEW))).doubled()
        found = _compared(_like(variants, few), few, train=True)
        apart = {name: max(apart[name], found[name]) for name in apart}
    return apart


def _like(variants: list[Variant], bed: Bed) -> list[Variant]:
    """The same variants on another bed, for training."""
    peers = [variant.name for variant in variants if not variant.ours]
    return [*make_peers(peers, bed, train=True), *make_ours(bed, audit=True, compiled=True)]


def _compared(variants: list[Variant], bed: Bed, *, train: bool) -> dict[str, float]:
    assert variants[0].name == LOOP
    right: dict[str, Tensor] = {}
    apart = {}
    for variant in variants:
        found = Step(bed, variant.run).found() if train else {"answers": variant.run().detach()}
        right = right or found
        apart[variant.name] = difference(found, right, variant.name)
    return apart


def _work(variant: Variant, bed: Bed, *, train: bool) -> Callable[[], Tensor]:
    return Step(bed, variant.run).run if train else variant.run


def _timed(
    variants: list[Variant],
    dynet: DyNet | None,
    bounds: list[Peak],
    bed: Bed,
    clock: Clock,
    options: Options,
) -> dict[str, list[float]]:
    """By variant and bound, the seconds of every round."""
    wait = _wait(bed)
    tasks: dict[str, Task] = {
        v.name: Local(_work(v, bed, train=options.train), clock, wait) for v in variants
    }
    tasks |= {bound.name: Local(bound.run, clock, wait) for bound in bounds}
    if dynet is not None:
        tasks["dynet"] = dynet
    each = max(1, options.rounds // STARTS)

    def before_round(number: int) -> None:
        if dynet is not None and number % each == 0:
            dynet.restart()

    return interleave(tasks, options.rounds, seed=options.seed, before_round=before_round)


def _audited(
    variants: list[Variant], bed: Bed, clock: Clock, options: Options
) -> tuple[list[float], list[float]]:
    """nmn without and with an audit record: the seconds of every round."""
    work = {v.name: _work(v, bed, train=options.train) for v in variants}
    return in_turns(work["nmn"], work["nmn-audit"], options.rounds, clock, wait=_wait(bed))


def _wait(bed: Bed) -> Callable[[], None] | None:
    return torch.cuda.synchronize if bed.device.type == "cuda" else None
