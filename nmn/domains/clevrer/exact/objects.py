"""Objects: all of them, those of a colour, material or shape, and how many."""

from collections.abc import Mapping
from typing import Annotated, ClassVar

import torch

from nmn.modules import Module, module
from nmn.modules.ports import PropertyLabel
from nmn.types import Clip, Label, Number, Object, ObjectSet, Vocabulary, Word


@module("clevrer.objects", version=1)
class Everything(Module):
    """All objects of the video.

    1 for each: ``[batch, objects]``. CLEVRER's ``objects``.
    """

    def forward(self, clip: Clip) -> ObjectSet:
        return ObjectSet(clip.mask.to(clip.stack.dtype))


@module("clevrer.filter_property", version=1)
class Filter(Module):
    """The members of a set that a word describes.

    s_i P(word of i): ``[batch, objects]``. CLEVRER's ``filter_color`` and its like.

    Arguments:
        vocabularies: "property", by which a domain names one of its own.
    """

    def __init__(self, vocabularies: Mapping[str, Vocabulary]) -> None:
        super().__init__(vocabularies)
        self.table = vocabularies["property"].name

    def forward(
        self, clip: Clip, objects: ObjectSet, word: Annotated[Word, "property"]
    ) -> ObjectSet:
        return ObjectSet(objects.scores * clip.lookup(self.table, word.index))


@module("clevrer.query_property", version=1)
class Query(Module):
    """What the object is like: one of its properties.

    sum_i w_i P(word of i): ``[batch, words]``. CLEVRER's ``query_color`` and its like.

    Arguments:
        vocabularies: "property", by which a domain names one of its own.
    """

    def __init__(self, vocabularies: Mapping[str, Vocabulary]) -> None:
        super().__init__(vocabularies)
        self.table = vocabularies["property"].name

    def forward(self, clip: Clip, target: Object) -> PropertyLabel:
        found = (clip.gather(self.table) * target.weights.unsqueeze(2)).sum(dim=1)
        # A word is one of several; what sums to more is scaled, as in an object of two colours.
        found = found / found.sum(dim=1, keepdim=True).clamp_min(1)
        return Label(found, vocabulary=self.table)


@module("clevrer.count", version=1)
class Count(Module):
    """How many objects a set has.

    1 at the number: ``[batch, counts]``. CLEVRER's ``count``.
    """

    differentiable: ClassVar[tuple[str, ...]] = ()

    def forward(self, clip: Clip, objects: ObjectSet) -> Number:
        number = (objects.scores > 0.5).sum(dim=1, keepdim=True)
        counts = torch.arange(clip.counts, device=number.device)
        return Number((counts == number).to(objects.scores.dtype))
