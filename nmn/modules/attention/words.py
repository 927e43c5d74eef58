"""A learned vector for each word of a vocabulary."""

import torch
from jaxtyping import Float
from torch import Tensor, nn

from nmn.kernels.float32 import FLOAT32_ON_CPU
from nmn.types import Vocabulary, Word

SIZE = 256
"""Features of an object, unless a module is built with another number."""


class Words(nn.Module):
    """``[words, features]``, drawn so that products with unit features stay small.

    Arguments:
        vocabulary: whose words.
        features: length of a vector.
    """

    def __init__(self, vocabulary: Vocabulary, features: int) -> None:
        super().__init__()
        self.vectors = nn.Parameter(
            torch.randn(len(vocabulary), features, **FLOAT32_ON_CPU) / features**0.5
        )

    def forward(self, word: Word) -> Float[Tensor, "batch features"]:
        """The vector of each row's word."""
        return self.vectors.index_select(0, word.index)
