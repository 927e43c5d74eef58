"""Objects by one attribute."""

from collections.abc import Mapping, Sequence

import torch
from jaxtyping import Float
from torch import Tensor

from nmn.errors import DomainError
from nmn.modules.concepts.property import SIZE, OnProperties, Property
from nmn.modules.module import module
from nmn.modules.ports import Attribute
from nmn.types import ObjectSet, Scene, SceneStack, Vocabulary


@module("concepts.filter", version=1)
class Filter(OnProperties):
    """The members of a set that have an attribute.

    s_i P(attribute | object i): ``[batch, objects]``. CLEVR's ``filter_color``, ``filter_shape``,
    ``filter_size`` and ``filter_material``; NS-CL's ``Filter`` (arXiv 1904.12584, table 7), there
    the smaller of the two.

    Arguments:
        vocabularies: "attribute", and the properties' own.
        features: of an object.
        properties: by name, to share with other modules.
        reads: names of the properties; by default the words of "property".

    Raises:
        DomainError: when built, where an attribute is not exactly one property's word.
    """

    def __init__(
        self,
        vocabularies: Mapping[str, Vocabulary],
        *,
        features: int = SIZE,
        properties: Mapping[str, Property] | None = None,
        reads: Sequence[str] | None = None,
    ) -> None:
        names = vocabularies["property"] if reads is None else reads
        super().__init__(vocabularies, names, features=features, properties=properties)
        words = [word for one in self.each() for word in vocabularies[one.name]]
        unclear = [word for word in vocabularies["attribute"] if words.count(word) != 1]
        if unclear:
            raise DomainError(
                f"the attribute '{unclear[0]}' is a word of {words.count(unclear[0])} properties",
                expected="every word of the vocabulary 'attribute' to be one property's",
            )
        order = [words.index(word) for word in vocabularies["attribute"]]
        # CLEVR's attributes are the properties' words in their order, and need no picking.
        self._order = None if order == list(range(len(words))) else order

    def forward(self, scene: Scene, objects: ObjectSet, attribute: Attribute) -> ObjectSet:
        has = scene.select("concepts: by attribute", self._by_attribute, attribute.index)
        return ObjectSet(objects.scores * has)

    def _by_attribute(self, stack: SceneStack) -> Float[Tensor, "scenes attributes objects"]:
        found = torch.cat([one.of_scenes(stack) for one in self.each()], dim=2)
        if self._order is not None:
            found = found[:, :, self._order]
        return found.transpose(1, 2).contiguous()
