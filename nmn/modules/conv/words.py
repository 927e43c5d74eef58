"""A vector for each word of a vocabulary."""

from typing import Annotated

import torch
from jaxtyping import Float
from torch import Tensor, nn

from nmn.kernels.float32 import FLOAT32_ON_CPU
from nmn.types import Vocabulary, Word

AnyWord = Annotated[Word, "word"]

# Of the vectors at the start, against features of about 1: a word is heard, and drowns nothing.
_DEVIATION = 0.25


class Words(nn.Module):
    """What a word adds to a map of features, so that modules that differ by a word share a call.

    Arguments:
        vocabulary: of the words.
        channels: of the map.
    """

    def __init__(self, vocabulary: Vocabulary, channels: int) -> None:
        super().__init__()
        self.vectors = nn.Parameter(
            _DEVIATION * torch.randn(len(vocabulary), channels, **FLOAT32_ON_CPU)
        )

    def forward(self, word: Word) -> Float[Tensor, "batch channels"]:
        return self.vectors.index_select(0, word.index)
