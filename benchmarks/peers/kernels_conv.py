"""The convolutional modules as the author of a peer would write them: channels first, as published.

The family is "tbd" (TbD-net, arXiv 1803.05268); whole calls, whatever their number of rows.
"""

from collections.abc import Mapping
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn.functional import conv2d, linear

from benchmarks.peers.kernels import Kernels
from nmn.modules import Module

_SHARP = 10.0  # as in nmn.modules.conv.tbd_sets
_LEAST = 1e-6  # as nmn.types.EPSILON


class ConvKernels(Kernels):
    """The family "tbd".

    Arguments:
        modules: by name, whose weights are used.
        maps: ``[pictures, channels, height, width]``.
    """

    takes_scene = frozenset("scene filter relate same most exist count query".split())
    takes_word = frozenset("filter relate same most query equal_attribute".split())

    def __init__(self, modules: Mapping[str, Module], maps: Tensor) -> None:
        # Of any family with these names, so their attributes are looked up by name.
        self.modules: dict[str, Any] = dict(modules)
        self.maps = maps.contiguous()
        self._weights: dict[nn.Conv2d, Tensor] = {}

    def begin(self) -> None:
        self._weights = {}

    def tail(self, shape: tuple[int, ...]) -> tuple[int, ...]:
        return (shape[2], *shape[:2]) if len(shape) == 3 else shape

    # ------------------------------------------------------------------------- what they share

    def _weight(self, layer: nn.Conv2d) -> Tensor:
        """The layer's weight, channels first. nmn keeps it channels last, and given that torch
        would convert every map; a peer's author would not have met this."""
        found = self._weights.get(layer)
        if found is None:
            found = self._weights[layer] = layer.weight.contiguous()
        return found

    def _convolved(self, layer: nn.Conv2d, x: Tensor) -> Tensor:
        made = conv2d(
            x, self._weight(layer), layer.bias, padding=layer.padding, dilation=layer.dilation
        )
        return made.relu_()

    def _layers(self, op: str, x: Tensor) -> Tensor:
        for layer in self.modules[op].convolutions.layers:
            x = self._convolved(layer, x)
        return x

    def _vectors(self, op: str, words: Tensor) -> Tensor:
        table: Tensor = self.modules[op].words.vectors
        return table.index_select(0, words)[:, :, None, None]

    def _attended(self, a: Tensor, scenes: Tensor) -> Tensor:
        return self.maps.index_select(0, scenes) * a.unsqueeze(1)

    def _attend(self, op: str, a: Tensor, scenes: Tensor, words: Tensor) -> Tensor:
        seen = self._layers(op, self._attended(a, scenes) + self._vectors(op, words))
        weigh = self.modules[op].weigh
        return conv2d(seen, weigh.weight[:, :, None, None], weigh.bias).squeeze(1).sigmoid_()

    def _joined(self, op: str, x: Tensor, y: Tensor) -> Tensor:
        return self._convolved(self.modules[op].joined.layer, torch.cat([x, y], dim=1))

    # -------------------------------------------------------------------------- the modules

    def scene(self, scenes: Tensor) -> Tensor:
        return self.maps.new_ones(scenes.shape[0], *self.maps.shape[2:])

    def filter(self, a: Tensor, scenes: Tensor, words: Tensor) -> Tensor:
        return self._attend("filter", a, scenes, words)

    def relate(self, a: Tensor, scenes: Tensor, words: Tensor) -> Tensor:
        return self._attend("relate", a, scenes, words)

    def most(self, a: Tensor, scenes: Tensor, words: Tensor) -> Tensor:
        return self._attend("most", a, scenes, words)

    def same(self, a: Tensor, scenes: Tensor, words: Tensor) -> Tensor:
        module = self.modules["same"]
        cells = self.maps.index_select(0, scenes).flatten(2)  # [batch, channels, cells]
        weights = a.flatten(1)
        shares = weights / weights.sum(dim=1, keepdim=True).clamp_min(_LEAST)
        vector = torch.bmm(shares.unsqueeze(1), cells.transpose(1, 2))
        query = vector * module.features.index_select(0, words).unsqueeze(1)
        alike = torch.bmm(query, cells).squeeze(1)
        own = module.attention.index_select(0, words).unsqueeze(1) * weights
        bias = module.bias.index_select(0, words).unsqueeze(1)
        return torch.sigmoid(alike + own + bias).view_as(a)

    def unique(self, a: Tensor) -> Tensor:
        return a * torch.exp(_SHARP * (a - a.amax(dim=(1, 2), keepdim=True)))

    def intersect(self, a: Tensor, b: Tensor) -> Tensor:
        return torch.minimum(a, b)

    def union(self, a: Tensor, b: Tensor) -> Tensor:
        return torch.maximum(a, b)

    def exist(self, a: Tensor, scenes: Tensor) -> Tensor:
        return self._layers("exist", self._attended(a, scenes))

    def count(self, a: Tensor, scenes: Tensor) -> Tensor:
        return self._layers("count", self._attended(a, scenes))

    def query(self, a: Tensor, scenes: Tensor, words: Tensor) -> Tensor:
        return self._layers("query", self._attended(a, scenes) + self._vectors("query", words))

    def number(self, n: Tensor) -> Tensor:
        return n

    def equal_attribute(self, x: Tensor, y: Tensor, words: Tensor) -> Tensor:
        both = self._joined("equal_attribute", x, y)
        return self._layers("equal_attribute", both + self._vectors("equal_attribute", words))

    def greater(self, m: Tensor, n: Tensor) -> Tensor:
        return self._layers("greater", self._joined("greater", m, n))

    def less(self, m: Tensor, n: Tensor) -> Tensor:
        return self._layers("less", self._joined("less", m, n))

    def equal_integer(self, m: Tensor, n: Tensor) -> Tensor:
        return self._layers("equal_integer", self._joined("equal_integer", m, n))

    def describe(self, x: Tensor) -> Tensor:
        layer = self.modules["describe"].layer
        pooled = torch.cat([x.amax(dim=(2, 3)), x.mean(dim=(2, 3))], dim=1)
        return torch.softmax(linear(pooled, layer.weight, layer.bias), dim=1)
