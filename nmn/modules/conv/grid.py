"""The scenes' map of features, weighted by an attention."""

import torch
from jaxtyping import Float, Int
from torch import Tensor

from nmn.errors import ExecutionError
from nmn.modules.conv.layers import MapTensor
from nmn.modules.ports import FEATURES
from nmn.types import Scene


def grid_of(scene: Scene, channels: int) -> Float[Tensor, "scenes height width channels"]:
    """The map of every scene of the batch.

    Raises:
        ExecutionError: it has not as many channels as the modules were built for.
    """
    grid = scene.stack.grid_channels_last(FEATURES)
    if grid.shape[3] != channels:
        raise ExecutionError(
            f"the scenes' map '{FEATURES}' has {grid.shape[3]} channels",
            expected=f"{channels}, as the modules were built",
            hint="build the modules with the channels that perception gives",
        )
    return grid


def attended(
    grid: Float[Tensor, "scenes height width channels"],
    rows: Int[Tensor, " batch"],
    weights: Float[Tensor, "batch height width"],
    words: Float[Tensor, "batch channels"] | None = None,
) -> MapTensor:
    """Each row's map times its attention, plus its word's vector in every cell."""
    maps, shares = grid.index_select(0, rows), weights.unsqueeze(3)
    if words is None:
        return maps * shares
    return torch.addcmul(words[:, None, None], maps, shares)
