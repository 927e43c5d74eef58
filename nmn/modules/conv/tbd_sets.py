"""TbD-net: attentions made of attentions alone."""

import torch

from nmn.modules.conv.on_maps import OnMaps
from nmn.modules.module import module
from nmn.types import AttentionMap

# How sharply ``unique`` chooses: an attention of 1 against one of 0 is e^10 to 1.
_SHARP = 10.0


@module("tbd.unique", version=1)
class Unique(OnMaps):
    """The one place that is attended to most.

    a softmax(10 a) / max softmax(10 a): ``[batch, height, width]``. The strongest cell keeps its
    attention, so that nothing attended to stays nothing. TbD-net (arXiv 1803.05268) leaves
    ``unique`` out of its networks.
    """

    def forward(self, attention: AttentionMap) -> AttentionMap:
        weights = attention.weights
        below = weights - weights.amax(dim=(1, 2), keepdim=True)
        return AttentionMap(weights * torch.exp(_SHARP * below))


@module("tbd.intersect", version=1)
class Intersect(OnMaps):
    """What both attend to.

    min(a, b): ``[batch, height, width]``. TbD-net's ``And`` (arXiv 1803.05268, section 3.2).
    """

    def forward(self, first: AttentionMap, second: AttentionMap) -> AttentionMap:
        return AttentionMap(torch.minimum(first.weights, second.weights))


@module("tbd.union", version=1)
class Union(OnMaps):
    """What either attends to.

    max(a, b): ``[batch, height, width]``. TbD-net's ``Or`` (arXiv 1803.05268, section 3.2).
    """

    def forward(self, first: AttentionMap, second: AttentionMap) -> AttentionMap:
        return AttentionMap(torch.maximum(first.weights, second.weights))
