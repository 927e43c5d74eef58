"""The checked pass: every output checked before it is written, bad rows set apart.

It finds which row of which call is bad, and answers everything else. The fast pass leaves to it
what is not as it must be; and a trail that is written as things happen is always made by it, so
that what it writes has been checked.
"""

import time
from collections.abc import Mapping
from typing import Any

from nmn.executors.checked_step import CheckedSteps, DimsOf, StackChanged
from nmn.executors.observer import Observer
from nmn.executors.plan import Plan
from nmn.executors.ring import Ring, make_slabs
from nmn.executors.run import Run
from nmn.executors.slab import Slab
from nmn.executors.tape import make_taped_slabs
from nmn.executors.time_limit import TimeLeft
from nmn.grammar import ValueType
from nmn.modules import Module
from nmn.types import Stack


def run_checked(
    plan: Plan,
    stack: Stack[Any],
    modules: Mapping[str, Module],
    dims: DimsOf,
    observer: Observer | None,
    counts: int,
    *,
    taped: bool,
    time_left: TimeLeft | None = None,
    suspect: int = -1,
) -> Run:
    """Run a plan; what fails is in ``Run.failures``, and the rest is answered.

    Arguments:
        time_left: of the questions, where they have a limit.
        suspect: number of a step that took too long before; -1 where there is none.
    """
    apart: frozenset[str] = frozenset()
    while True:
        run, slabs = _begun(plan, stack, modules, dims, counts, taped)
        # What an observer was told cannot be taken back.
        restarts = taped and observer is None
        steps = CheckedSteps(run, slabs, dims, apart, restarts, time_left, suspect, stack)
        try:
            _run(steps, observer)
        except StackChanged as error:
            apart |= {error.module}
        else:
            return run


def _begun(
    plan: Plan,
    stack: Stack[Any],
    modules: Mapping[str, Module],
    dims: DimsOf,
    counts: int,
    taped: bool,
) -> tuple[Run, Mapping[ValueType, Slab]]:
    types = list(plan.sizes)
    given = types, plan.sizes, [dims(each) for each in types], stack.device, stack.dtype
    made = make_taped_slabs(*given) if taped else make_slabs(*given, Ring())
    slabs = {each: slab for each, slab in zip(types, made, strict=True) if slab is not None}
    for value_type, slab in slabs.items():
        slab.begin([len(step) for step in plan.steps if step.signature.result == value_type])
    return Run(plan, stack, modules, slabs, counts), slabs


def _run(steps: CheckedSteps, observer: Observer | None) -> None:
    run = steps.run
    if observer is not None:
        observer.began(run)
    for position, step in enumerate(run.plan.steps):
        started = time.perf_counter()
        steps.slabs[step.signature.result].put_value(step.start, steps.value(position))
        if observer is not None:
            observer.stepped(run, position, started, time.perf_counter() - started)
    if observer is not None:
        observer.ended(run)
