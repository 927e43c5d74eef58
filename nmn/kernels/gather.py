"""Reading tables of scenes for the rows of a call, without copying a scene's table to every row.

That copy (32 kB a row for 32 objects of 256 features) would be most of a light module's traffic.
"""

import torch
from jaxtyping import Float, Int
from torch import Tensor
from torch.nn.functional import embedding_bag

from nmn.kernels import native

# Fewer rows than this are gathered and multiplied: the bag has a fixed cost.
_FEW = 6


def pool(
    table: Float[Tensor, "scenes objects features"],
    rows: Int[Tensor, " batch"],
    weights: Float[Tensor, "batch objects"],
) -> Float[Tensor, "batch features"]:
    """The weighted sum of the objects' features of each row's scene."""
    if native.takes(table, weights):
        return native.pool(table, rows, weights)
    scenes, objects, features = table.shape
    if not objects or rows.shape[0] < _FEW:
        return torch.bmm(weights.unsqueeze(1), table.index_select(0, rows)).squeeze(1)
    members = torch.arange(objects, device=rows.device) + (rows * objects).unsqueeze(1)
    flat = table.reshape(scenes * objects, features)
    return embedding_bag(members, flat, per_sample_weights=weights, mode="sum")


def dot(
    table: Float[Tensor, "scenes objects features"],
    rows: Int[Tensor, " batch"],
    query: Float[Tensor, "batch features"],
) -> Float[Tensor, "batch objects"]:
    """The inner product of the query with the features of each object of the row's scene."""
    if native.takes(table, query):
        return native.dot(table, rows, query)
    # query x tableᵀ: the other order is ten times slower in torch's bmm.
    gathered = table.index_select(0, rows)
    return torch.bmm(query.unsqueeze(1), gathered.transpose(1, 2)).squeeze(1)


def select(table: Tensor, rows: Int[Tensor, " batch"], index: Int[Tensor, " batch"]) -> Tensor:
    """``table[row, index]`` for a ``[scenes, choices, ...]`` table: ``[batch, ...]``."""
    scenes, choices = table.shape[:2]
    flat = table.reshape(scenes * choices, *table.shape[2:])
    return flat.index_select(0, torch.add(index, rows, alpha=choices))
