"""Objects by how they stand to others: pool, transform, compare with every object."""

from collections.abc import Mapping
from typing import Annotated

from jaxtyping import Float
from torch import Tensor, nn

from nmn.kernels import compare
from nmn.kernels.float32 import FLOAT32_ON_CPU
from nmn.modules.attention.among import among
from nmn.modules.attention.words import SIZE, Words
from nmn.modules.module import Module, module
from nmn.modules.ports import FEATURES
from nmn.types import ObjectSet, Scene, Vocabulary, Word

AnyWord = Annotated[Word, "word"]


class Comparing(Module):
    """What the modules of this file share; each is a linear layer and a vector a word.

    Arguments:
        vocabularies: with "word".
        features: of an object.
    """

    def __init__(self, vocabularies: Mapping[str, Vocabulary], *, features: int = SIZE) -> None:
        super().__init__(vocabularies)
        self.words = Words(vocabularies["word"], features)
        self.layer = nn.Linear(features, features, **FLOAT32_ON_CPU)

    def products(
        self, scene: Scene, objects: ObjectSet, word: Word
    ) -> Float[Tensor, "batch objects"]:
        """(W sum_i a_i x_i + b) * word . x_j for every object j."""
        return compare(
            scene.stack.concepts(FEATURES),
            scene.rows,
            objects.scores,
            self.layer,
            self.words.vectors,
            word.index,
        )


@module("attention.relate", version=1)
class Relate(Comparing):
    """The objects that stand to those attended to as a word says.

    sigmoid((W sum_i a_i x_i + b) * r . x_j) for the word's vector r: ``[batch, objects]``. N2NMN's
    ``relocate`` (arXiv 1704.05526, table 1); with properties for words, CLEVR's ``same_color`` and
    its like (TbD-net, arXiv 1803.05268, section 3.2).
    """

    def forward(self, scene: Scene, objects: ObjectSet, word: AnyWord) -> ObjectSet:
        products = self.products(scene, objects, word)
        return ObjectSet(scene.present(products.sigmoid()))


@module("attention.most", version=1)
class Most(Comparing):
    """Of the objects attended to, the one that is the most of something.

    a_j softmax_j((W sum_i a_i x_i + b) * m . x_j): ``[batch, objects]``. STAIR's ``Choose`` over
    one set (arXiv 2401.03901, appendix).
    """

    def forward(self, scene: Scene, objects: ObjectSet, word: AnyWord) -> ObjectSet:
        products = self.products(scene, objects, word)
        return ObjectSet(among(scene, products) * objects.scores)
