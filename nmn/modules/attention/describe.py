"""From a vector to a word."""

from collections.abc import Mapping

import torch
from torch import nn

from nmn.kernels import linear
from nmn.kernels.float32 import FLOAT32_ON_CPU
from nmn.modules.attention.words import SIZE
from nmn.modules.module import Module, module
from nmn.modules.ports import AnswerLabel
from nmn.types import Embedding, Label, Vocabulary


@module("attention.describe", version=1)
class Describe(Module):
    """The answer that a vector stands for.

    softmax(W v + b): ``[batch, answers]``. The classifier of N2NMN (arXiv 1704.05526, table 1).
    """

    def __init__(self, vocabularies: Mapping[str, Vocabulary], *, features: int = SIZE) -> None:
        super().__init__(vocabularies)
        self.layer = nn.Linear(features, len(vocabularies["answer"]), **FLOAT32_ON_CPU)

    def forward(self, told: Embedding) -> AnswerLabel:
        return Label(torch.softmax(linear(self.layer, told.vector), dim=1), vocabulary="answer")
