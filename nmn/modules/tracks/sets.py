"""Tracks by what they are, all the time."""

from collections.abc import Mapping

import torch
from jaxtyping import Float
from torch import Tensor

from nmn.modules.counting import count_distribution, presence
from nmn.modules.module import Module, module
from nmn.modules.ports import Attribute, Noun, PropertyLabel, PropertyLabels
from nmn.types import (
    EPSILON,
    Bool,
    Clip,
    ClipStack,
    Label,
    Labels,
    Number,
    Object,
    ObjectSet,
    Vocabulary,
)


@module("tracks.find", version=1)
class Find(Module):
    """The tracks that a noun names.

    s_i = P(track i is of the noun's categories): ``[batch, objects]``. N2NMN's ``find`` (Hu et al.
    2017, arXiv 1704.05526, table 1) over tracks in place of a grid.
    """

    def forward(self, clip: Clip, noun: Noun) -> ObjectSet:
        return ObjectSet(clip.lookup("noun", noun.index).clamp(0, 1))


@module("tracks.things", version=1)
class Things(Module):
    """All tracks of the clip.

    s_i = P(track i is an object at all) = the sum of its categories: ``[batch, objects]``.
    """

    def forward(self, clip: Clip) -> ObjectSet:
        return ObjectSet(
            clip.table("objectness", lambda stack: stack.concepts("category").sum(2).clamp(0, 1))
        )


@module("tracks.filter", version=1)
class Filter(Module):
    """The members of a set that an attribute describes.

    s_i P(attribute of i): ``[batch, objects]``. CLEVR's ``filter_color`` and its like.
    """

    def forward(self, clip: Clip, objects: ObjectSet, attribute: Attribute) -> ObjectSet:
        return ObjectSet(objects.scores * clip.lookup("attribute", attribute.index))


class OnTable(Module):
    """A module that reads one table of the clips: that of the vocabulary "property"."""

    def __init__(self, vocabularies: Mapping[str, Vocabulary]) -> None:
        super().__init__(vocabularies)
        self.name = vocabularies["property"].name

    def rows(self, stack: ClipStack) -> Float[Tensor, "clips objects words"]:
        """What every track is, given that it is an object: a category's row sums to the
        probability that there is anything at all, which is in the set's scores already."""
        table = stack.concepts(self.name)
        if self.name != "category":
            return table
        return table / table.sum(dim=2, keepdim=True).clamp_min(EPSILON)


@module("tracks.query", version=1)
class Query(OnTable):
    """What the object is like: one of its properties.

    sum_i w_i P(word of i | i is real): ``[batch, words]``. CLEVR's ``query_color`` and its like.
    """

    def forward(self, clip: Clip, target: Object) -> PropertyLabel:
        each = target.weights.unsqueeze(2) * clip.table(f"real {self.name}", self.rows)
        return Label(each.sum(dim=1), vocabulary=self.name)


@module("tracks.list", version=1)
class List(OnTable):
    """What the members of a set are like, all of them.

    P(some member has the word) = 1 - prod_i (1 - s_i c_i): ``[batch, words]``. An empty set gives
    nothing, not a refusal.
    """

    def forward(self, clip: Clip, objects: ObjectSet) -> PropertyLabels:
        each = objects.scores.unsqueeze(2) * clip.table(f"real {self.name}", self.rows)
        return Labels(1 - (1 - each).prod(dim=1), vocabulary=self.name)


@module("tracks.count", version=1)
class Count(Module):
    """How many tracks a set has.

    The Poisson-binomial distribution of its memberships, with one more that may have been missed:
    ``[batch, counts]``.
    """

    def forward(self, clip: Clip, objects: ObjectSet) -> Number:
        scores = torch.cat([objects.scores, clip.miss_rate.unsqueeze(1)], dim=1)
        return Number(count_distribution(scores, clip.counts))


@module("tracks.exist", version=1)
class Exist(Module):
    """Has the set a member?

    1 - (1 - miss) prod_i (1 - s_i): ``[batch]``: a no is never surer than that nothing was missed.
    """

    def forward(self, clip: Clip, objects: ObjectSet) -> Bool:
        return Bool(1 - (1 - clip.miss_rate) * (1 - presence(objects.scores)))
