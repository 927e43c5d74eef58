"""IEP: from a map of features to a word."""

from collections.abc import Mapping

import torch
from torch import Tensor, nn
from torch.nn.functional import adaptive_avg_pool2d, max_pool2d

from nmn.kernels.float32 import FLOAT32_ON_CPU
from nmn.modules.conv.fused import convolve
from nmn.modules.conv.layers import convolution, first, he
from nmn.modules.conv.on_maps import CHANNELS, OnMaps, vocabulary_of
from nmn.modules.conv.pieces import in_pieces
from nmn.modules.module import module
from nmn.modules.ports import AnswerLabel
from nmn.types import FeatureMap, Label, Vocabulary

SIDE = 7
"""Of the pooled map: half of IEP's 14 cells."""


@module("iep.describe", version=1)
class Describe(OnMaps):
    """The answer that a map of features stands for.

    A 1 x 1 convolution, a maximum over 2 x 2 cells, two layers and a softmax: ``[batch, answers]``.
    The classifier of IEP (arXiv 1705.03633, appendix), whose 128 channels become 512 and then 1024
    features: four and eight times the channels here. A map that is not 14 x 14 is averaged to as
    many cells after the maximum.
    """

    def __init__(self, vocabularies: Mapping[str, Vocabulary], *, channels: int = CHANNELS) -> None:
        super().__init__(vocabularies, channels=channels)
        self.widened = convolution(channels, 4 * channels, size=1)
        self.hidden = nn.Linear(4 * channels * SIDE * SIDE, 8 * channels, **FLOAT32_ON_CPU)
        self.layer = nn.Linear(
            8 * channels, len(vocabulary_of(vocabularies, "answer")), **FLOAT32_ON_CPU
        )
        he(self.hidden)

    def forward(self, told: FeatureMap) -> AnswerLabel:
        pooled = in_pieces(self._pooled, (told.features,), told.features)
        hidden = self.hidden(pooled).relu_()
        return Label(torch.softmax(self.layer(hidden), dim=1), vocabulary="answer")

    def _pooled(self, features: Tensor) -> Tensor:
        wide = convolve(self.widened, first(features))
        smaller = max_pool2d(wide, 2, ceil_mode=True)
        if smaller.shape[2:] != (SIDE, SIDE):
            smaller = adaptive_avg_pool2d(smaller, SIDE)
        return smaller.flatten(1)
