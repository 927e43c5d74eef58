"""TbD-net: from a map of features to a word."""

from collections.abc import Mapping

import torch
from torch import nn

from nmn.kernels.float32 import FLOAT32_ON_CPU
from nmn.modules.conv.on_maps import CHANNELS, OnMaps, vocabulary_of
from nmn.modules.module import module
from nmn.modules.ports import AnswerLabel
from nmn.types import FeatureMap, Label, Vocabulary


@module("tbd.describe", version=1)
class Describe(OnMaps):
    """The answer that a map of features stands for.

    softmax(W [max, mean over the cells] + b): ``[batch, answers]``. The maximum finds what is
    in one place, the mean tells how much there is. TbD-net (arXiv 1803.05268) uses IEP's much
    larger classifier, which is ``iep.describe``.
    """

    def __init__(self, vocabularies: Mapping[str, Vocabulary], *, channels: int = CHANNELS) -> None:
        super().__init__(vocabularies, channels=channels)
        self.layer = nn.Linear(
            2 * channels, len(vocabulary_of(vocabularies, "answer")), **FLOAT32_ON_CPU
        )

    def forward(self, told: FeatureMap) -> AnswerLabel:
        features = told.features
        pooled = torch.cat([features.amax(dim=(1, 2)), features.mean(dim=(1, 2))], dim=1)
        return Label(torch.softmax(self.layer(pooled), dim=1), vocabulary="answer")
