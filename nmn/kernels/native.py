"""The compiled forms: looked for once, used only for what they can take, and easy to switch off.

``NMN_COMPILED=0`` in the environment, or ``with compiled(False):``, leaves them out. They give what
the torch forms give, to rounding; nothing needs them.
"""

import math
import os
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from types import ModuleType

import torch
from jaxtyping import Float, Int
from torch import Tensor

from nmn.kernels.border import address, empty, row_numbers
from nmn.kernels.first_derivative import refuse_second_derivatives


def scattered(
    table: Float[Tensor, "scenes objects features"],
    rows: Int[Tensor, " batch"],
    left: Float[Tensor, "batch objects"],
    right: Float[Tensor, "batch features"],
) -> Float[Tensor, "scenes objects features"]:
    """The gradient of a table: over a scene's rows, the sum of the outer products."""
    gradient = torch.zeros_like(table)
    return gradient.index_add_(0, rows, left.unsqueeze(2) * right.unsqueeze(1))


def _find() -> ModuleType | None:
    try:
        return import_module("nmn.kernels._native")
    except ImportError:
        # Not built: no compiler was found on installation.
        return None


# Rows up to which a second thread gains nothing: the product takes some 0.2 ms.
_ONE_THREAD = 512

_LIBRARY = _find()
_wanted = os.environ.get("NMN_COMPILED", "1") != "0"


def native_available() -> bool:
    """Were the compiled kernels built on installation?"""
    return _LIBRARY is not None


@contextmanager
def compiled(on: bool) -> Iterator[None]:
    """Use the compiled kernels in this block, or leave them out. For all threads at once."""
    global _wanted
    before = _wanted
    _wanted = on
    try:
        yield
    finally:
        _wanted = before


def library() -> ModuleType | None:
    """The compiled library, where it was built and is wanted."""
    return _LIBRARY if _wanted else None


def takes(table: Tensor, other: Tensor) -> bool:
    """Can the compiled kernels work on these? float32 on the CPU, rows one after another."""
    return (
        _wanted
        and _LIBRARY is not None
        and table.dtype is torch.float32
        and other.dtype is torch.float32
        and table.is_cpu
        and other.is_cpu
        and table.is_contiguous()
    )


def worth_it(rows: int) -> bool:
    """Is one thread enough for a product of so many rows? torch's own uses all that it may."""
    return rows <= _ONE_THREAD or torch.get_num_threads() == 1


def pool(
    table: Float[Tensor, "scenes objects features"],
    rows: Int[Tensor, " batch"],
    weights: Float[Tensor, "batch objects"],
) -> Float[Tensor, "batch features"]:
    """See ``gather.pool``; call it only for what ``takes`` accepts."""
    if torch.is_grad_enabled() and (weights.requires_grad or table.requires_grad):
        made: Tensor = _Pool.apply(table, rows, weights)  # type: ignore[no-untyped-call]
        return made
    return _pool(table, rows, weights)


def dot(
    table: Float[Tensor, "scenes objects features"],
    rows: Int[Tensor, " batch"],
    query: Float[Tensor, "batch features"],
) -> Float[Tensor, "batch objects"]:
    """See ``gather.dot``; call it only for what ``takes`` accepts."""
    if torch.is_grad_enabled() and (query.requires_grad or table.requires_grad):
        made: Tensor = _Dot.apply(table, rows, query)  # type: ignore[no-untyped-call]
        return made
    return _dot(table, rows, query)


def _pool(table: Tensor, rows: Tensor, weights: Tensor) -> Tensor:
    assert _LIBRARY is not None
    scenes, objects, features = table.shape
    rows, weights = row_numbers("rows", rows), weights.contiguous()
    batch = rows.shape[0]
    out = empty(batch, features)
    _LIBRARY.pool(
        address("table", table, (scenes, objects, features)),
        address("rows", rows, (batch,), torch.int64),
        address("weights", weights, (batch, objects)),
        address("output", out, (batch, features)),
        batch, objects, features, scenes,
    )  # fmt: skip
    return out


def _dot(table: Tensor, rows: Tensor, query: Tensor) -> Tensor:
    assert _LIBRARY is not None
    scenes, objects, features = table.shape
    rows, query = row_numbers("rows", rows), query.contiguous()
    batch = rows.shape[0]
    out = empty(batch, objects)
    _LIBRARY.dot(
        address("table", table, (scenes, objects, features)),
        address("rows", rows, (batch,), torch.int64),
        address("query", query, (batch, features)),
        address("output", out, (batch, objects)),
        batch, objects, features, scenes,
    )  # fmt: skip
    return out


