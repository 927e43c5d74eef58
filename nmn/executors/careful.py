"""The careful pass: every output checked before it is written, bad rows set apart.

It finds which row of which call is bad, and answers everything else. The swift pass leaves to it
what is not as it must be; and a trail that is written as things happen is always made by it, so
that what it writes has been checked.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import torch
from torch import Tensor

from nmn.executors.call import CallFailed, blank, call
from nmn.executors.observer import Observer
from nmn.executors.plan import Plan, Rows, Step
from nmn.executors.run import Run
from nmn.executors.slab import TapedSlab, WrittenSlab
from nmn.grammar import ValueType
from nmn.modules import Module
from nmn.types import Scene, SceneStack, Value

DimsOf = Callable[[ValueType], Mapping[str, int]]


def run_carefully(
    plan: Plan,
    stack: SceneStack,
    modules: Mapping[str, Module],
    dims: DimsOf,
    observer: Observer | None,
    counts: int,
    *,
    taped: bool,
) -> Run:
    """Run a plan; what fails is in ``Run.failures``, and the rest is answered."""
    apart: frozenset[str] = frozenset()
    while True:
        try:
            return _run(plan, stack, modules, dims, observer, counts, taped, apart)
        except _ScenesChanged as error:
            apart |= {error.module}


class _ScenesChanged(Exception):
    """Internal: a module wrote into scenes that the tape of earlier calls refers to."""

    def __init__(self, module: str) -> None:
        super().__init__(module)
        self.module = module


def _run(
    plan: Plan,
    stack: SceneStack,
    modules: Mapping[str, Module],
    dims: DimsOf,
    observer: Observer | None,
    counts: int,
    taped: bool,
    apart: frozenset[str],
) -> Run:
    """See ``run_carefully``; modules of ``apart`` get scenes of their own for every call."""
    slabs: dict[ValueType, WrittenSlab | TapedSlab] = {}
    for value_type, rows in plan.sizes.items():
        slabs[value_type] = (
            TapedSlab()
            if taped
            else WrittenSlab(
                value_type, rows, dims(value_type), device=stack.device, dtype=stack.dtype
            )
        )
    run = Run(plan, stack, modules, dict(slabs), counts)
    # An observer that is told at once cannot be told anew.
    restarts = taped and (observer is None or not observer.live)
    work = _Work(run, slabs, dims, apart, restarts)
    if observer is not None:
        observer.began(run)
    for position, step in enumerate(plan.steps):
        started = time.perf_counter()
        slabs[step.signature.result].put(step.start, work.step(step))
        if observer is not None:
            observer.stepped(run, position, started, time.perf_counter() - started)
    if observer is not None:
        observer.ended(run)
    return run


@dataclass
class _Work:
    run: Run
    slabs: Mapping[ValueType, WrittenSlab | TapedSlab]
    dims: DimsOf
    apart: frozenset[str]
    restarts: bool

    def step(self, step: Step) -> Value:
        """The step's output; rows whose call fails are blank, and noted as failures."""
        try:
            return self._call(step, slice(None))
        except CallFailed as error:
            if len(step) == 1:
                return self._failed(step, 0, error)
        # Some row is bad: find which, and keep the others.
        parts: list[Value] = []
        for row in range(len(step)):
            try:
                parts.append(self._call(step, slice(row, row + 1)))
            except CallFailed as error:
                parts.append(self._failed(step, row, error))
        return step.signature.result.family.cat(parts)

    def _call(self, step: Step, rows: slice) -> Value:
        signature = step.signature
        inputs = [
            self.slabs[port.type].take(self._tensor(source[rows]))
            for port, source in zip(signature.inputs, step.inputs, strict=True)
            if port.type is not None
        ]
        literals = [self._tensor(literal[rows]) for literal in step.literals]
        dims = self.dims(signature.result)
        module = self.run.modules[signature.name]
        try:
            return call(module, self._scene(step, rows), inputs, literals, dims)
        except CallFailed as error:
            if error.scenes_written and self.restarts and signature.name not in self.apart:
                raise _ScenesChanged(signature.name) from error
            raise

    def _failed(self, step: Step, row: int, error: CallFailed) -> Value:
        signature = step.signature
        key = (signature.result, step.start + row)
        self.run.failures[key] = f"module '{signature.name}' {error}"
        scene = self._scene(step, slice(row, row + 1))
        return blank(signature, 1, self.dims(signature.result), scene)

    def _scene(self, step: Step, rows: slice) -> Scene:
        stack = self.run.stack
        if step.signature.name in self.apart:
            stack = SceneStack(stack.graphs, device=stack.device, dtype=stack.dtype)
        return Scene(stack, self._tensor(step.scenes[rows]), self.run.counts)

    def _tensor(self, rows: Rows) -> Tensor:
        # A copy: modules get it, and the plan is not theirs.
        return torch.from_numpy(rows.copy()).to(self.run.stack.device)
