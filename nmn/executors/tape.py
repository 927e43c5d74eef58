"""Slabs that gradients flow through: written in place, with one native ``backward()`` over all.

Autograd does not know that a read of a slab depends on the writes before it. So every write takes
a token and gives a new one, and every read takes the token of its time: the tape is a chain of
tokens, and in ``backward`` a write waits for all reads after it. Reads add their gradients into a
slab of gradients; a write picks up those of its rows. Nothing is concatenated, nothing is copied
but the rows that are read (Neubig et al. 2017, arXiv 1705.07860, batch in the same way by hand).
"""

from collections.abc import Mapping, Sequence
from typing import Any

import torch
from torch import Tensor

from nmn.executors.slab import Slab
from nmn.grammar import ValueType
from nmn.kernels import native
from nmn.kernels.collected import backward_pass
from nmn.kernels.first_derivative import refuse_second_derivatives
from nmn.types import Value


class Tape:
    """The newest token of a run."""

    def __init__(self, device: torch.device) -> None:
        self.token = torch.zeros(0, device=device, requires_grad=True)


class TapedSlab(Slab):
    """A ``Slab`` on a tape; see there for the arguments."""

    tape: Tape
    _gradients: list[Tensor] | None = None
    _pass: int = -1

    @property
    def value(self) -> Value:
        kept = self.__dict__.get("_value")
        if kept is None or kept[0] is not self.tape.token:
            made = _Read.apply(self.tape.token, self, None)  # type: ignore[no-untyped-call]
            kept = self.__dict__["_value"] = (self.tape.token, self._made(list(made), self.refused))
        value: Value = kept[1]
        return value

    def put(self, start: int, rows: int, fields: list[Tensor]) -> None:
        self.tape.token = _Write.apply(self.tape.token, self, start, *fields)  # type: ignore[no-untyped-call]

    @property
    def written(self) -> bool:
        return False  # modules get copies only

    def take(self, rows: Tensor, taken: list[Tensor]) -> Value:
        codes = None
        if self.refused is not None:
            codes = self.refused.index_select(0, rows)
            taken.append(codes)
        made = _Read.apply(self.tape.token, self, rows)  # type: ignore[no-untyped-call]
        taken += made
        return self._made(list(made), codes)

    def view(self, start: int, rows: int, taken: list[Tensor]) -> Value:
        # A view of what is later written again could not be differentiated.
        device = self.tensors[0].device
        return self.take(torch.arange(start, start + rows, device=device), taken)

    def gradients(self) -> list[Tensor]:
        """A slab of gradients a field, empty at the beginning of each backward pass."""
        if self._gradients is None:
            self._gradients = [torch.zeros_like(tensor) for tensor in self.tensors]
            self._pass = backward_pass()
        elif self._pass != backward_pass():
            # A pass that was asked for some inputs only leaves gradients that nobody picked up.
            for gradient in self._gradients:
                gradient.zero_()
            self._pass = backward_pass()
        return self._gradients


def make_taped_slabs(
    types: Sequence[ValueType],
    sizes: Mapping[ValueType, int],
    dims: Sequence[Mapping[str, int]],
    device: torch.device,
    dtype: torch.dtype,
) -> list[Slab | None]:
    """A slab for each type that has rows, by the type's position, all on one new tape."""
    tape = Tape(device)
    made: list[Slab | None] = []
    for value_type, axes in zip(types, dims, strict=True):
        rows = sizes.get(value_type, 0)
        if not rows:
            made.append(None)
            continue
        slab = TapedSlab(value_type, rows, axes, device=device, dtype=dtype)
        slab.tape = tape
        made.append(slab)
    return made


class _Write(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, token: Tensor, slab: TapedSlab, start: int, *fields: Tensor) -> Tensor:
        ctx.slab, ctx.start, ctx.rows = slab, start, fields[0].shape[0]
        for tensor, field in zip(slab.tensors, fields, strict=True):
            tensor.narrow(0, start, ctx.rows).copy_(field)
        return token.new_empty(0)

    @staticmethod
    def backward(ctx: Any, *tokens: Tensor) -> tuple[Tensor | None, ...]:
        refuse_second_derivatives()
        needed = ctx.needs_input_grad[3:]
        taken: list[Tensor | None] = []
        for gradient, wanted in zip(ctx.slab.gradients(), needed, strict=True):
            rows = gradient.narrow(0, ctx.start, ctx.rows)
            # Copied and emptied, so that the same tape can be walked again (``retain_graph``).
            taken.append(rows.clone() if wanted else None)
            rows.zero_()
        return (tokens[0], None, None, *taken)


class _Read(torch.autograd.Function):
    @staticmethod
    def forward(
        ctx: Any, token: Tensor, slab: TapedSlab, rows: Tensor | None
    ) -> tuple[Tensor, ...]:
        ctx.slab, ctx.rows, ctx.like = slab, rows, token
        if rows is None:
            return tuple(tensor.clone() for tensor in slab.tensors)
        return tuple(tensor.index_select(0, rows) for tensor in slab.tensors)

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor) -> tuple[Tensor | None, ...]:
        refuse_second_derivatives()
        for kept, gradient in zip(ctx.slab.gradients(), gradients, strict=True):
            if ctx.rows is None:
                kept.add_(gradient)
            elif native.takes(kept, gradient):
                native.add(kept, ctx.rows, gradient)
            else:
                kept.index_add_(0, ctx.rows, gradient)
        return torch.zeros_like(ctx.like), None, None
