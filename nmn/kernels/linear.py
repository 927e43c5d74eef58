"""A linear layer for the small batches of a module call."""

import torch
from jaxtyping import Float
from torch import Tensor, nn
from torch.nn.functional import linear as torch_linear

from nmn.kernels import native

# oneDNN multiplies faster than the BLAS of torch's CPU build from about this many rows on.
_MANY = 32


def linear(layer: nn.Linear, x: Float[Tensor, "batch inputs"]) -> Float[Tensor, "batch outputs"]:
    """``layer(x)``, by the fastest of three ways that agree to rounding.

    The compiled kernel, or oneDNN, where there is nothing to differentiate and everything is
    float32 on the CPU; torch's own otherwise.
    """
    weight, bias = layer.weight, layer.bias
    if (
        torch.is_grad_enabled()
        or bias is None
        or not x.is_cpu
        or x.dtype is not torch.float32
        or weight.dtype is not torch.float32
        or x.shape[0] < 2
    ):
        return torch_linear(x, weight, bias)
    if native.library() is not None:
        return native.linear(x, transposed(layer), bias)
    if x.shape[0] >= _MANY and _ONEDNN is not None:
        made: Tensor = _ONEDNN(x, weight, bias, "none", [], "")
        return made
    return torch_linear(x, weight, bias)


def transposed(layer: nn.Linear) -> Tensor:
    """The weight as ``[inputs, outputs]``, made anew when the weight has changed."""
    weight = layer.weight
    state = (weight.data_ptr(), weight._version)
    kept = layer.__dict__.get("_nmn_transposed")
    if kept is None or kept[0] != state:
        kept = layer.__dict__["_nmn_transposed"] = (state, weight.detach().t().contiguous())
    made: Tensor = kept[1]
    return made


def _find_onednn() -> "torch._ops.OpOverloadPacket | None":
    """torch's fused oneDNN linear, where this build of torch has it and it is right."""
    if not torch.backends.mkldnn.is_available():  # type: ignore[no-untyped-call]
        return None
    operation = getattr(torch.ops.mkldnn, "_linear_pointwise", None)
    if operation is None:
        return None
    try:
        x, weight, bias = torch.rand(3, 4), torch.rand(2, 4), torch.rand(2)
        with torch.no_grad():
            made = operation(x, weight, bias, "none", [], "")
        return operation if torch.allclose(made, torch_linear(x, weight, bias)) else None
    except (RuntimeError, TypeError, NotImplementedError):
        # The operation is internal to torch: another version may have it otherwise.
        return None


_ONEDNN = _find_onednn()
