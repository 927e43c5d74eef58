"""Two properties against each other."""

from collections.abc import Mapping

import torch
from torch import nn

from nmn.kernels import linear
from nmn.kernels.float32 import FLOAT32_ON_CPU
from nmn.modules.attention.words import SIZE, Words
from nmn.modules.module import Module, module
from nmn.modules.ports import Property
from nmn.types import Embedding, Vocabulary


@module("attention.equal_attribute", version=1)
class EqualAttribute(Module):
    """Whether two things have the same property.

    relu((W |x - y| + b) * p) for the property's vector p: ``[batch, features]``. CLEVR's
    ``equal_color`` and its like (IEP, arXiv 1705.03633, appendix A).
    """

    def __init__(self, vocabularies: Mapping[str, Vocabulary], *, features: int = SIZE) -> None:
        super().__init__(vocabularies)
        self.words = Words(vocabularies["property"], features)
        self.layer = nn.Linear(features, features, **FLOAT32_ON_CPU)
        self.sizes = {"features": features}

    def forward(self, first: Embedding, second: Embedding, shared: Property) -> Embedding:
        apart = (first.vector - second.vector).abs_()
        return Embedding(torch.relu_(linear(self.layer, apart) * self.words(shared)))
