"""Objects by how they look."""

from collections.abc import Mapping

from jaxtyping import Float
from torch import Tensor

from nmn.modules.attention.words import SIZE, Words
from nmn.modules.module import Module, module
from nmn.modules.ports import FEATURES, Attribute
from nmn.types import ObjectSet, Scene, SceneStack, Vocabulary


def described(
    vectors: Float[Tensor, "words features"],
    objects: Float[Tensor, "scenes objects features"],
    stack: SceneStack,
) -> Float[Tensor, "scenes words objects"]:
    """The sigmoid of every word's product with every object; zero where there is no object."""
    flat = objects.reshape(-1, objects.shape[2])
    # One product of two matrices: a product a scene takes several times as long.
    products = (vectors @ flat.T).view(len(vectors), *objects.shape[:2])
    found = products.transpose(0, 1).sigmoid()
    return found if stack.full else found * stack.mask.unsqueeze(1)


@module("attention.filter", version=1)
class Filter(Module):
    """The members of a set that an attribute describes.

    a_i sigmoid(c . x_i) for the attribute's vector c: ``[batch, objects]``. N2NMN's ``filter``
    (arXiv 1704.05526, table 1). The sigmoids of all attributes are made once for each scene.

    Arguments:
        vocabularies: with "attribute".
        features: of an object.
    """

    def __init__(self, vocabularies: Mapping[str, Vocabulary], *, features: int = SIZE) -> None:
        super().__init__(vocabularies)
        self.attributes = Words(vocabularies["attribute"], features)

    def scores(self, stack: SceneStack) -> Float[Tensor, "scenes words objects"]:
        """How well each attribute describes each object; zero for objects that are not there."""
        return described(self.attributes.vectors, stack.concepts(FEATURES), stack)

    def forward(self, scene: Scene, objects: ObjectSet, attribute: Attribute) -> ObjectSet:
        found = scene.select("attention: scores of attributes", self.scores, attribute.index)
        return ObjectSet(objects.scores * found)
