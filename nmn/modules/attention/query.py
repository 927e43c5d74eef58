"""What the object attended to is like."""

from collections.abc import Mapping

import torch
from torch import nn

from nmn.kernels import linear
from nmn.kernels.float32 import FLOAT32_ON_CPU
from nmn.modules.attention.words import SIZE, Words
from nmn.modules.module import Module, module
from nmn.modules.ports import FEATURES, Property
from nmn.types import Embedding, ObjectSet, Scene, Vocabulary


@module("attention.query", version=1)
class Query(Module):
    """A property of what is attended to, as a vector.

    relu((W sum_i a_i x_i + b) * p) for the property's vector p: ``[batch, features]``. N2NMN's
    ``describe`` (arXiv 1704.05526, table 1), CLEVR's ``query_color`` and its like.
    """

    def __init__(self, vocabularies: Mapping[str, Vocabulary], *, features: int = SIZE) -> None:
        super().__init__(vocabularies)
        self.words = Words(vocabularies["property"], features)
        self.layer = nn.Linear(features, features, **FLOAT32_ON_CPU)
        self.sizes = {"features": features}

    def forward(self, scene: Scene, objects: ObjectSet, asked: Property) -> Embedding:
        pooled = scene.pool(FEATURES, objects.scores)
        return Embedding(torch.relu_(linear(self.layer, pooled) * self.words(asked)))
