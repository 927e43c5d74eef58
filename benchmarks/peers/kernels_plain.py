"""The light and heavy modules as the author of a peer would write them.

The pictures' features are gathered for every row, then multiplied, in the order of operands that
is fast in torch. Nothing is hoisted, nothing is fused; but nothing is done in a slow way either.
"""

from collections.abc import Mapping
from typing import Any

import torch
from torch import Tensor
from torch.nn.functional import linear, relu

from benchmarks.peers.kernels import Kernels
from nmn.modules import Module

_SHARP = 10.0  # as in nmn.modules.attention.sets


class PlainKernels(Kernels):
    """The family "attention".

    Arguments:
        modules: by name, whose weights are used.
        features: ``[pictures, objects, features]``.
    """

    takes_scene = frozenset(["scene", "filter", "relate", "same", "most", "query"])
    takes_word = frozenset(["filter", "relate", "same", "most", "query", "equal_attribute"])

    def __init__(self, modules: Mapping[str, Module], features: Tensor) -> None:
        # Of any family with these names, so their attributes are looked up by name.
        self.modules: dict[str, Any] = dict(modules)
        self.features = features

    # ------------------------------------------------------------------------- what they share

    def objects(self, scenes: Tensor) -> Tensor:
        """The features of each row's objects: ``[batch, objects, features]``."""
        return self.features.index_select(0, scenes)

    def layer(self, op: str, x: Tensor) -> Tensor:
        """The linear layer of a module."""
        layer = self.modules[op].layer
        return linear(x, layer.weight, layer.bias)

    def vectors(self, op: str, words: Tensor) -> Tensor:
        """The vectors of the rows' words: ``[batch, features]``."""
        module = self.modules[op]
        table: Tensor = (module.attributes if op == "filter" else module.words).vectors
        return table.index_select(0, words)

    def _pool(self, weights: Tensor, objects: Tensor) -> Tensor:
        return torch.bmm(weights.unsqueeze(1), objects).squeeze(1)

    def _dot(self, query: Tensor, objects: Tensor) -> Tensor:
        # query x objectsᵀ: the other order is ten times slower in torch's bmm.
        return torch.bmm(query.unsqueeze(1), objects.transpose(1, 2)).squeeze(1)

    def _compared(self, op: str, a: Tensor, scenes: Tensor, words: Tensor) -> Tensor:
        objects = self.objects(scenes)
        query = self.layer(op, self._pool(a, objects)) * self.vectors(op, words)
        return self._dot(query, objects)

    # -------------------------------------------------------------------------- the modules

    def scene(self, scenes: Tensor) -> Tensor:
        return self.features.new_ones(scenes.shape[0], self.features.shape[1])

    def filter(self, a: Tensor, scenes: Tensor, words: Tensor) -> Tensor:
        products = self._dot(self.vectors("filter", words), self.objects(scenes))
        return a * torch.sigmoid(products)

    def relate(self, a: Tensor, scenes: Tensor, words: Tensor) -> Tensor:
        return torch.sigmoid(self._compared("relate", a, scenes, words))

    def same(self, a: Tensor, scenes: Tensor, words: Tensor) -> Tensor:
        return torch.sigmoid(self._compared("same", a, scenes, words))

    def most(self, a: Tensor, scenes: Tensor, words: Tensor) -> Tensor:
        return torch.softmax(self._compared("most", a, scenes, words), dim=1) * a

    def unique(self, a: Tensor) -> Tensor:
        return torch.softmax(a * _SHARP, dim=1)

    def intersect(self, a: Tensor, b: Tensor) -> Tensor:
        return torch.minimum(a, b)

    def union(self, a: Tensor, b: Tensor) -> Tensor:
        return torch.maximum(a, b)

    def count(self, a: Tensor) -> Tensor:
        return a.sum(dim=1)

    def exist(self, a: Tensor) -> Tensor:
        return relu(self.layer("exist", torch.stack([a.amax(dim=1), a.sum(dim=1)], dim=1)))

    def query(self, a: Tensor, scenes: Tensor, words: Tensor) -> Tensor:
        pooled = self._pool(a, self.objects(scenes))
        return relu(self.layer("query", pooled) * self.vectors("query", words))

    def equal_attribute(self, x: Tensor, y: Tensor, words: Tensor) -> Tensor:
        apart = self.layer("equal_attribute", (x - y).abs())
        return relu(apart * self.vectors("equal_attribute", words))

    def number(self, n: Tensor) -> Tensor:
        return relu(self.layer("number", n.unsqueeze(1)))

    def greater(self, m: Tensor, n: Tensor) -> Tensor:
        return relu(self.layer("greater", torch.stack([m, n], dim=1)))

    def less(self, m: Tensor, n: Tensor) -> Tensor:
        return relu(self.layer("less", torch.stack([m, n], dim=1)))

    def equal_integer(self, m: Tensor, n: Tensor) -> Tensor:
        return relu(self.layer("equal_integer", torch.stack([m, n], dim=1)))

    def describe(self, x: Tensor) -> Tensor:
        return torch.softmax(self.layer("describe", x), dim=1)


class HeavyKernels(PlainKernels):
    """The heavy attention modules: the filter's two layers are run over every object, each call,
    as its publication does."""

    def objects_seen(self, objects: Tensor) -> Tensor:
        """The hidden layer of the filter."""
        module = self.modules["filter"]
        first = relu(linear(objects, module.first.weight, module.first.bias))
        return relu(linear(first, module.second.weight, module.second.bias))

    def filter(self, a: Tensor, scenes: Tensor, words: Tensor) -> Tensor:
        hidden = self.objects_seen(self.objects(scenes))
        return a * torch.sigmoid(self._dot(self.vectors("filter", words), hidden))
