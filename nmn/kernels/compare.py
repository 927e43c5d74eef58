"""What relations between objects are made of: pool, transform, compare with every object."""

from typing import Any

import torch
from jaxtyping import Float, Int
from torch import Tensor, nn

from nmn.kernels import native
from nmn.kernels.collected import Box, collected
from nmn.kernels.first_derivative import refuse_second_derivatives
from nmn.kernels.gather import bags_fit, dot, dot_members, members, pool, pool_members
from nmn.kernels.linear import back_through, linear, product, transposed
from nmn.kernels.native import scattered


def compare(
    table: Float[Tensor, "scenes objects features"],
    rows: Int[Tensor, " batch"],
    weights: Float[Tensor, "batch objects"],
    layer: nn.Linear,
    words: Float[Tensor, "words features"],
    index: Int[Tensor, " batch"],
) -> Float[Tensor, "batch objects"]:
    """(W sum_i a_i x_i + b) * word . x_j for every object j of the row's scene.

    Arguments:
        table: the features x of the objects.
        rows: the scene of each row.
        weights: a, how much each object is attended to.
        layer: W and b.
        words, index: vectors, and which of them each row takes.
    """
    if torch.is_grad_enabled() and layer.weight.requires_grad:
        token, box = collected(layer)
        made: Tensor = _Compare.apply(  # type: ignore[no-untyped-call]
            table, rows, weights, token, box, layer, layer.weight, layer.bias, words, index
        )
        return made
    if not torch.is_grad_enabled() and native.takes(table, weights) and native.takes(words, words):
        bias = layer.bias
        fits = bias is not None and native.takes(layer.weight, bias)
        if fits and native.worth_it(rows.shape[0]):
            return native.compare(table, rows, weights, transposed(layer), bias, words, index)
    if not torch.is_grad_enabled() and bags_fit(table, rows):
        numbers = members(table, rows)
        pooled = pool_members(table, numbers, weights)
        return dot_members(table, numbers, product(layer, pooled) * words.index_select(0, index))
    query = linear(layer, pool(table, rows, weights)) * words.index_select(0, index)
    return dot(table, rows, query)


class _Compare(torch.autograd.Function):
    """One node of the graph in place of six."""

    @staticmethod
    def forward(
        ctx: Any,
        table: Tensor,
        rows: Tensor,
        weights: Tensor,
        token: Tensor,
        box: Box,
        layer: nn.Linear,
        weight: Tensor,
        bias: Tensor | None,
        words: Tensor,
        index: Tensor,
    ) -> Tensor:
        pooled = pool(table, rows, weights)
        hidden = product(layer, pooled)
        picked = words.index_select(0, index)
        ctx.save_for_backward(table, rows, weights, weight, words, index, pooled, hidden, picked)
        ctx.box = box
        return dot(table, rows, hidden * picked)

    @staticmethod
    def backward(ctx: Any, gradient: Tensor) -> tuple[Tensor | None, ...]:
        refuse_second_derivatives()
        table, rows, weights, weight, words, index, pooled, hidden, picked = ctx.saved_tensors
        gradient = gradient.contiguous()
        of_query = pool(table, rows, gradient)
        of_words = None
        if ctx.needs_input_grad[8]:
            of_words = torch.zeros_like(words).index_add_(0, index, of_query * hidden)
        of_hidden = of_query * picked
        ctx.box.leave(pooled, of_hidden)
        of_table = of_weights = None
        if ctx.needs_input_grad[0] or ctx.needs_input_grad[2]:
            of_pooled = back_through(weight, of_hidden)
            if ctx.needs_input_grad[2]:
                of_weights = dot(table, rows, of_pooled)
            if ctx.needs_input_grad[0]:
                of_table = scattered(table, rows, gradient, hidden * picked)
                of_table += scattered(table, rows, weights, of_pooled)
        token = gradient.new_zeros(0)
        return of_table, None, of_weights, token, None, None, None, None, of_words, None
