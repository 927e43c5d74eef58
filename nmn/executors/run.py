"""A finished (or running) batch: the plan, the slabs, and what failed. The slab is the trace."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import torch

from nmn.errors import ExecutionError
from nmn.executors.plan import Plan
from nmn.executors.ring import Ring
from nmn.executors.slab import Slab
from nmn.grammar import ValueType
from nmn.modules import Module
from nmn.types import Percept, Reading, Stack, Value, reason_of


@dataclass
class Run:
    """What an executor leaves behind. Nothing is copied: a trail pins this object.

    Attributes:
        plan: what was run.
        stack: what it was run on.
        modules: by name.
        slabs: every value of every type.
        counts: how many different counts its numbers distinguish.
        failures: (type, row) -> what went wrong there, for rows whose module failed.
        late: those of them for which the question's time was over.
        started: ``perf_counter`` before the first call.
        ring: where the memory goes when the run is released; None where a trail pins it.
    """

    plan: Plan
    stack: Stack[Any]
    modules: Mapping[str, Module]
    slabs: Mapping[ValueType, Slab]
    counts: int
    failures: dict[tuple[ValueType, int], str] = field(default_factory=dict)
    late: set[tuple[ValueType, int]] = field(default_factory=set)
    started: float = field(default_factory=time.perf_counter)
    ring: Ring | None = None

    def release(self) -> None:
        """Let the next run use the memory of this one's values, which are gone then.

        Values read before must have been copied (``take`` copies, ``locate`` does not). A run that
        an observer watched keeps its memory: a trail pins it.
        """
        if self.ring is not None:
            self.ring.give(self.slabs)
            self.ring = None
            self.slabs = {}

    def percept(self, question: int) -> Percept:
        """What a question is about, as it was seen."""
        percept: Percept = self.stack.percepts[int(self.plan.scenes[question])]
        return percept

    def locate(self, question: int, node: int) -> tuple[Value, int]:
        """The slab that holds a node's value, and its row there.

        Raises:
            ExecutionError: the run was released.
        """
        value_type = self.plan.programs[question].nodes[node].type
        if value_type not in self.slabs:
            raise ExecutionError(
                "the run was released, and its values are gone",
                hint="read them before release(), or do not release the run",
            )
        return self.slabs[value_type].value, self.plan.row(question, node)

    def answer(self, question: int) -> tuple[Value, int]:
        """The slab that holds a question's answer, and its row there."""
        return self.locate(question, self.plan.programs[question].root.id)

    def refusal(self, question: int, node: int) -> int:
        """The reason code of a node: 0 where it is decided."""
        value, row = self.locate(question, node)
        return 0 if value.refused is None else int(value.refused[row])

    def origin(self, question: int, node: int | None = None) -> int | None:
        """Where the refusal of a node (by default the answer) began; None where it is decided.

        A refusal is handed on with its code. So it began at the node that failed, or else at the
        first one, following equal codes upwards, that has no input with that code.
        """
        nodes = self.plan.programs[question].nodes
        at = nodes[-1].id if node is None else node
        code = self.refusal(question, at)
        if not code:
            return None
        while self.failure(question, at) is None:
            below = [i for i in nodes[at].inputs if self.refusal(question, i) == code]
            if not below:
                break
            at = below[0]
        return at

    def why(self, question: int, node: int, reading: Reading) -> str:
        """The refusing module's own sentence about a refused node."""
        made = self.plan.programs[question].nodes[node]
        inputs = []
        for source in made.inputs:
            value, row = self.locate(question, source)
            inputs.append(value.take(torch.tensor([row], device=value.first.device)))
        reason = reason_of(self.refusal(question, node))
        try:
            return self.modules[made.op].explain(reason, inputs, 0, reading)
        except KeyboardInterrupt:
            raise
        except BaseException:
            # Whatever a module's own words fail on, its reason stands.
            return reason.text

    def failure(self, question: int, node: int) -> str | None:
        """What went wrong in the module call of a node, if it failed there."""
        value_type = self.plan.programs[question].nodes[node].type
        return self.failures.get((value_type, self.plan.row(question, node)))

    def timed_out(self, question: int, node: int) -> bool:
        """Was the question's time over at a node that failed?"""
        value_type = self.plan.programs[question].nodes[node].type
        return (value_type, self.plan.row(question, node)) in self.late
