"""Objects by what they look like, where words need not exclude each other."""

from collections.abc import Mapping

import torch
from jaxtyping import Float
from torch import Tensor, nn

from nmn.kernels.float32 import FLOAT32_ON_CPU
from nmn.modules.concepts.property import SIZE
from nmn.modules.module import Module, module
from nmn.modules.ports import FEATURES, Attribute
from nmn.types import ObjectSet, Scene, SceneStack, Vocabulary

# N2NMN has 64 of both (ronghanghu/n2nmn, models_shapes/shapes_convnet.py); half of the second is
# enough here.
_HIDDEN, _SPACE = 64, 32


@module("concepts.find", version=1)
class Find(Module):
    """The objects that a word describes.

    sigmoid(v_word . g(x_i) + b_word): ``[batch, objects]``. g is two linear layers with a relu
    behind each. Over the pixels of the cells of a grid it is N2NMN's trunk (Hu et al. 2017, arXiv
    1704.05526): a convolution whose kernel and stride are one cell, and one of 1 x 1. Words share
    nothing but g, and none of them excludes another. N2NMN's ``_Find``.

    Arguments:
        vocabularies: "attribute".
        features: of an object: the width of the scenes' table "features".
    """

    def __init__(self, vocabularies: Mapping[str, Vocabulary], *, features: int = SIZE) -> None:
        super().__init__(vocabularies)
        self.first = nn.Linear(features, _HIDDEN, **FLOAT32_ON_CPU)
        self.second = nn.Linear(_HIDDEN, _SPACE, **FLOAT32_ON_CPU)
        self.words = nn.Linear(_SPACE, len(vocabularies["attribute"]), **FLOAT32_ON_CPU)

    def forward(self, scene: Scene, attribute: Attribute) -> ObjectSet:
        return ObjectSet(scene.select("concepts: by word", self._by_word, attribute.index))

    def _by_word(self, stack: SceneStack) -> Float[Tensor, "scenes words objects"]:
        """How likely each word describes each object; zeros where there is no object."""
        seen = self.second(torch.relu(self.first(stack.concepts(FEATURES))))
        found = torch.sigmoid(self.words(torch.relu(seen))) * stack.mask.unsqueeze(2)
        return found.transpose(1, 2).contiguous()
