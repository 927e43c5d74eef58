"""A linear layer for the small batches of a module call."""

from typing import Any

import torch
from jaxtyping import Float
from torch import Tensor, nn
from torch.nn.functional import linear as linear_of_torch

from nmn.kernels import native
from nmn.kernels.border import beside_each_other
from nmn.kernels.changes import state
from nmn.kernels.collected import Box, collected
from nmn.kernels.first_derivative import refuse_second_derivatives
from nmn.kernels.float32 import CPU, FLOAT32_ON_CPU
from nmn.kernels.full_precision import autocast_on, full_precision
from nmn.kernels.layer_state import layer_state

# oneDNN multiplies faster than the BLAS of torch's CPU build from about this many rows on. (With
# its weight packed it would from 12 on, but a packed copy cannot notice that the weight changed.)
_MANY = 24


def linear(layer: nn.Linear, x: Float[Tensor, "batch inputs"]) -> Float[Tensor, "batch outputs"]:
    """``layer(x)``, by the fastest way that there is; all agree to rounding.

    Where the layer learns, the gradients of its weight are collected over all calls: see
    ``collected``. They can be had once, not differentiated again.
    """
    weight, bias = layer.weight, layer.bias
    if torch.is_grad_enabled() and weight.requires_grad:
        token, box = collected(layer)
        made: Tensor = _Linear.apply(x, token, box, layer, weight, bias)  # type: ignore[no-untyped-call]
        return made
    if torch.is_grad_enabled() and x.requires_grad:
        return torch_linear(x, weight, bias)
    return product(layer, x)


def product(layer: nn.Linear, x: Tensor) -> Tensor:
    """``layer(x)`` without a tape: the compiled kernel, oneDNN, or torch's own."""
    weight, bias = layer.weight, layer.bias
    if bias is None or x.shape[0] < 2 or not _plain(x, weight):
        return torch_linear(x, weight, bias)
    if native.library() is not None and native.worth_it(x.shape[0]):
        return native.linear(x, transposed(layer), bias)
    if x.shape[0] >= _MANY and _ONEDNN is not None:
        beside_each_other(x, bias)
        made: Tensor = _ONEDNN(x, weight, bias, "none", [], "")
        return made
    return torch_linear(x, weight, bias)


def torch_linear(x: Tensor, weight: Tensor, bias: Tensor | None) -> Tensor:
    """torch's own, in the numbers that it is given."""
    beside_each_other(x, weight, *(() if bias is None else (bias,)))
    if autocast_on() and x.is_cpu:
        with full_precision(CPU):
            return linear_of_torch(x, weight, bias)
    return linear_of_torch(x, weight, bias)


def back_through(weight: Tensor, gradient: Tensor) -> Tensor:
    """The gradient of a layer's input, ``gradient @ weight``, without a tape."""
    small = gradient.shape[0] > 1 and native.worth_it(gradient.shape[0])
    if small and native.library() is not None and _plain(gradient, weight):
        return native.linear(gradient, weight, gradient.new_zeros(weight.shape[1]))
    return gradient @ weight


def _plain(x: Tensor, weight: Tensor) -> bool:
    return (
        x.is_cpu
        and weight.is_cpu
        and x.dtype is torch.float32
        and weight.dtype is torch.float32
        and weight.is_contiguous()
    )


def transposed(layer: nn.Linear) -> Tensor:
    """The weight as ``[inputs, outputs]``, kept until the weight lies elsewhere or changes.

    Only where the compiled library is there, for a contiguous float32 weight on the CPU.
    """
    weight = layer.weight
    now = state(weight)
    known = layer_state(layer)
    kept = known.get("transposed")
    if kept is None or kept[0] != now:
        kept = known["transposed"] = (now, weight.detach().t().contiguous())
    made = kept[1]
    assert isinstance(made, Tensor)
    return made


class _Linear(torch.autograd.Function):
    @staticmethod
    def forward(
        ctx: Any,
        x: Tensor,
        token: Tensor,
        box: Box,
        layer: nn.Linear,
        weight: Tensor,
        bias: Tensor | None,
    ) -> Tensor:
        # The weight is saved although its gradient is made elsewhere: torch then notices when it
        # is changed before the backward pass.
        ctx.save_for_backward(x, weight)
        ctx.box = box
        return product(layer, x)

    @staticmethod
    def backward(ctx: Any, gradient: Tensor) -> tuple[Tensor | None, ...]:
        refuse_second_derivatives()
        x, weight = ctx.saved_tensors
        gradient = gradient.contiguous()
        ctx.box.leave(x, gradient)
        of_x = back_through(weight, gradient) if ctx.needs_input_grad[0] else None
        return of_x, gradient.new_zeros(0), None, None, None, None


def _find_onednn() -> "torch._ops.OpOverloadPacket | None":
    """torch's fused oneDNN linear, where this build of torch has it and it is right."""
    if not torch.backends.mkldnn.is_available():  # type: ignore[no-untyped-call]
        return None
    operation = getattr(torch.ops.mkldnn, "_linear_pointwise", None)
    if operation is None:
        return None
    try:
        x, weight, bias = (torch.rand(s, **FLOAT32_ON_CPU) for s in ((3, 4), (2, 4), (2,)))
        with torch.no_grad():
            made = operation(x, weight, bias, "none", [], "")
        return operation if torch.allclose(made, torch_linear(x, weight, bias)) else None
    except (RuntimeError, TypeError, AttributeError, NotImplementedError):
        # The operation is internal to torch: another version may have it otherwise.
        return None


_ONEDNN = _find_onednn()
