"""What a peer batches: the modules of a flavour as functions on bare tensors."""

from collections.abc import Callable

from torch import Tensor

Kernel = Callable[..., Tensor]


class Kernels:
    """One method for each module, by the module's name.

    A method takes the input tensors ``[batch, ...]``, then the numbers of the rows' pictures
    ``[batch]`` if it is in ``takes_scene``, then their words ``[batch]`` if it is in
    ``takes_word``. The weights are those of the modules, not copies.
    """

    takes_scene: frozenset[str]
    takes_word: frozenset[str]

    def begin(self) -> None:
        """Called before each batch: forget what was computed from the pictures alone."""

    def tail(self, shape: tuple[int, ...]) -> tuple[int, ...]:
        """How these kernels lay out a row that nmn lays out like ``shape``."""
        return shape

    def named(self, op: str) -> Kernel:
        """The method of a module."""
        made: Kernel = getattr(self, op)
        return made
