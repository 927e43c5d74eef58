"""torchfold (https://github.com/nearai/torchfold), from its own package, as a peer."""

import importlib
from collections.abc import Sequence
from functools import cache
from types import ModuleType, SimpleNamespace
from typing import Any

import torch
from torch import Tensor

from benchmarks.peers.flat import FlatProgram
from benchmarks.peers.kernels import Kernels


@cache
def load_torchfold() -> Any:
    """The package, able to run on today's torch.

    Its last release (0.1.0, 2018) asks for ``torch.tensor._TensorBase``, which is now
    ``torch.Tensor``. So its own name ``torch`` is bound to a copy of torch's names in which that
    one exists; its files stay as they are.

    Raises:
        ImportError: it is not installed.
    """
    package = importlib.import_module("torchfold")
    inner: Any = importlib.import_module("torchfold.torchfold")
    names = ModuleType("torch")
    names.__dict__.update(torch.__dict__)
    names.__dict__["tensor"] = SimpleNamespace(_TensorBase=torch.Tensor)
    inner.torch = names
    return package


class TorchFold:
    """A batch, ready to be folded.

    torchfold merges calls with the same arguments (its ``cached_nodes``), so whether questions
    about one picture share their work depends on what is passed as the picture.

    Arguments:
        kernels: of the modules.
        programs: what to run.
        scenes: for each the number of its picture; all different where each is to have its own.
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
        self._scenes = scenes
        self._fold = load_torchfold().Fold
        self._cuda = device.type == "cuda"
        self._programs = [
            [
                (op, first, second, op in kernels.takes_scene, word)
                for op, first, second, word in program
            ]
            for program in programs
        ]

    def build(self) -> tuple[Any, list[Any]]:
        """The graph, and the nodes of the answers: torchfold's planning."""
        fold = self._fold(cuda=self._cuda)
        roots = []
        for program, scene in zip(self._programs, self._scenes, strict=True):
            made: list[Any] = []
            for op, first, second, sees, word in program:
                arguments: list[Any] = []
                if first >= 0:
                    arguments.append(made[first])
                if second >= 0:
                    arguments.append(made[second])
                if sees:
                    arguments.append(scene)
                if word >= 0:
                    arguments.append(word)
                made.append(fold.add(op, *arguments))
            roots.append(made[-1])
        return fold, roots

    def run(self) -> Tensor:
        """``[questions, answers]``."""
        self._kernels.begin()
        fold, roots = self.build()
        answers: Tensor = fold.apply(self._kernels, [roots])[0]
        return answers
