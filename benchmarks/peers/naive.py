"""The naive loop: one node of one program at a time, which is how most published systems run.

It is as fast as a plain Python loop gets: functions looked up and index tensors made beforehand,
bare tensors, no checks. All others must agree with it.
"""

from collections.abc import Sequence
from typing import NamedTuple

import torch
from torch import Tensor

from benchmarks.peers.flat import FlatProgram
from benchmarks.peers.kernels import Kernel, Kernels


class _Call(NamedTuple):
    kernel: Kernel
    first: int
    second: int
    extra: tuple[Tensor, ...]


class NaiveLoop:
    """A batch, ready to be run.

    Arguments:
        kernels: of the modules.
        programs, scenes: what to run, on which pictures.
        device: of the pictures.
    """

    def __init__(
        self,
        kernels: Kernels,
        programs: Sequence[FlatProgram],
        scenes: Sequence[int],
        device: torch.device,
    ) -> None:
        self._kernels = kernels
        highest = max((node.word for program in programs for node in program), default=0)
        index = [
            torch.tensor([number], device=device)
            for number in range(1 + max([highest, *scenes], default=0))
        ]
        self._programs = []
        for program, scene in zip(programs, scenes, strict=True):
            calls = []
            for op, first, second, word in program:
                sees, worded = op in kernels.takes_scene, op in kernels.takes_word
                extra = [index[scene]] * sees + [index[word]] * worded
                calls.append(_Call(kernels.named(op), first, second, tuple(extra)))
            self._programs.append(calls)

    def run(self) -> Tensor:
        """``[questions, answers]``."""
        self._kernels.begin()
        answers = []
        for calls in self._programs:
            made: list[Tensor] = []
            for kernel, first, second, extra in calls:
                if second >= 0:
                    made.append(kernel(made[first], made[second], *extra))
                elif first >= 0:
                    made.append(kernel(made[first], *extra))
                else:
                    made.append(kernel(*extra))
            answers.append(made[-1])
        return torch.cat(answers)
