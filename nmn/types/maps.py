"""Values on the grid of a convolutional network: where, and what is there."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Self

import torch
from jaxtyping import Bool, Float, Int
from torch import Tensor

from nmn.types.codes import digests
from nmn.types.mark import Mark
from nmn.types.probability import EPSILON, all_decided, cross_entropy
from nmn.types.reading import Reading
from nmn.types.value import Value, value_type

# Cells drawn of one map: more would hide the picture.
_DRAWN = 24
_SEEN = 0.2

_SAME_DIRECTION = 0.99


@value_type
@dataclass(frozen=True)
class AttentionMap(Value):
    """For each cell of the grid how much it is attended to (TbD-net, arXiv 1803.05268).

    Attributes:
        weights: ``[batch, height, width]`` in [0, 1].
    """

    weights: Float[Tensor, "batch height width"]

    axes: ClassVar[Mapping[str, tuple[str | int, ...]]] = {"weights": ("height", "width")}

    def read(self, i: int, reading: Reading) -> str:
        row = self.weights[i]
        best = int(row.argmax())
        height, width = row.shape
        cells = int((row > 0.5).sum())
        return (
            f"{cells} of {height * width} cells, strongest {float(row.max()):.2f} "
            f"at row {best // width + 1}, column {best % width + 1}"
        )

    def answer(self, i: int, reading: Reading) -> str:
        return self.read(i, reading)

    def confidence(self) -> Tensor:
        return all_decided(self.weights)

    def draw(self, i: int, reading: Reading) -> list[Mark]:
        row = self.weights[i]
        height, width = row.shape
        order = torch.argsort(row.flatten(), descending=True, stable=True)[:_DRAWN]
        marks = []
        for cell in order:
            y, x = divmod(int(cell), width)
            weight = float(row[y, x])
            if weight > _SEEN:
                box = (x / width, y / height, (x + 1) / width, (y + 1) / height)
                marks.append(Mark("box", f"{weight:.2f}", weight, box))
        return marks

    def loss(self, target: Self) -> Tensor:
        """Binary cross-entropy, averaged over the cells: ``[batch]``."""
        return cross_entropy(self.weights, target.weights).flatten(1).mean(dim=1)

    def codes(self) -> Int[Tensor, " batch"]:
        return digests(self.weights > 0.5)

    def agrees(self, target: Self) -> Bool[Tensor, " batch"]:
        """Intersection over union of the cells above one half is at least one half."""
        mine, other = self.weights > 0.5, target.weights > 0.5
        shared = (mine & other).flatten(1).sum(dim=1)
        return 2 * shared >= (mine | other).flatten(1).sum(dim=1)


@value_type
@dataclass(frozen=True)
class FeatureMap(Value):
    """A grid of features, channels last, as the modules of IEP (arXiv 1705.03633) hand on.

    Attributes:
        features: ``[batch, height, width, channels]``, any finite numbers. Channels come last
            because that layout is the fast one for convolutions on a CPU.
    """

    features: Float[Tensor, "batch height width channels"]

    axes: ClassVar[Mapping[str, tuple[str | int, ...]]] = {
        "features": ("height", "width", "channels")
    }
    limits: ClassVar[tuple[float, float] | None] = None

    def read(self, i: int, reading: Reading) -> str:
        height, width, channels = self.features[i].shape
        size = float(self.features[i].square().mean().sqrt())
        return f"{channels} features on {height} x {width} cells, size {size:.2f}"

    def answer(self, i: int, reading: Reading) -> str:
        return self.read(i, reading)

    def confidence(self) -> Tensor:
        return self.features.new_zeros(self.batch)  # features claim nothing

    def draw(self, i: int, reading: Reading) -> list[Mark]:
        """Cells by the length of their feature vectors, against the longest."""
        lengths = self.features[i].norm(dim=2, keepdim=False)
        share = lengths / lengths.max().clamp_min(EPSILON)
        return AttentionMap(share.square().unsqueeze(0)).draw(0, reading)

    def loss(self, target: Self) -> Tensor:
        """Mean squared difference: ``[batch]``."""
        return (self.features - target.features).square().flatten(1).mean(dim=1)

    def agrees(self, target: Self) -> Bool[Tensor, " batch"]:
        mine, other = self.features.flatten(1), target.features.flatten(1)
        return torch.nn.functional.cosine_similarity(mine, other, dim=1) >= _SAME_DIRECTION
