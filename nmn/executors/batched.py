"""The batched executor: one module call for all nodes of a step, on slabs."""

import time
from collections.abc import Mapping, Sequence
from functools import partial
from itertools import pairwise
from typing import Any

import torch

from nmn.executors.checked import run_checked
from nmn.executors.dims import dims_of, module_sizes
from nmn.executors.fast import Trouble, callers, run_fast
from nmn.executors.observer import Observer
from nmn.executors.plan import Plan
from nmn.executors.planner import Planner
from nmn.executors.ring import Ring, make_slabs
from nmn.executors.run import Run
from nmn.executors.tape import make_taped_slabs
from nmn.executors.time_limit import TOGETHER, Late, TimeLeft, within
from nmn.executors.writes import writes_counted
from nmn.grammar import Program
from nmn.kernels import changes
from nmn.kernels.full_precision import full_precision
from nmn.kernels.memory import keep_freed_memory
from nmn.modules import Module
from nmn.types import Stack, Vocabulary


class BatchedExecutor:
    """Runs many programs on many media at once.

    Arguments:
        modules: by name; they may have parameters and be on any device.
        vocabularies: of the domain.
        schedule: names of modules in the order of a slot schedule learned before
            (``planner.schedule_names``); without one it is learned from the first large batch.

    Raises:
        ModuleError: two modules disagree on the size of an axis.
    """

    def __init__(
        self,
        modules: Mapping[str, Module],
        vocabularies: Mapping[str, Vocabulary],
        schedule: Sequence[str] | None = None,
    ) -> None:
        keep_freed_memory()
        self.modules = dict(modules)
        self.vocabularies = vocabularies
        self.sizes = module_sizes(self.modules)
        signatures = {name: module.signature for name, module in self.modules.items()}
        impure = frozenset(name for name, module in self.modules.items() if not module.pure)
        self.planner = Planner(signatures, vocabularies, impure, schedule)
        self._ring = Ring()
        self._callers = callers(list(signatures.values()), self.planner.types, self.planner.ports)

    def plan(self, programs: Sequence[Program], scenes: Sequence[int]) -> Plan:
        """What ``run`` will do; see ``Planner``."""
        return self.planner.plan(programs, scenes)

    def run(
        self,
        plan: Plan,
        stack: Stack[Any],
        observer: Observer | None = None,
        time_left: TimeLeft | None = None,
    ) -> Run:
        """Run a plan. Never raises for what a module does: failures are in ``Run.failures``.

        A batch in which anything goes wrong is run a second time, call by call with every output
        checked and bad rows apart; so modules that are not pure may be called twice.

        ``torch.autocast`` is left out: slabs hold numbers of the scenes' type. Between runs weights
        may be written to in any way, and within one by what torch counts (not by ``.data``).

        Where gradients are enabled and a module or a scene needs them, ``backward()`` from any
        value of the run reaches them.

        With ``time_left``, steps of a question that takes longer are failures, in ``Run.late``, and
        the others are answered: see ``docs/executor.md``. Nothing of ``stack`` may then be used for
        another run, as a call that was left behind may still write to it.
        """
        with full_precision(stack.device), changes.within(), writes_counted():
            return self._run(plan, stack, observer, time_left)

    def _run(
        self,
        plan: Plan,
        stack: Stack[Any],
        observer: Observer | None,
        time_left: TimeLeft | None,
    ) -> Run:
        counts = max(stack.largest_count, plan.largest_integer) + 1
        taped = self._needs_gradients(stack)
        suspect = -1
        # A question alone would only have to be run again, to find which step was too long.
        alone = time_left is not None and len(plan.programs) == 1
        if not alone and (observer is None or not observer.live):
            try:
                run = self._fast(plan, stack, observer, counts, taped, time_left)
                if run is not None:
                    return run
            except Late as late:
                suspect = late.step
                stack = stack.anew()
        return run_checked(
            plan,
            stack,
            self.modules,
            lambda value_type: dims_of(value_type, self.vocabularies, stack, counts, self.sizes),
            observer,
            counts,
            taped=taped,
            time_left=time_left,
            suspect=suspect,
        )

    def _fast(
        self,
        plan: Plan,
        stack: Stack[Any],
        observer: Observer | None,
        counts: int,
        taped: bool,
        time_left: TimeLeft | None,
    ) -> Run | None:
        """The run, or None where something is not as it must be.

        Raises:
            Late: it took too long for the question that has the least time.
        """
        types = self.planner.types
        # Types without rows need no sizes: a batch uses a few of a domain's.
        dims = [
            dims_of(t, self.vocabularies, stack, counts, self.sizes) if t in plan.sizes else {}
            for t in types
        ]
        device, dtype = stack.device, stack.dtype
        slabs = (
            make_taped_slabs(types, plan.sizes, dims, device, dtype)
            if taped
            else make_slabs(types, plan.sizes, dims, device, dtype, self._ring)
        )
        kept = {t: slab for t, slab in zip(types, slabs, strict=True) if slab is not None}
        clock: list[float] | None = None if observer is None and time_left is None else []
        seconds = None if time_left is None else TOGETHER * min(time_left.left, default=0)
        started = time.perf_counter()
        stack.watch()
        try:
            if seconds is None:
                run_fast(plan, stack, self._callers, self.modules, slabs, counts, clock)
            else:
                given = (plan, stack, self._callers, self.modules, slabs, counts, clock)
                within(seconds, partial(run_fast, *given))
        except Late as late:
            late.step = len(clock or ()) - 1
            raise
        except Trouble:
            if stack.written() is not None:
                stack.restore()
            return None
        # A trail reads the slabs when somebody looks: their memory is never used again.
        ring = self._ring if observer is None else None
        run = Run(plan, stack, self.modules, kept, counts, started=started, ring=ring)
        if observer is not None and clock is not None:
            observer.began(run)
            for step, (before, after) in enumerate(pairwise(clock)):
                observer.stepped(run, step, before, after - before)
            observer.ended(run)
        return run

    def _needs_gradients(self, stack: Stack[Any]) -> bool:
        if not torch.is_grad_enabled():
            return False
        return stack.needs_gradients or any(
            parameter.requires_grad
            for module in self.modules.values()
            for parameter in module.parameters()
        )
