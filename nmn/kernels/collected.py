"""Gradients of a layer that is called many times, made at once.

A layer of a module is called once a slot, for a few dozen rows. The gradient of its weight is then
a sum of many products of small matrices, and most of the time of a backward pass. So each call
only leaves its two matrices here; when all calls of the pass have done so, one product makes the
gradient (Cavs, Xu et al. 2018, arXiv 1712.04048, section 3.4, batches it in the same way).

That all have done so is known from a token: it comes out of one node of the graph that stands
before all calls, and in ``backward`` that node runs last.
"""

import threading
from typing import Any

import torch
from torch import Tensor, nn

from nmn.kernels import native
from nmn.kernels.first_derivative import refuse_second_derivatives
from nmn.kernels.layer_state import layer_state

# Backward passes whose matrices are kept although nobody picked them up (passes that were asked
# for other gradients only).
_PASSES = 8

# Inputs from which on the compiled product is the faster one.
_WIDE = 32

_Pairs = list[tuple[Tensor, Tensor]]


class Box:
    """What the calls of a layer leave: inputs and gradients of outputs, by backward pass."""

    def __init__(self) -> None:
        self._left: dict[int, _Pairs] = {}
        self._lock = threading.Lock()

    def leave(self, x: Tensor, gradient: Tensor) -> None:
        """``x [rows, inputs]`` and the gradient of what was made of it, ``[rows, outputs]``."""
        with self._lock:
            self._left.setdefault(backward_pass(), []).append((x, gradient))
            while len(self._left) > _PASSES:
                del self._left[next(iter(self._left))]

    def take(self) -> _Pairs:
        """All that was left in this pass."""
        with self._lock:
            return self._left.pop(backward_pass(), [])


def backward_pass() -> int:
    """A number that differs from one running ``backward`` to the next."""
    return int(torch._C._current_graph_task_id())


def collected(layer: nn.Linear) -> tuple[Tensor, Box]:
    """The token and the box of a layer; for one that learns."""
    weight, bias = layer.weight, layer.bias
    things = layer_state(layer)
    known = things.get("collected")
    # The weight itself and not its id: another one may get the id of one that is gone.
    if known is None or known[0] is not weight or known[1] is not bias:
        box = Box()
        with torch.enable_grad():
            token = _Before.apply(weight, bias, box)  # type: ignore[no-untyped-call]
        known = things["collected"] = (weight, bias, token, box)
    made, kept = known[2:]
    assert isinstance(made, Tensor) and isinstance(kept, Box)
    return made, kept


class _Before(torch.autograd.Function):
    """The node before all calls of a layer."""

    @staticmethod
    def forward(ctx: Any, weight: Tensor, bias: Tensor | None, box: Box) -> Tensor:
        ctx.box, ctx.shapes = box, (weight.shape, None if bias is None else bias.shape)
        return weight.new_empty(0)

    @staticmethod
    def backward(ctx: Any, token: Tensor) -> tuple[Tensor | None, Tensor | None, None]:
        refuse_second_derivatives()
        pairs: _Pairs = ctx.box.take()
        of_weight, of_bias = ctx.shapes
        if not pairs:
            nothing = token.new_zeros(of_weight)
            return nothing, None if of_bias is None else token.new_zeros(of_bias), None
        x = torch.cat([x for x, _ in pairs]) if len(pairs) > 1 else pairs[0][0].contiguous()
        gradient = torch.cat([g for _, g in pairs]) if len(pairs) > 1 else pairs[0][1]
        made = gradient.sum(dim=0) if of_bias is not None else None
        if native.takes(x, gradient) and x.shape[1] >= _WIDE:
            turned = gradient.t().contiguous()
            return native.linear(turned, x, x.new_zeros(x.shape[1])), made, None
        return gradient.t() @ x, made, None
