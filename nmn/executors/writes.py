"""What a module is given stays as it is: has a call written into it?

Other rows read the same memory, so a module that writes into its input changes the answers of
questions that never called it. torch counts the writes into every tensor; comparing the counts
before and after a call costs next to nothing. Writes through ``.data`` and ``.numpy()`` are not
counted: ``nmn.testing.check_module`` compares the numbers and finds these too.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import torch
from torch import Tensor

from nmn.grammar import Signature
from nmn.types import Handle, Integer, Stack, Value, Word


@contextmanager
def writes_counted() -> Iterator[None]:
    """Out of inference mode, in which torch counts no writes; gradients stay off there."""
    if torch.is_inference_mode_enabled():
        with torch.inference_mode(False), torch.no_grad():
            yield
    else:
        yield


class Writes:
    """The arguments of one call, and how often each was written into before it.

    Arguments:
        signature: of the module.
        arguments: of ``forward``, in order.
        stack: what the handle leads to.
    """

    def __init__(
        self, signature: Signature, arguments: Sequence[object], stack: Stack[Any]
    ) -> None:
        self._stack = stack
        self._counts = [
            (port.name, field, tensor, tensor._version)
            for port, argument in zip(signature.ports, arguments, strict=True)
            for field, tensor in _tensors(argument)
        ]
        stack.watch()

    def found(self) -> str | None:
        """What was written into since, in words; None where all is as it was."""
        for name, field, tensor, before in self._counts:
            if tensor._version != before:
                return f"its input '{name}' ({field})"
        table = self._stack.written()
        return None if table is None else f"the table '{table}' of what was seen"


def _tensors(argument: object) -> list[tuple[str, Tensor]]:
    if isinstance(argument, Value):
        codes = [] if argument.refused is None else [("refused", argument.refused)]
        return [*argument.tensors().items(), *codes]
    if isinstance(argument, Word):
        return [("index", argument.index)]
    if isinstance(argument, Integer):
        return [("value", argument.value)]
    assert isinstance(argument, Handle)  # all that is left
    return [("rows", argument.rows)]
