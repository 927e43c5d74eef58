"""One of two words for an object.

The two probabilities are not scaled up to one: asked whether a green car is red or blue, a module
must stay in doubt, and the answer is then Undecided.
"""

from collections.abc import Mapping

import torch
from torch import Tensor

from nmn.modules.geometry import RelationTable
from nmn.modules.module import Module, module
from nmn.modules.ports import (
    Category,
    CategoryLabel,
    Color,
    ColorLabel,
    Place,
    PlaceLabel,
    Relation,
    RelationLabel,
    Size,
    SizeLabel,
)
from nmn.modules.tables import described
from nmn.types import Label, Object, Scene, Vocabulary, Word


class _Choose(Module):
    """What the choices share: the two words must differ."""

    @classmethod
    def check(cls, literals: Mapping[str, str | int]) -> str | None:
        return "the two words are the same" if literals["first"] == literals["second"] else None


def _between(probabilities: Tensor, first: Word, second: Word, key: str) -> Label:
    """The row, with all words but the two set to zero."""
    kept = torch.zeros_like(probabilities)
    for word in (first, second):
        index = word.index.unsqueeze(1)
        kept = kept.scatter(1, index, probabilities.gather(1, index))
    return Label(kept, vocabulary=key)


@module("objects.choose_color", version=1)
class ChooseColor(_Choose):
    """Which of two colours the object has.

    ``[batch, colours]``, zero but for the two. GQA's ``choose``.
    """

    def forward(self, scene: Scene, target: Object, first: Color, second: Color) -> ColorLabel:
        return _between(described(scene, "color", target)[0], first, second, "color")


@module("objects.choose_category", version=1)
class ChooseCategory(_Choose):
    """Which of two categories the object is of.

    ``[batch, categories]``, zero but for the two. GQA's ``choose name``.
    """

    def forward(
        self, scene: Scene, target: Object, first: Category, second: Category
    ) -> CategoryLabel:
        return _between(described(scene, "category", target)[0], first, second, "category")


@module("objects.choose_size", version=1)
class ChooseSize(_Choose):
    """Which of two sizes the object has.

    ``[batch, sizes]``, zero but for the two. GQA's ``choose``.
    """

    def forward(self, scene: Scene, target: Object, first: Size, second: Size) -> SizeLabel:
        return _between(described(scene, "size", target)[0], first, second, "size")


@module("objects.choose_place", version=1)
class ChoosePlace(_Choose):
    """In which of two places of the picture the object is.

    ``[batch, places]``, zero but for the two; p (1 - q) each, since an object may be in both, as in
    the left and at the top. GQA's ``choose position``.
    """

    def forward(self, scene: Scene, target: Object, first: Place, second: Place) -> PlaceLabel:
        # Places are not exclusive, so their rows are not scaled to one as other concepts are.
        weights = target.weights
        p, q = (scene.lookup("place", word.index) for word in (first, second))
        words = scene.stack.concepts("place").shape[2]
        return _two(
            (weights * p * (1 - q)).sum(dim=1),
            (weights * q * (1 - p)).sum(dim=1),
            first,
            second,
            words,
            "place",
        )


@module("objects.choose_relation", version=1)
class ChooseRelation(_Choose):
    """In which of two relations the first object stands to the second.

    ``[batch, relations]``, zero but for the two; p (1 - q) each. GQA's ``choose rel``.
    """

    def __init__(self, vocabularies: Mapping[str, Vocabulary]) -> None:
        super().__init__(vocabularies)
        self._table = RelationTable(vocabularies)

    def forward(
        self, scene: Scene, target: Object, first: Relation, second: Relation, anchor: Object
    ) -> RelationLabel:
        pair = target.weights.unsqueeze(2) * anchor.weights.unsqueeze(1)  # [batch, i, j]
        p, q = (scene.select(self._table.key, self._table, word.index) for word in (first, second))
        return _two(
            (pair * p * (1 - q)).sum(dim=(1, 2)),
            (pair * q * (1 - p)).sum(dim=(1, 2)),
            first,
            second,
            len(self._table.words),
            "relation",
        )


def _two(
    only_first: Tensor, only_second: Tensor, first: Word, second: Word, words: int, key: str
) -> Label:
    """The label with the two probabilities ``[batch]`` at the two words, and zero elsewhere."""
    kept = only_first.new_zeros(only_first.shape[0], words)
    kept = kept.scatter(1, first.index.unsqueeze(1), only_first.clamp(0, 1).unsqueeze(1))
    kept = kept.scatter(1, second.index.unsqueeze(1), only_second.clamp(0, 1).unsqueeze(1))
    return Label(kept, vocabulary=key)
