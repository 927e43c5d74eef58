"""TbD-net: what shares a property with what is attended to."""

from collections.abc import Mapping

import torch
from torch import nn

from nmn.kernels import dot, pool
from nmn.kernels.float32 import FLOAT32_ON_CPU
from nmn.modules.conv.grid import grid_of
from nmn.modules.conv.on_maps import CHANNELS, OnMaps, vocabulary_of
from nmn.modules.module import module
from nmn.modules.ports import Property
from nmn.types import EPSILON, AttentionMap, Scene, Vocabulary


@module("tbd.same", version=1)
class Same(OnMaps):
    """Where something shares a property with what is attended to.

    sigmoid(p . (v * x) + q a + b) in every cell, for v the features of what is attended to and p,
    q, b of the property: ``[batch, height, width]``. TbD-net's ``Same`` (arXiv 1803.05268, section
    3.2), whose one convolution for each property is what p, q and b are. It takes v from the cell
    that is attended to most. Here v is the mean over all cells, weighted by attention: the same
    where one cell is attended to, but it has a gradient and does not turn on a tie.
    """

    def __init__(self, vocabularies: Mapping[str, Vocabulary], *, channels: int = CHANNELS) -> None:
        super().__init__(vocabularies, channels=channels)
        words = len(vocabulary_of(vocabularies, "property"))
        # He: each cell's sum has one term a channel, and the attention.
        self.features = nn.Parameter(
            torch.randn(words, channels, **FLOAT32_ON_CPU) * (2 / (channels + 1)) ** 0.5
        )
        self.attention = nn.Parameter(
            torch.randn(words, **FLOAT32_ON_CPU) * (2 / (channels + 1)) ** 0.5
        )
        self.bias = nn.Parameter(torch.zeros(words, **FLOAT32_ON_CPU))

    def forward(self, scene: Scene, attention: AttentionMap, shared: Property) -> AttentionMap:
        grid = grid_of(scene, self.channels)
        table = grid.flatten(1, 2)  # [scenes, cells, channels]
        weights = attention.weights.flatten(1)
        total = weights.sum(dim=1, keepdim=True).clamp_min(EPSILON)
        vector = pool(table, scene.rows, weights / total)
        alike = dot(table, scene.rows, vector * self.features.index_select(0, shared.index))
        own = self.attention.index_select(0, shared.index).unsqueeze(1)
        bias = self.bias.index_select(0, shared.index).unsqueeze(1)
        logits = alike + torch.addcmul(bias, own, weights)
        return AttentionMap(logits.sigmoid().view_as(attention.weights))
