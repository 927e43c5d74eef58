"""nmn's own modules, for a peer to batch: kernels and tables are then the same on both sides, and
what is left between the two is the executor.

The values that modules take and give are made around bare tensors here, as nmn's executor makes
them; that is some 2 µs a call.
"""

from collections.abc import Callable, Mapping

from torch import Tensor

from benchmarks.peers.kernels import Kernels
from nmn.grammar import Port
from nmn.modules import Module
from nmn.types import Scene, SceneStack, Value, Word


class ModuleKernels(Kernels):
    """Every module's ``forward`` as a function on tensors.

    Arguments:
        modules: by name.
        stack: the pictures.
    """

    def __init__(self, modules: Mapping[str, Module], stack: SceneStack) -> None:
        self._stack = stack
        self._fresh = stack
        ports = {name: module.signature.ports for name, module in modules.items()}
        self.takes_scene = _with(ports, "handle")
        self.takes_word = _with(ports, "word")
        for name, module in modules.items():
            # Where a peer looks them up.
            setattr(self, name, self._kernel(module))

    def begin(self) -> None:
        # As for a new batch: tables of the pictures are made anew.
        self._fresh = self._stack.fresh()

    def _kernel(self, module: Module) -> Callable[..., Tensor]:
        makers = [self._maker(port) for port in module.signature.ports]
        kinds = [port.kind for port in module.signature.ports]
        # Tensors come as inputs, then pictures, then words; arguments in the order of the ports.
        turn = sorted(
            range(len(kinds)), key=lambda at: ("value", "handle", "word").index(kinds[at])
        )
        order = [turn.index(at) for at in range(len(kinds))]
        forward = module.forward
        places = list(zip(makers, order, strict=True))

        def kernel(*tensors: Tensor) -> Tensor:
            made: Value = forward(*(make(tensors[at]) for make, at in places))
            return made.first

        return kernel

    def _maker(self, port: Port) -> Callable[[Tensor], object]:
        if port.kind == "handle":
            return lambda rows: Scene(self._fresh, rows)
        if port.kind == "word":
            return Word
        assert port.type is not None  # of a value port
        # The families of these modules all have one tensor.
        family: Callable[..., Value] = port.type.family
        vocabulary = port.type.vocabulary
        return lambda tensor: family(tensor, vocabulary=vocabulary)


def _with(ports: Mapping[str, tuple[Port, ...]], kind: str) -> frozenset[str]:
    return frozenset(name for name, each in ports.items() if kind in [port.kind for port in each])
