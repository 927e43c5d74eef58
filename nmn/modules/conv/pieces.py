"""A call with many rows, some rows at a time."""

import math
from collections.abc import Callable, Sequence
from itertools import pairwise

import torch
from torch import Tensor

from nmn.kernels.memory import keep_freed_memory

PIECE = 64 * 14 * 14 * 64 * 4
"""Bytes of one map of a piece: 64 rows of 14 x 14 cells with 64 channels in float32.

Measured on one core with 1 MB of second-level cache, as a share of the speed of one large
convolution: 256 rows at once reach 84 % with 64 channels and 70 to 77 % with 128, in pieces of this
size 90 %. Half and a quarter of it are no better, and calls of 20 to 60 rows then pay their fixed
costs more often. What counts is bytes: with bfloat16 or 128 channels the best number of rows
changes as they do.
"""


def in_pieces(function: Callable[..., Tensor], given: Sequence[Tensor], maps: Tensor) -> Tensor:
    """``function(*given)``, where it makes large maps on the way: a piece of the rows at a time.

    Arguments:
        function: gives a row for each row of its arguments, whatever the other rows are.
        given: its arguments, each ``[rows, ...]``.
        maps: ``[any, height, width, channels]`` of the shape and dtype of one map on the way.

    Returns:
        ``[rows, ...]``. On a GPU, which wants many rows, it is one call.
    """
    rows = given[0].shape[0]
    pieces = 1 if maps.is_cuda else min(math.ceil(rows * _row_bytes(maps) / PIECE), rows)
    if not maps.is_cuda:
        keep_freed_memory()
    if pieces <= 1:
        return function(*given)
    bounds = [rows * piece // pieces for piece in range(pieces + 1)]
    parts = (
        function(*(tensor[start:stop] for tensor in given)) for start, stop in pairwise(bounds)
    )
    first = next(parts)
    if first.requires_grad:
        return torch.cat([first, *parts])
    # Each piece is written while it is still in the cache.
    out = first.new_empty(rows, *first.shape[1:])
    out[: bounds[1]] = first
    for part, (start, stop) in zip(parts, pairwise(bounds[1:]), strict=True):
        out[start:stop] = part
    return out


def _row_bytes(maps: Tensor) -> int:
    return math.prod(maps.shape[1:]) * maps.element_size()
