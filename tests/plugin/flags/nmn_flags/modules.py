"""What can be asked of a flag."""

from collections.abc import Mapping
from typing import Annotated

import torch

from nmn.modules import Module, module
from nmn.types import Bool, Scene, Vocabulary, Word

from .share import Share


@module("flags.share")
class ShareOf(Module):
    """How much of the flag has a color."""

    def forward(self, scene: Scene, color: Annotated[Word, "color"]) -> Share:
        return Share(scene.lookup("color", color.index).mean(dim=1))


@module("flags.learned_share")
class LearnedShare(Module):
    """How much of the flag has a color, as far as learned."""

    def __init__(self, vocabularies: Mapping[str, Vocabulary]) -> None:
        super().__init__(vocabularies)
        self.colors = torch.nn.Linear(3, len(vocabularies["color"]))

    def forward(self, scene: Scene, color: Annotated[Word, "color"]) -> Share:
        words = self.colors(scene.gather("rgb")).softmax(dim=2)  # [batch, bars, colors]
        return Share(words.mean(dim=1)[torch.arange(len(words)), color.index])


@module("flags.more")
class More(Module):
    """Is one share larger than another?"""

    def forward(self, a: Share, b: Share) -> Bool:
        return Bool(torch.sigmoid(30 * (a.part - b.part) - 3))
