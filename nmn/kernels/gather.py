"""Reading tables of scenes for the rows of a call, without copying a scene's table to every row.

That copy (32 kB a row for 32 objects of 256 features) would be most of a light module's traffic.
"""

import threading
from functools import cache

import torch
from jaxtyping import Float, Int
from torch import Tensor
from torch.nn.functional import embedding_bag

from nmn.kernels import native
from nmn.kernels.border import beside_each_other
from nmn.kernels.float32 import CPU, FLOAT32_ON_CPU
from nmn.kernels.full_precision import autocast_on, full_precision

# Fewer rows than this are gathered and multiplied: a bag has a fixed cost.
_FEW = 6


def pool(
    table: Float[Tensor, "scenes objects features"],
    rows: Int[Tensor, " batch"],
    weights: Float[Tensor, "batch objects"],
) -> Float[Tensor, "batch features"]:
    """The weighted sum of the objects' features of each row's scene."""
    if native.takes(table, weights):
        return native.pool(table, rows, weights)
    if autocast_on() and table.is_cpu:
        with full_precision(CPU):
            return pool(table, rows, weights)
    if not table.shape[1] or rows.shape[0] < _FEW:
        beside_each_other(table, weights)
        return torch.bmm(weights.unsqueeze(1), table.index_select(0, rows)).squeeze(1)
    return pool_members(table, members(table, rows), weights)


def dot(
    table: Float[Tensor, "scenes objects features"],
    rows: Int[Tensor, " batch"],
    query: Float[Tensor, "batch features"],
) -> Float[Tensor, "batch objects"]:
    """The inner product of the query with the features of each object of the row's scene."""
    if native.takes(table, query):
        return native.dot(table, rows, query)
    if autocast_on() and table.is_cpu:
        with full_precision(CPU):
            return dot(table, rows, query)
    beside_each_other(table, query)
    # query x tableᵀ: the other order is ten times slower in torch's bmm.
    gathered = table.index_select(0, rows)
    return torch.bmm(query.unsqueeze(1), gathered.transpose(1, 2)).squeeze(1)


def bags_fit(table: Tensor, rows: Tensor) -> bool:
    """Are ``pool_members`` and ``dot_members`` there for these, and worth it? Without a tape."""
    return (
        _ADJOINT is not None
        and table.is_cpu
        and table.dtype is torch.float32
        and table.shape[1] > 0
        and rows.shape[0] >= _FEW
    )


def members(
    table: Float[Tensor, "scenes objects features"], rows: Int[Tensor, " batch"]
) -> Int[Tensor, "batch objects"]:
    """The numbers of the objects of each row's scene, among all objects of all scenes."""
    objects = table.shape[1]
    return torch.add(_counting(objects, rows.device), rows.unsqueeze(1), alpha=objects)


def pool_members(
    table: Float[Tensor, "scenes objects features"],
    numbers: Int[Tensor, "batch objects"],
    weights: Float[Tensor, "batch objects"],
) -> Float[Tensor, "batch features"]:
    """``pool`` with the objects' numbers given: a bag of embeddings a row."""
    beside_each_other(table, numbers, weights)
    return embedding_bag(numbers, table.flatten(0, 1), per_sample_weights=weights, mode="sum")


def dot_members(
    table: Float[Tensor, "scenes objects features"],
    numbers: Int[Tensor, "batch objects"],
    query: Float[Tensor, "batch features"],
) -> Float[Tensor, "batch objects"]:
    """``dot`` with the objects' numbers given: what a bag's gradient for its weights is."""
    assert _ADJOINT is not None
    beside_each_other(table, numbers, query)
    starts, owners = _BAGS.of(*numbers.shape)
    made: Tensor = _ADJOINT(query, table.flatten(0, 1), numbers.flatten(), starts, owners, 0)
    return made.view(numbers.shape)


def select(table: Tensor, rows: Int[Tensor, " batch"], index: Int[Tensor, " batch"]) -> Tensor:
    """``table[row, index]`` for a ``[scenes, choices, ...]`` table: ``[batch, ...]``."""
    numbers = torch.add(index, rows, alpha=table.shape[1])
    return table.flatten(0, 1).index_select(0, numbers)


@cache
def _counting(count: int, device: torch.device) -> Tensor:
    """0, 1, ... up to the number of objects of a scene, which is small."""
    return torch.arange(count, device=device)


class _Bags:
    """Where bags of one size begin, and which bag each member is of: made once, cut to measure."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[Tensor, Tensor]] = {}
        self._lock = threading.Lock()

    def of(self, bags: int, size: int) -> tuple[Tensor, Tensor]:
        """``[bags]`` and ``[bags * size]``."""
        known = self._known.get(size)
        if known is None or len(known[0]) < bags:
            with self._lock:
                room = max(2 * bags, 256)
                numbers = torch.arange(room, device=CPU)
                known = self._known[size] = (numbers * size, numbers.repeat_interleave(size))
        return known[0][:bags], known[1][: bags * size]


_BAGS = _Bags()


def _find_adjoint() -> "torch._ops.OpOverloadPacket | None":
    """The gradient of a bag for its weights, where this build of torch has it and it is right."""
    operation = getattr(torch.ops.aten, "_embedding_bag_per_sample_weights_backward", None)
    if operation is None:
        return None
    try:
        table, query = torch.rand(4, 3, **FLOAT32_ON_CPU), torch.rand(2, 3, **FLOAT32_ON_CPU)
        numbers = torch.arange(4, device=CPU)
        starts, owners = numbers[:2] * 2, numbers // 2
        made = operation(query, table, numbers, starts, owners, 0)
        expected = (table.view(2, 2, 3) * query.unsqueeze(1)).sum(dim=2).flatten()
        return operation if torch.allclose(made, expected) else None
    except (RuntimeError, TypeError, NotImplementedError):
        # The operation is internal to torch: another version may have it otherwise.
        return None


_ADJOINT = _find_adjoint()
