"""A run as the audit room sees it: times of the calls, and rows of the slabs on demand."""

from dataclasses import dataclass, field
from functools import cached_property

import torch
from torch import Tensor

from nmn.audit.evidence import cut_to
from nmn.audit.header import ModuleRecord
from nmn.audit.module_table import module_record, weights_of
from nmn.executors import Run, Step
from nmn.grammar import ValueType
from nmn.types import Value, digest_tensors

_CPU = torch.device("cpu")


@dataclass(frozen=True)
class Row:
    """One row of a slab: the value on the CPU, cut to its medium, with tensors and digest."""

    value: Value
    tensors: dict[str, Tensor]
    digest: str

    @property
    def code(self) -> int:
        """The code of the reason why it is refused; 0 where it is decided."""
        return 0 if self.value.refused is None else int(self.value.refused[0])


@dataclass
class ObservedRun:
    """A run, and what was noted while it went: one pair of numbers a module call.

    Everything else is read off the run when somebody looks. Rows are kept once read, because one
    row may be the output of many questions and the input of many steps.

    Attributes:
        run: the run. It is pinned: the slab is the trace.
        numbers: of the plan's questions, in the call.
        times: begin (``perf_counter``) and seconds of each call so far.
    """

    run: Run
    numbers: tuple[int, ...]
    times: list[tuple[float, float]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._rows: dict[tuple[ValueType, int], Row] = {}
        self._orders: dict[int, dict[int, int]] = {}
        self._modules: dict[str, ModuleRecord] = {}
        self._parts: dict[int, Value] = {}
        # Weights are noted now: when somebody looks they may have been trained further.
        plan = self.run.plan
        names = [plan.signatures[kind].name for kind in dict.fromkeys(plan.kinds)]
        self._weights = {name: weights_of(self.run.modules[name]) for name in names}

    @cached_property
    def places(self) -> dict[int, int]:
        """Number of a question in the call -> its place in the plan."""
        return {number: place for place, number in enumerate(self.numbers)}

    def key(self, place: int, node: int) -> tuple[ValueType, int]:
        """Where the value of a node is: its slab, and the row there."""
        plan = self.run.plan
        return plan.programs[place].nodes[node].type, plan.row(place, node)

    def step(self, place: int, node: int) -> tuple[int, Step]:
        """The module call that a node was part of: its number, and the step of the plan."""
        position = self.run.plan.step_of[self.key(place, node)]
        return position, self.run.plan.steps[position]

    def order(self, place: int) -> dict[int, int]:
        """Node -> its number among the steps of the question (from 1), in the order they ran."""
        found = self._orders.get(place)
        if found is None:
            nodes = range(len(self.run.plan.programs[place]))
            ran = sorted(
                nodes, key=lambda node: (self.step(place, node)[0], *self._row(place, node))
            )
            found = self._orders[place] = {node: seq for seq, node in enumerate(ran, start=1)}
        return found

    def _row(self, place: int, node: int) -> tuple[int, int]:
        return self.run.plan.row(place, node), node

    def row(self, place: int, node: int) -> Row:
        """The value of a node."""
        key = self.key(place, node)
        found = self._rows.get(key)
        if found is None:
            position, step = self.step(place, node)
            part = self._parts.get(position)
            if part is None:
                # The whole call at once: on an accelerator each copy is a wait of its own.
                written = self.run.slabs[key[0]].value.narrow(step.start, step.stop)
                part = self._parts[position] = written.detach().to(_CPU)
            at = key[1] - step.start
            value = cut_to(part.narrow(at, at + 1), self.run.percept(place))
            tensors = {name: tensor[0] for name, tensor in value.tensors().items()}
            found = self._rows[key] = Row(value, tensors, digest_tensors(tensors))
        return found

    def module(self, name: str) -> ModuleRecord:
        """The record of a module of the run."""
        found = self._modules.get(name)
        if found is None:
            module, weights = self.run.modules[name], self._weights[name]
            digest = None if weights is None else weights.seen(module)
            found = self._modules[name] = module_record(module, digest)
        return found
