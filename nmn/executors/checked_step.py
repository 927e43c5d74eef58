"""One step of the checked pass: its rows together, and where that fails, each apart."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import torch
from torch import Tensor

from nmn.executors.call import CallFailed, blank, call
from nmn.executors.plan import Rows, Step
from nmn.executors.run import Run
from nmn.executors.slab import Slab
from nmn.executors.time_limit import TOGETHER, Late, TimeLeft, within
from nmn.grammar import ValueType
from nmn.types import Handle, Stack, Value
from nmn.types.refusal import FAILED

DimsOf = Callable[[ValueType], Mapping[str, int]]


class StackChanged(Exception):
    """Internal: a module wrote into what was seen, which the tape of earlier calls refers to."""

    def __init__(self, module: str) -> None:
        super().__init__(module)
        self.module = module


class _TimeOver(CallFailed):
    """Internal: a call was left behind, because the time of its rows' questions was over."""


@dataclass
class CheckedSteps:
    """Runs steps, and notes in the run what fails.

    Attributes:
        run: what the steps are part of.
        slabs: where their inputs are.
        dims: sizes of a type's axes.
        apart: modules that get a stack of their own for every call.
        restarts: may the whole pass begin anew, with one more module apart?
        time_left: of the questions, where they have a limit.
        suspect: a step that took too long before: its rows are not tried together.
        stack: what was seen, as modules see it: made anew whenever a call is left behind.
    """

    run: Run
    slabs: Mapping[ValueType, Slab]
    dims: DimsOf
    apart: frozenset[str]
    restarts: bool
    time_left: TimeLeft | None
    suspect: int
    stack: Stack[Any]

    def value(self, position: int) -> Value:
        """The step's output; rows whose call fails are blank, and noted as failures."""
        step = self.run.plan.steps[position]
        ready = [row for row in range(len(step)) if self._has_time(step, row)]
        parts: dict[int, Value] = {}
        if len(ready) > 1 and position != self.suspect:
            try:
                made = self._call(step, ready)
            except CallFailed:
                pass  # some row is bad: find which, and keep the others
            else:
                if len(ready) == len(step):
                    return made
                parts = {row: made.narrow(k, k + 1) for k, row in enumerate(ready)}
        for row in range(len(step)):
            if row not in parts:
                parts[row] = self._alone(step, row)
        return step.signature.result.family.cat([parts[row] for row in range(len(step))])

    def _alone(self, step: Step, row: int) -> Value:
        if not self._has_time(step, row):
            return self._not_called(step, row)
        try:
            return self._call(step, [row])
        except CallFailed as error:
            late = isinstance(error, _TimeOver)
            return self._failed(step, row, f"module '{step.signature.name}' {error}", late)

    def _call(self, step: Step, rows: Sequence[int]) -> Value:
        signature = step.signature
        inputs = self._inputs(step, rows)
        literals = [self._tensor(literal[rows]) for literal in step.literals]
        module = self.run.modules[signature.name]
        handle = self._handle(step, rows)
        work = partial(call, module, handle, inputs, literals, self.dims(signature.result))
        try:
            return work() if self.time_left is None else self._within(step, rows, work)
        except CallFailed as error:
            if error.stack_written and self.restarts and signature.name not in self.apart:
                raise StackChanged(signature.name) from error
            raise

    def _inputs(self, step: Step, rows: Sequence[int]) -> list[Value]:
        return [
            self.slabs[port.type].take(self._tensor(source[rows]), [])
            for port, source in zip(step.signature.inputs, step.inputs, strict=True)
            if port.type is not None
        ]

    def _handle(self, step: Step, rows: Sequence[int]) -> Handle[Any]:
        stack = self.stack.anew() if step.signature.name in self.apart else self.stack
        return stack.handle(self._tensor(step.scenes[rows]), self.run.counts)

    def _tensor(self, rows: Rows) -> Tensor:
        """Of rows picked by a list: numpy has copied them, so a module may have the memory."""
        return torch.from_numpy(rows).to(self.stack.device)

    def _failed(self, step: Step, row: int, message: str, late: bool) -> Value:
        key = (step.signature.result, step.start + row)
        self.run.failures[key] = message
        if late:
            self.run.late.add(key)
        return self._blank(step, row)

    def _blank(self, step: Step, row: int) -> Value:
        signature = step.signature
        return blank(signature, 1, self.dims(signature.result), self._handle(step, [row]))

    # -------------------------------------------------------------------------- time limits

    def _within(self, step: Step, rows: Sequence[int], work: Callable[[], Value]) -> Value:
        """The call, left behind when the rows' questions have no time left for it."""
        assert self.time_left is not None
        name = step.signature.name
        owners = [self._questions(step, row) for row in rows]
        seconds = min(self.time_left.of(questions) for questions in owners)
        started = time.perf_counter()
        try:
            made = within(seconds if len(rows) == 1 else TOGETHER * seconds, work)
        except Late:
            self.stack = self.stack.anew()  # the old one is left to the call
            if len(rows) == 1:
                self.time_left.spend(owners[0], seconds, name)
            over = (
                f"was still running when the {self.time_left.limit:g} s of its question were over"
            )
            raise _TimeOver(over) from None
        # What is shared is paid for in equal parts: nobody would say whose the time was.
        share = (time.perf_counter() - started) / len(rows)
        for questions in owners:
            self.time_left.spend(questions, share, name)
        return made

    def _questions(self, step: Step, row: int) -> list[int]:
        """Whose row it is."""
        owners = self.run.plan.owners[step.signature.result, step.start + row]
        return list(dict.fromkeys(question for question, _ in owners))

    def _has_time(self, step: Step, row: int) -> bool:
        return self.time_left is None or self.time_left.of(self._questions(step, row)) > 0

    def _not_called(self, step: Step, row: int) -> Value:
        """A row of questions whose time is over; blank, as what follows a failure is."""
        assert self.time_left is not None
        before = (value.refused for value in self._inputs(step, [row]))
        if any(codes is not None and int(codes[0]) == FAILED.code for codes in before):
            return self._blank(step, row)  # the failure that it began with says more
        late_in = self.time_left.late_in.get(self._questions(step, row)[0])
        where = "" if late_in is None else f", spent in module '{late_in}'"
        message = (
            f"module '{step.signature.name}' was not called: the {self.time_left.limit:g} s "
            f"of its question were over{where}"
        )
        return self._failed(step, row, message, late=True)
