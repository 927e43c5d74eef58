"""One of two words for an object.

The two probabilities are not scaled up to one: asked whether a green car is red or blue, a module
must stay in doubt, and the answer is then Undecided.
"""

from collections.abc import Mapping
from typing import Annotated

from jaxtyping import Float
from torch import Tensor

from nmn.modules.geometry import RelationTable
from nmn.modules.module import Module, module
from nmn.modules.ports import Property, PropertyLabel, Relation
from nmn.modules.tables import OnTable, described
from nmn.types import Label, Object, Scene, Vocabulary, Word


class Choosing(Module):
    """What the choices share: the two words must differ."""

    @classmethod
    def check(cls, literals: Mapping[str, str | int]) -> str | None:
        return "the two words are the same" if literals["first"] == literals["second"] else None


@module("properties.choose", version=1)
class Choose(Choosing, OnTable):
    """Which of two words the object has, of words that exclude each other.

    ``[batch, words]``, zero but for the two. GQA's ``choose``.
    """

    def forward(
        self, scene: Scene, target: Object, first: Property, second: Property
    ) -> PropertyLabel:
        found = described(scene, self.table, target)
        p, q = (found.gather(1, word.index.unsqueeze(1)).squeeze(1) for word in (first, second))
        return _two(p, q, first, second, found.shape[1], self.table)


@module("properties.choose_one", version=1)
class ChooseOne(Choosing, OnTable):
    """Which of two words the object has and not the other, of words that it may have both.

    ``[batch, words]``, zero but for the two; p (1 - q) each, since an object may be in the left and
    at the top. GQA's ``choose position``.
    """

    def forward(
        self, scene: Scene, target: Object, first: Property, second: Property
    ) -> PropertyLabel:
        # Such words' rows are not scaled to one as those of categories are.
        weights = target.weights
        p, q = (scene.lookup(self.table, word.index) for word in (first, second))
        words = scene.stack.concepts(self.table).shape[2]
        only_first = (weights * p * (1 - q)).sum(dim=1)
        only_second = (weights * q * (1 - p)).sum(dim=1)
        return _two(only_first, only_second, first, second, words, self.table)


@module("relations.choose_relation", version=1)
class ChooseRelation(Choosing):
    """In which of two relations the first object stands to the second.

    ``[batch, relations]``, zero but for the two; p (1 - q) each. GQA's ``choose rel``.
    """

    def __init__(self, vocabularies: Mapping[str, Vocabulary]) -> None:
        super().__init__(vocabularies)
        self._table = RelationTable(vocabularies)

    def forward(
        self, scene: Scene, target: Object, first: Relation, second: Relation, anchor: Object
    ) -> Annotated[Label, "relation"]:
        pair = target.weights.unsqueeze(2) * anchor.weights.unsqueeze(1)  # [batch, i, j]
        p, q = (scene.select(self._table.key, self._table, word.index) for word in (first, second))
        only_first = (pair * p * (1 - q)).sum(dim=(1, 2))
        only_second = (pair * q * (1 - p)).sum(dim=(1, 2))
        words = len(self._table.words)
        return _two(only_first, only_second, first, second, words, "relation")


def _two(
    only_first: Float[Tensor, " batch"],
    only_second: Float[Tensor, " batch"],
    first: Word,
    second: Word,
    words: int,
    key: str,
) -> Label:
    """The label with the two probabilities at the two words, and zero elsewhere."""
    kept = only_first.new_zeros(only_first.shape[0], words)
    kept = kept.scatter(1, first.index.unsqueeze(1), only_first.clamp(0, 1).unsqueeze(1))
    kept = kept.scatter(1, second.index.unsqueeze(1), only_second.clamp(0, 1).unsqueeze(1))
    return Label(kept, vocabulary=key)