def compare(
    table: Float[Tensor, "scenes objects features"],
    rows: Int[Tensor, " batch"],
    weights: Float[Tensor, "batch objects"],
    transposed: Float[Tensor, "features features"],
    bias: Float[Tensor, " features"],
    words: Float[Tensor, "words features"],
    index: Int[Tensor, " batch"],
) -> Float[Tensor, "batch objects"]:
    """See ``gather.compare``; no gradients; call it only for what ``takes`` accepts."""
    assert _LIBRARY is not None
    scenes, objects, features = table.shape
    rows, index = row_numbers("rows", rows), row_numbers("word numbers", index)
    weights, bias = weights.contiguous(), bias.contiguous()
    batch, known = rows.shape[0], words.shape[0]
    room, out = empty(2, batch, features), empty(batch, objects)
    _LIBRARY.compare(
        address("table", table, (scenes, objects, features)),
        address("rows", rows, (batch,), torch.int64),
        address("weights", weights, (batch, objects)),
        address("layer's weight", transposed, (features, features)),
        address("layer's bias", bias, (features,)),
        address("words", words, (known, features)),
        address("word numbers", index, (batch,), torch.int64),
        address("room", room, (2, batch, features)),
        address("output", out, (batch, objects)),
        batch, objects, features, scenes, known,
    )  # fmt: skip
    return out


def linear(
    x: Float[Tensor, "batch inputs"],
    transposed: Float[Tensor, "inputs outputs"],
    bias: Float[Tensor, " outputs"],
) -> Float[Tensor, "batch outputs"]:
    """``x W^T + b`` with the weight already transposed; no gradients."""
    assert _LIBRARY is not None
    x, transposed, bias = x.contiguous(), transposed.contiguous(), bias.contiguous()
    (batch, inputs), outputs = x.shape, bias.shape[0]
    out = empty(batch, outputs)
    _LIBRARY.linear(
        address("input", x, (batch, inputs)),
        address("layer's weight", transposed, (inputs, outputs)),
        address("layer's bias", bias, (outputs,)),
        address("output", out, (batch, outputs)),
        batch, inputs, outputs,
    )  # fmt: skip
    return out


def fingerprint(tensor: Tensor) -> int:
    """A number made of all its numbers, as they lie in memory, to notice that one changed.

    For a tensor on the CPU without gaps, in whatever order its axes lie.
    """
    assert _LIBRARY is not None
    made: int = _LIBRARY.fingerprint(tensor.data_ptr(), tensor.nbytes)
    return made


def add(out: Tensor, rows: Int[Tensor, " batch"], source: Tensor) -> None:
    """``out[rows[b]] += source[b]``, in place; call it only for what ``takes`` accepts."""
    assert _LIBRARY is not None
    rows, source = row_numbers("rows", rows), source.contiguous()
    batch, places, tail = rows.shape[0], out.shape[0], out.shape[1:]
    _LIBRARY.add(
        address("sums", out, (places, *tail)),
        address("rows", rows, (batch,), torch.int64),
        address("addends", source, (batch, *tail)),
        batch, math.prod(tail), places,
    )  # fmt: skip


class _Pool(torch.autograd.Function):
    """The adjoint of pooling is a dot, and the other way round."""

    @staticmethod
    def forward(ctx, table, rows, weights):  # type: ignore[no-untyped-def]
        ctx.save_for_backward(table, rows, weights)
        return _pool(table, rows, weights)

    @staticmethod
    def backward(ctx, gradient):  # type: ignore[no-untyped-def]
        refuse_second_derivatives()
        table, rows, weights = ctx.saved_tensors
        of_table = of_weights = None
        if ctx.needs_input_grad[0]:
            of_table = scattered(table, rows, weights, gradient)
        if ctx.needs_input_grad[2]:
            of_weights = _dot(table, rows, gradient)
        return of_table, None, of_weights


class _Dot(torch.autograd.Function):
    @staticmethod
    def forward(ctx, table, rows, query):  # type: ignore[no-untyped-def]
        ctx.save_for_backward(table, rows, query)
        return _dot(table, rows, query)

    @staticmethod
    def backward(ctx, gradient):  # type: ignore[no-untyped-def]
        refuse_second_derivatives()
        table, rows, query = ctx.saved_tensors
        of_table = of_query = None
        if ctx.needs_input_grad[0]:
            of_table = scattered(table, rows, gradient, query)
        if ctx.needs_input_grad[2]:
            of_query = _pool(table, rows, gradient)
        return of_table, None, of_query
