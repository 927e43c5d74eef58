"""Objects by how they stand to others: pool, transform, compare with every object."""

from collections.abc import Mapping

from jaxtyping import Float
from torch import Tensor, nn

from nmn.kernels import compare
from nmn.kernels.float32 import FLOAT32_ON_CPU
from nmn.modules.attention.among import among
from nmn.modules.attention.ports import FEATURES, SIZE, Property, Relation, Superlative
from nmn.modules.attention.words import Words
from nmn.modules.module import Module, module
from nmn.types import ObjectSet, Scene, Vocabulary, Word


class Comparing(Module):
    """What the modules of this file share; each is a linear layer and a vector a word.

    Arguments:
        vocabularies: with the module's own.
        features: of an object.
    """

    def __init__(
        self, vocabularies: Mapping[str, Vocabulary], vocabulary: str, features: int
    ) -> None:
        super().__init__(vocabularies)
        self.words = Words(vocabularies[vocabulary], features)
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
    """The objects that stand in a relation to those attended to.

    sigmoid((W sum_i a_i x_i + b) * r . x_j): ``[batch, objects]``. N2NMN's ``relocate`` (arXiv
    1704.05526, table 1).
    """

    def __init__(self, vocabularies: Mapping[str, Vocabulary], *, features: int = SIZE) -> None:
        super().__init__(vocabularies, "relation", features)

    def forward(self, scene: Scene, objects: ObjectSet, relation: Relation) -> ObjectSet:
        products = self.products(scene, objects, relation)
        return ObjectSet(scene.present(products.sigmoid()))


@module("attention.same", version=1)
class Same(Comparing):
    """The objects that share a property with those attended to.

    As ``relate``, with a vector for the property: ``[batch, objects]``. CLEVR's ``same_color`` and
    its like (TbD-net, arXiv 1803.05268, section 3.2).
    """

    def __init__(self, vocabularies: Mapping[str, Vocabulary], *, features: int = SIZE) -> None:
        super().__init__(vocabularies, "property", features)

    def forward(self, scene: Scene, objects: ObjectSet, shared: Property) -> ObjectSet:
        products = self.products(scene, objects, shared)
        return ObjectSet(scene.present(products.sigmoid()))


@module("attention.most", version=1)
class Most(Comparing):
    """Of the objects attended to, the one that is the most of something.

    a_j softmax_j((W sum_i a_i x_i + b) * m . x_j): ``[batch, objects]``. STAIR's ``Choose`` over
    one set (arXiv 2401.03901, appendix).
    """

    def __init__(self, vocabularies: Mapping[str, Vocabulary], *, features: int = SIZE) -> None:
        super().__init__(vocabularies, "superlative", features)

    def forward(self, scene: Scene, objects: ObjectSet, superlative: Superlative) -> ObjectSet:
        products = self.products(scene, objects, superlative)
        return ObjectSet(among(scene, products) * objects.scores)
