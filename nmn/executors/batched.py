"""The batched executor: one module call for all nodes of a step, on slabs."""

import time
from collections.abc import Mapping, Sequence

import torch
from torch import Tensor

from nmn.executors.call import CallFailed, blank, call
from nmn.executors.observer import Observer
from nmn.executors.plan import Plan, Rows, Step
from nmn.executors.planner import Planner
from nmn.executors.run import Run
from nmn.executors.slab import Slab, TapedSlab, WrittenSlab
from nmn.grammar import Program, ValueType
from nmn.modules import Module
from nmn.types import Scene, SceneStack, Value, Vocabulary


class BatchedExecutor:
    """Runs many programs on many scenes at once.

    Arguments:
        modules: by name; they may have parameters and be on any device.
        vocabularies: of the domain.
    """

    def __init__(
        self, modules: Mapping[str, Module], vocabularies: Mapping[str, Vocabulary]
    ) -> None:
        self.modules = dict(modules)
        self.vocabularies = vocabularies
        signatures = {name: module.signature for name, module in self.modules.items()}
        impure = frozenset(name for name, module in self.modules.items() if not module.pure)
        self.planner = Planner(signatures, vocabularies, impure)

    def plan(self, programs: Sequence[Program], scenes: Sequence[int]) -> Plan:
        """What ``run`` will do; see ``Planner``."""
        return self.planner.plan(programs, scenes)

    def run(self, plan: Plan, stack: SceneStack, observer: Observer | None = None) -> Run:
        """Run a plan. Never raises for what a module does: failures are in ``Run.failures``."""
        counts = max(stack.objects + 1, plan.largest_integer) + 1
        taped = torch.is_grad_enabled() and any(
            parameter.requires_grad
            for module in self.modules.values()
            for parameter in module.parameters()
        )
        slabs: dict[ValueType, Slab] = {}
        for value_type, rows in plan.sizes.items():
            slabs[value_type] = (
                TapedSlab()
                if taped
                else WrittenSlab(
                    value_type,
                    rows,
                    self._dims(value_type, stack, counts),
                    device=stack.device,
                    dtype=stack.dtype,
                )
            )
        run = Run(plan, stack, self.modules, slabs, counts)
        if observer is not None:
            observer.began(run)
        for position, step in enumerate(plan.steps):
            started = time.perf_counter()
            slabs[step.signature.result].put(step.start, self._step(run, step))
            if observer is not None:
                observer.stepped(run, position, started, time.perf_counter() - started)
        if observer is not None:
            observer.ended(run)
        return run

    def _step(self, run: Run, step: Step) -> Value:
        try:
            return self._call(run, step, slice(None))
        except CallFailed as error:
            if len(step) == 1:
                return self._failed(run, step, 0, error)
        # Some row is bad: find which, and keep the others.
        parts: list[Value] = []
        for row in range(len(step)):
            try:
                parts.append(self._call(run, step, slice(row, row + 1)))
            except CallFailed as error:
                parts.append(self._failed(run, step, row, error))
        return step.signature.result.family.cat(parts)

    def _call(self, run: Run, step: Step, rows: slice) -> Value:
        device = run.stack.device
        signature = step.signature
        inputs = [
            run.slabs[port.type].take(_tensor(source[rows], device))
            for port, source in zip(signature.inputs, step.inputs, strict=True)
            if port.type is not None
        ]
        literals = [_tensor(literal[rows], device) for literal in step.literals]
        scene = Scene(run.stack, _tensor(step.scenes[rows], device), run.counts)
        dims = self._dims(signature.result, run.stack, run.counts)
        return call(self.modules[signature.name], scene, inputs, literals, dims)

    def _failed(self, run: Run, step: Step, row: int, error: CallFailed) -> Value:
        signature = step.signature
        run.failures[signature.result, step.start + row] = f"module '{signature.name}' {error}"
        scene = Scene(run.stack, _tensor(step.scenes[row : row + 1], run.stack.device), run.counts)
        return blank(signature, 1, self._dims(signature.result, run.stack, run.counts), scene)

    def _dims(self, value_type: ValueType, stack: SceneStack, counts: int) -> dict[str, int]:
        return dims_of(value_type, self.vocabularies, stack.objects, counts)


def dims_of(
    value_type: ValueType, vocabularies: Mapping[str, Vocabulary], objects: int, counts: int
) -> dict[str, int]:
    """The sizes of the named axes of a value type in a batch."""
    dims = {"objects": objects, "counts": counts}
    if value_type.vocabulary:
        dims["words"] = len(vocabularies[value_type.vocabulary])
    return dims


def _tensor(rows: Rows, device: torch.device) -> Tensor:
    return torch.from_numpy(rows).to(device)
