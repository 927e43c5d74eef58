"""Cells by what they look like."""

from collections.abc import Mapping
from typing import Annotated

import torch
from jaxtyping import Float
from torch import Tensor, nn

from nmn.modules.module import Module, module
from nmn.types import ObjectSet, Scene, SceneStack, Vocabulary, Word

FEATURES = "features"
"""The scenes' table of features."""

SIZE = 300
"""Features of a cell: 10 x 10 pixels of three colours."""

# N2NMN has 64 of both (ronghanghu/n2nmn, models_shapes/shapes_convnet.py); half of the second is
# enough here.
_HIDDEN, _SPACE = 64, 32


@module("shapes.find", version=1)
class Find(Module):
    """The cells that hold something of this colour or shape.

    sigmoid(v_word . g(x_i) + b_word): ``[batch, cells]``. g is two linear layers with a relu
    behind each over the pixels of a cell, which is N2NMN's trunk (Hu et al. 2017, arXiv
    1704.05526): a convolution whose kernel and stride are one cell, and one of 1 x 1. Words share
    nothing but g, and none of them excludes another. A word of a SHAPES query, N2NMN's ``_Find``.

    Arguments:
        vocabularies: "attribute".
        features: of a cell: the width of the scenes' table "features".
    """

    def __init__(self, vocabularies: Mapping[str, Vocabulary], *, features: int = SIZE) -> None:
        super().__init__(vocabularies)
        self.first = nn.Linear(features, _HIDDEN)
        self.second = nn.Linear(_HIDDEN, _SPACE)
        self.words = nn.Linear(_SPACE, len(vocabularies["attribute"]))

    def forward(self, scene: Scene, attribute: Annotated[Word, "attribute"]) -> ObjectSet:
        return ObjectSet(scene.select("shapes: by word", self._by_word, attribute.index))

    def _by_word(self, stack: SceneStack) -> Float[Tensor, "scenes words cells"]:
        """How likely each cell holds what each word says; zeros where there is no cell."""
        seen = self.second(torch.relu(self.first(stack.concepts(FEATURES))))
        found = torch.sigmoid(self.words(torch.relu(seen))) * stack.mask.unsqueeze(2)
        return found.transpose(1, 2).contiguous()
