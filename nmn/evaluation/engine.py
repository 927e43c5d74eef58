"""Engines: programs and percepts in, the value of every node out.

An evaluation swaps engines and percepts against each other to find whose fault a wrong answer is:
the symbolic engine on true percepts says what is right, a learned one on true percepts what its
modules do, the same on what was seen what perception adds.
"""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import torch

from nmn.evaluation.values import Values, answer_codes, joined, read_values
from nmn.executors import BatchedExecutor
from nmn.grammar import Language, Program
from nmn.modules import Module
from nmn.types import Percept, Stack, Vocabulary, stack_of

# Questions run together. More gain little, and the values of a batch are held at once.
BATCH = 2_000

# A measurement repeats until its best is steady, but not for long.
_ROUNDS, _SECONDS = 7, 2.0

# Programs, for each its percept, and the percepts.
_Batch = tuple[Sequence[Program], list[int], Stack[Any]]


class Engine(Protocol):
    """What can run programs on percepts.

    Attributes:
        name: for tables: "symbolic", "neural".
        language: of its programs.
    """

    @property
    def name(self) -> str: ...
    @property
    def language(self) -> Language: ...

    def values(
        self, programs: Sequence[Program], about: Sequence[int], percepts: Sequence[Percept]
    ) -> Values:
        """The values of all nodes; question k runs ``programs[k]`` on ``percepts[about[k]]``."""

    def speed(
        self, programs: Sequence[Program], about: Sequence[int], percepts: Sequence[Percept]
    ) -> "Speed":
        """How fast it answers them."""


@dataclass(frozen=True)
class Speed:
    """How fast questions were answered; programs were parsed and scenes stacked before.

    Attributes:
        questions: that were answered.
        first: seconds of the first time, when nothing was seen before: planned, what depends on
            the scenes alone made, run, answers read.
        again: seconds of the best later time, when the planner has seen the programs.
        run: seconds of the best later time without planning.
        clock: "thread_time" (processor seconds of one thread) or "perf_counter" (wall).
    """

    questions: int
    first: float
    again: float
    run: float
    clock: str

    def to_json(self) -> dict[str, object]:
        """Questions a second, by what is counted."""
        return {
            "planned_before": round(self.questions / max(self.run, 1e-9), 1),
            "planning_known_programs": round(self.questions / max(self.again, 1e-9), 1),
            "planning_new_programs": round(self.questions / max(self.first, 1e-9), 1),
            "clock": self.clock,
        }


class ModuleEngine:
    """A family of modules on the batched executor.

    Arguments:
        name: for tables.
        modules: by name.
        vocabularies: of the domain.
        language: of the programs.
        device: to run on.
        batch: questions run together.
        schedule: of a slot schedule learned before.
    """

    def __init__(
        self,
        name: str,
        modules: Mapping[str, Module],
        vocabularies: Mapping[str, Vocabulary],
        language: Language,
        *,
        device: torch.device | None = None,
        batch: int = BATCH,
        schedule: Sequence[str] | None = None,
    ) -> None:
        self.name = name
        self.language = language
        self.vocabularies = vocabularies
        self.batch = batch
        self._device = device or torch.device("cpu")
        self.modules = {key: one.to(self._device) for key, one in modules.items()}
        self._schedule = schedule
        self._executor = self._new_executor()

    def _new_executor(self) -> BatchedExecutor:
        return BatchedExecutor(self.modules, self.vocabularies, self._schedule)

    def values(
        self, programs: Sequence[Program], about: Sequence[int], percepts: Sequence[Percept]
    ) -> Values:
        parts = []
        with torch.inference_mode():
            for some, scenes, stack in self._batches(programs, about, percepts):
                run = self._executor.run(self._executor.plan(some, scenes), stack)
                parts.append(read_values(run, self.vocabularies))
                run.release()
        return joined(parts)

    def speed(
        self, programs: Sequence[Program], about: Sequence[int], percepts: Sequence[Percept]
    ) -> Speed:
        executor = self._new_executor()  # one that has seen none of the programs
        alone = self._device.type == "cpu" and torch.get_num_threads() == 1
        clock: Callable[[], float] = time.thread_time if alone else time.perf_counter
        batches = list(self._batches(programs, about, percepts))
        whole: list[float] = []
        run_only: list[float] = []
        until = time.perf_counter() + _SECONDS
        with torch.inference_mode():
            while len(whole) < 2 or (len(whole) < _ROUNDS and time.perf_counter() < until):
                planning, running = _round(executor, batches, clock)
                whole.append(planning + running)
                run_only.append(running)
        return Speed(len(programs), whole[0], min(whole[1:]), min(run_only[1:]), clock.__name__)

    def _batches(
        self, programs: Sequence[Program], about: Sequence[int], percepts: Sequence[Percept]
    ) -> Iterator[_Batch]:
        """Questions in order, with only the percepts that they are about."""
        for start in range(0, len(programs), self.batch):
            some = programs[start : start + self.batch]
            wanted, local = np.unique(
                np.asarray(about[start : start + self.batch], dtype=np.int64), return_inverse=True
            )
            stack = stack_of([percepts[i] for i in wanted], device=self._device)
            yield some, local.reshape(-1).tolist(), stack


def _round(
    executor: BatchedExecutor, batches: Sequence[_Batch], clock: Callable[[], float]
) -> tuple[float, float]:
    """(seconds of planning, seconds of running and reading the answers) of all batches."""
    planning, running = 0.0, 0.0
    for programs, scenes, stack in batches:
        started = clock()
        plan = executor.plan(programs, scenes)
        planned = clock()
        run = executor.run(plan, stack)
        answer_codes(run)
        run.release()
        running += clock() - planned
        planning += planned - started
    return planning, running
