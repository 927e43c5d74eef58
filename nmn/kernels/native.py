"""The compiled forms: looked for once, used only for what they can take, and easy to switch off.

``NMN_COMPILED=0`` in the environment, or ``with compiled(False):``, leaves them out. They give what
the torch forms give, to rounding; nothing needs them.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from types import ModuleType

import torch
from jaxtyping import Float, Int
from torch import Tensor

from nmn.kernels.once import once


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


def _whole(rows: Tensor) -> Tensor:
    """Row numbers as the library reads them: 64 bits each, one after another, on the CPU."""
    if rows.is_floating_point() or not rows.is_cpu or rows.ndim != 1:
        raise IndexError(f"{rows.dtype} {list(rows.shape)} on {rows.device} are not row numbers")
    return rows.to(torch.int64).contiguous()


def _fitting(rows: Tensor, other: Tensor, width: int) -> Tensor:
    """The operand as the library reads it, or an IndexError (rows it checks itself)."""
    if other.shape != (rows.shape[0], width):
        raise IndexError(f"{list(other.shape)} does not fit {rows.shape[0]} rows of {width}")
    return other.contiguous()


def _pool(table: Tensor, rows: Tensor, weights: Tensor) -> Tensor:
    assert _LIBRARY is not None
    scenes, objects, features = table.shape
    rows, weights = _whole(rows), _fitting(rows, weights, objects)
    batch = rows.shape[0]
    out = torch.empty(batch, features)
    _LIBRARY.pool(
        table.data_ptr(), rows.data_ptr(), weights.data_ptr(), out.data_ptr(),
        batch, objects, features, scenes,
    )  # fmt: skip
    return out


def _dot(table: Tensor, rows: Tensor, query: Tensor) -> Tensor:
    assert _LIBRARY is not None
    scenes, objects, features = table.shape
    rows, query = _whole(rows), _fitting(rows, query, features)
    batch = rows.shape[0]
    out = torch.empty(batch, objects)
    _LIBRARY.dot(
        table.data_ptr(), rows.data_ptr(), query.data_ptr(), out.data_ptr(),
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
    rows, weights = _whole(rows), _fitting(rows, weights, objects)
    index, bias = _whole(index), bias.contiguous()
    batch = rows.shape[0]
    if (
        index.shape != rows.shape
        or transposed.shape != (features, features)
        or bias.shape != (features,)
        or words.shape[1] != features
        or not words.is_contiguous()
    ):
        raise IndexError(f"words {list(words.shape)} do not fit {features} features")
    room = torch.empty(2, batch, features)
    out = torch.empty(batch, objects)
    _LIBRARY.compare(
        table.data_ptr(), rows.data_ptr(), weights.data_ptr(), transposed.data_ptr(),
        bias.data_ptr(), words.data_ptr(), index.data_ptr(), room.data_ptr(), out.data_ptr(),
        batch, objects, features, scenes, words.shape[0],
    )  # fmt: skip
    return out


def linear(
    x: Float[Tensor, "batch inputs"],
    transposed: Float[Tensor, "inputs outputs"],
    bias: Float[Tensor, " outputs"],
) -> Float[Tensor, "batch outputs"]:
    """``x W^T + b`` with the weight already transposed; no gradients."""
    assert _LIBRARY is not None
    batch, inputs = x.shape
    outputs = bias.shape[0]
    # The library trusts what it is told: a vector that is too short must not be read beyond.
    if transposed.shape != (inputs, outputs) or bias.dtype is not torch.float32:
        raise IndexError(
            f"{list(x.shape)} times {list(transposed.shape)} plus {bias.dtype} {list(bias.shape)}"
        )
    x, transposed, bias = x.contiguous(), transposed.contiguous(), bias.contiguous()
    out = torch.empty(batch, outputs)
    _LIBRARY.linear(
        x.data_ptr(), transposed.data_ptr(), bias.data_ptr(), out.data_ptr(),
        batch, inputs, outputs,
    )  # fmt: skip
    return out


def fingerprint(weight: Float[Tensor, "outputs inputs"]) -> int:
    """A number made of one entry of every row and every column, to notice that a weight changed.

    torch counts writes, but not those through ``.data``, by which averages of weights are often
    kept. Such a write touches whole rows or columns, if not all.
    """
    assert _LIBRARY is not None
    if not weight.numel():
        return 0
    made: int = _LIBRARY.fingerprint(weight.data_ptr(), *weight.shape)
    return made


def add(out: Tensor, rows: Int[Tensor, " batch"], source: Tensor) -> None:
    """``out[rows[b]] += source[b]``, in place; call it only for what ``takes`` accepts."""
    assert _LIBRARY is not None
    rows, source = _whole(rows), source.contiguous()
    if source.shape[0] != rows.shape[0] or source.shape[1:] != out.shape[1:]:
        raise IndexError(f"{list(source.shape)} cannot be added to rows of {list(out.shape)}")
    width = out.numel() // max(out.shape[0], 1)
    _LIBRARY.add(
        out.data_ptr(), rows.data_ptr(), source.data_ptr(), rows.shape[0], width, out.shape[0]
    )


class _Pool(torch.autograd.Function):
    """The adjoint of pooling is a dot, and the other way round."""

    @staticmethod
    def forward(ctx, table, rows, weights):  # type: ignore[no-untyped-def]
        ctx.save_for_backward(table, rows, weights)
        return _pool(table, rows, weights)

    @staticmethod
    def backward(ctx, gradient):  # type: ignore[no-untyped-def]
        once()
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
        once()
        table, rows, query = ctx.saved_tensors
        of_table = of_query = None
        if ctx.needs_input_grad[0]:
            of_table = scattered(table, rows, gradient, query)
        if ctx.needs_input_grad[2]:
            of_query = _pool(table, rows, gradient)
        return of_table, None, of_query
