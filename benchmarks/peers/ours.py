"""nmn itself, as the variants that are timed."""

from collections import deque
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext

import torch
from torch import Tensor

from benchmarks.peers.bed import Bed
from benchmarks.peers.workloads import VOCABULARIES
from nmn.audit import Asked, Recorder, Setting
from nmn.executors import BatchedExecutor, Plan, Run
from nmn.kernels import compiled

# Records that are kept while a sample lasts: each pins the slabs of its run.
_KEPT = 4


class Ours:
    """A batch, ready to be run by nmn.

    Arguments:
        bed: the batch.
        torch_only: leave the compiled kernels out.
        planned: make the plan beforehand.
        audited: keep an audit record of every run, as ``nmn.load(...).ask`` does.
    """

    def __init__(
        self, bed: Bed, *, torch_only: bool = False, planned: bool = False, audited: bool = False
    ) -> None:
        self._bed = bed
        self._executor: BatchedExecutor = bed.executor()
        self._torch_only = torch_only
        self._plan: Plan | None = self.plan() if planned else None
        self._record = _records(bed) if audited else None
        self._kept: deque[Recorder] = deque(maxlen=_KEPT)

    def plan(self) -> Plan:
        """What is to be run."""
        return self._executor.plan(self._bed.workload.programs, self._bed.workload.scenes)

    def run(self) -> Tensor:
        """``[questions, answers]``. Tables of pictures are made anew, as for a new batch."""
        with self._kernels():
            plan = self._plan or self.plan()
            recorder = None if self._record is None else self._record()
            run = self._executor.run(plan, self._bed.stack.fresh(), recorder)
            if recorder is not None:
                self._kept.append(recorder)
            answers = answers_of(run)
            # As an evaluation does once it has the answers; an audited run keeps its memory.
            run.release()
            return answers

    def _kernels(self) -> AbstractContextManager[None]:
        return compiled(False) if self._torch_only else nullcontext()


def answers_of(run: Run) -> Tensor:
    """``[questions, answers]`` the distributions that all programs of the workloads end in."""
    slab, _ = run.answer(0)
    rows = torch.from_numpy(run.plan.roots).to(slab.first.device)
    return slab.first.index_select(0, rows)


def _records(bed: Bed) -> Callable[[], Recorder]:
    """A new recorder for each batch. What was asked is known before, like the programs are."""
    setting = Setting("bench", VOCABULARIES, naming="attribute")
    asked = [
        Asked(program.text, program, program.text, percept=bed.stack.graphs[scene])
        for program, scene in zip(bed.workload.programs, bed.workload.scenes, strict=True)
    ]
    return lambda: Recorder(setting, asked)
