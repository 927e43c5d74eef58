"""What kind of modules is run: light or heavy attention modules, or convolutions.

Weights and pictures are random: what is measured does not depend on their values.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import ClassVar

import torch
from torch import Tensor

from benchmarks.peers.kernels import Kernels
from benchmarks.peers.kernels_conv import ConvKernels
from benchmarks.peers.kernels_modules import ModuleKernels
from benchmarks.peers.kernels_plain import HeavyKernels, PlainKernels
from benchmarks.peers.workloads import VOCABULARIES
from nmn.errors import DomainError
from nmn.kernels.float32 import FLOAT32_ON_CPU
from nmn.modules import Call, Module, bindings
from nmn.modules.attention import ATTENTION, ATTENTION_HEAVY
from nmn.modules.conv import TBD
from nmn.types import SceneGraph, SceneStack

_WIDTH, _HEIGHT = 480, 320  # of CLEVR's pictures

OBJECTS = 32
"""In each picture."""

FEATURES = 256
"""Of each object."""

CELLS = 14
"""Along each side of a map."""

CHANNELS = 64
"""Of a map."""


class Flavour(ABC):
    """One set of modules with the seventeen names of ``VOCABULARIES``' programs.

    Attributes:
        name: as the command line has it.
        bound: what the hardware is asked for at best: one big "gemm" or "convolution".
        kinked: has it so many ReLUs that some are on the other side of zero after rounding? Then
            gradients in float32 differ by more than rounding, and are compared in float64.
    """

    name: ClassVar[str]
    bound: ClassVar[str]
    kinked: ClassVar[bool] = False

    @abstractmethod
    def modules(self) -> dict[str, Module]:
        """New modules, by name, with random weights."""

    @abstractmethod
    def graph(self) -> SceneGraph:
        """A random picture."""

    @abstractmethod
    def plain(
        self, modules: Mapping[str, Module], stack: SceneStack, scenes: Sequence[int] | None = None
    ) -> Kernels:
        """The modules as a peer would write them.

        Arguments:
            modules: whose weights are used.
            stack: the pictures.
            scenes: where given, picture k is that of ``scenes[k]``: every question has its own.
        """

    def shared(self, modules: Mapping[str, Module], stack: SceneStack) -> Kernels:
        """The modules as nmn itself runs them."""
        return ModuleKernels(modules, stack)

    @abstractmethod
    def work(self, op: str) -> int:
        """Floating point operations of one row of a module, as the module is written."""

    def hoisted(self, op: str) -> int:
        """Of those, what nmn computes once a picture instead."""
        return 0

    def once(self) -> int:
        """Floating point operations that nmn does once a picture."""
        return 0


class Light(Flavour):
    """The family "attention" on 32 objects of 256 features."""

    name = "light"
    bound = "gemm"
    classes: ClassVar[tuple[Call, ...]] = ATTENTION
    _plain: ClassVar[type[PlainKernels]] = PlainKernels

    def modules(self) -> dict[str, Module]:
        return {name: one.build(VOCABULARIES) for name, one in bindings(self.classes).items()}

    def graph(self) -> SceneGraph:
        table = torch.randn(OBJECTS, FEATURES, **FLOAT32_ON_CPU)
        return SceneGraph(
            torch.rand(OBJECTS, 4, **FLOAT32_ON_CPU), {"features": table}, _WIDTH, _HEIGHT
        )

    def plain(
        self, modules: Mapping[str, Module], stack: SceneStack, scenes: Sequence[int] | None = None
    ) -> Kernels:
        return self._plain(modules, _owned(stack.concepts("features"), scenes))

    def work(self, op: str) -> int:
        compared = 4 * OBJECTS * FEATURES + 2 * FEATURES * FEATURES
        return {
            "filter": 2 * OBJECTS * FEATURES,
            "relate": compared,
            "same": compared,
            "most": compared,
            "query": 2 * OBJECTS * FEATURES + 2 * FEATURES * FEATURES,
            "equal_attribute": 2 * FEATURES * FEATURES,
            "exist": 4 * FEATURES,
            "number": 2 * FEATURES,
            "greater": 4 * FEATURES,
            "less": 4 * FEATURES,
            "equal_integer": 4 * FEATURES,
            "describe": 2 * FEATURES * len(VOCABULARIES["answer"]),
        }.get(op, OBJECTS)

    def hoisted(self, op: str) -> int:
        return self.work(op) if op == "filter" else 0

    def once(self) -> int:
        return 2 * OBJECTS * FEATURES * len(VOCABULARIES["attribute"])


class Heavy(Light):
    """The same with a heavy filter: two linear layers over every object."""

    name = "heavy"
    classes = ATTENTION_HEAVY
    _plain = HeavyKernels

    def work(self, op: str) -> int:
        layers = 4 * OBJECTS * FEATURES * FEATURES if op == "filter" else 0
        return super().work(op) + layers

    def once(self) -> int:
        return super().once() + 4 * OBJECTS * FEATURES * FEATURES


class Conv(Flavour):
    """The family "tbd" on maps of 14 x 14 cells with 64 channels."""

    name = "conv"
    bound = "convolution"
    kinked = True

    def modules(self) -> dict[str, Module]:
        return {name: one.build(VOCABULARIES) for name, one in bindings(TBD).items()}

    def graph(self) -> SceneGraph:
        maps = {"features": torch.randn(CHANNELS, CELLS, CELLS, **FLOAT32_ON_CPU)}
        return SceneGraph(torch.rand(1, 4, **FLOAT32_ON_CPU), {}, _WIDTH, _HEIGHT, maps=maps)

    def plain(
        self, modules: Mapping[str, Module], stack: SceneStack, scenes: Sequence[int] | None = None
    ) -> Kernels:
        return ConvKernels(modules, _owned(stack.grid("features"), scenes))

    def work(self, op: str) -> int:
        from nmn.modules.conv import flops

        return flops("tbd", op, 1, channels=CHANNELS, height=CELLS, width=CELLS, padding=False)


def _owned(features: Tensor, scenes: Sequence[int] | None) -> Tensor:
    if scenes is None:
        return features
    return features.index_select(0, torch.tensor(scenes, device=features.device))


FLAVOURS: dict[str, type[Flavour]] = {cls.name: cls for cls in (Light, Heavy, Conv)}


def flavour(name: str) -> Flavour:
    """The flavour of that name.

    Raises:
        DomainError: there is none.
    """
    if name not in FLAVOURS:
        raise DomainError(f"there is no flavour '{name}'", expected=", ".join(FLAVOURS))
    return FLAVOURS[name]()
