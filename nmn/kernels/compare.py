"""What relations between objects are made of: pool, transform, compare with every object."""

import torch
from jaxtyping import Float, Int
from torch import Tensor, nn

from nmn.kernels import native
from nmn.kernels.gather import dot, pool
from nmn.kernels.linear import linear, transposed


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
    if not torch.is_grad_enabled() and native.takes(table, weights) and native.takes(words, words):
        bias = layer.bias
        if bias is not None and layer.weight.dtype is torch.float32 and layer.weight.is_cpu:
            return native.compare(table, rows, weights, transposed(layer), bias, words, index)
    query = linear(layer, pool(table, rows, weights)) * words.index_select(0, index)
    return dot(table, rows, query)
