"""Two lists or sets together, or one without the other."""

from typing import Annotated, ClassVar

import torch
from jaxtyping import Float
from torch import Tensor

from nmn.domains.star.modules.lists import OnLists, WordList
from nmn.domains.star.modules.sequences import codes_or_zeros, joined, listing, refusals
from nmn.modules import Module, module
from nmn.modules.ports import PropertyLabel, PropertyLabels
from nmn.types import Label, LabelList, Labels, Value


def _there(value: Value, probs: Tensor) -> Tensor:
    """The probabilities of a value that is there, and zeros of one that was refused: nothing."""
    decided = codes_or_zeros(value, probs) == 0
    return probs * decided.reshape(-1, *[1] * (probs.ndim - 1))


def _as_set(items: LabelList) -> Float[Tensor, "batch words"]:
    kept = items.probs * items.listed().unsqueeze(2)
    none = kept.new_zeros(kept.shape[0], 1, kept.shape[2])
    return torch.cat([kept, none], dim=1).amax(dim=1)


@module("star.union_lists", version=1)
class UnionLists(OnLists):
    """One list behind the other; what is in both comes twice. STAR's ``Union``.

    A list of which there is nothing adds nothing; refuses where there is nothing of either.
    """

    absorbs_refusals = True

    def forward(self, first: WordList, second: WordList) -> WordList:
        one, two = _there(first, first.probs), _there(second, second.probs)
        probs = torch.cat([one, two], dim=1)
        ends = [part.sum(dim=2) > 0.5 for part in (one, two)]
        kept = torch.cat([end.cumprod(dim=1).bool() for end in ends], dim=1)
        return listing(probs, kept, self.words)


@module("star.union_sets", version=1)
class UnionSets(OnLists):
    """What is in either of two sets. STAR's ``Union``; refuses where nothing is in either."""

    absorbs_refusals = True

    def forward(self, first: PropertyLabels, second: PropertyLabels) -> PropertyLabels:
        probs = torch.maximum(_there(first, first.probs), _there(second, second.probs))
        none = ~(probs > 0.5).any(dim=1)
        return Labels(probs, vocabulary=self.words, refused=refusals(none))


@module("star.except_from_list", version=1)
class ExceptFromList(OnLists):
    """What of a list is not in a set, in its order. STAR's ``Except``.

    Of what there is nothing, nothing is taken away; refuses where nothing is left.
    """

    absorbs_refusals = True
    differentiable: ClassVar[tuple[str, ...]] = ("items",)

    def forward(self, items: WordList, others: PropertyLabels) -> WordList:
        other = _there(others, others.probs)
        taken = other.gather(1, items.probs.argmax(dim=2)) > 0.5
        made = listing(items.probs, items.listed() & ~taken, self.words)
        return LabelList(made.probs, vocabulary=self.words, refused=joined(
            codes_or_zeros(items, items.probs), made.refused))  # fmt: skip


@module("star.except_from_set", version=1)
class ExceptFromSet(OnLists):
    """What of a set is not in another. STAR's ``Except``; refuses where nothing is left."""

    absorbs_refusals = True

    def forward(self, items: PropertyLabels, others: PropertyLabels) -> PropertyLabels:
        probs = items.probs * (1 - _there(others, others.probs))
        left = refusals(~(probs > 0.5).any(dim=1))
        refused = joined(codes_or_zeros(items, items.probs), left)
        return Labels(probs, vocabulary=self.words, refused=refused)


@module("star.members", version=1)
class Members(OnLists):
    """A list as a set: what is in it, without order."""

    def forward(self, items: WordList) -> PropertyLabels:
        return Labels(_as_set(items), vocabulary=self.words)


@module("star.alone", version=1)
class Alone(OnLists):
    """One word as a set."""

    def forward(self, item: PropertyLabel) -> PropertyLabels:
        return Labels(item.probs, vocabulary=self.words)


@module("star.listed", version=1)
class Listed(OnLists):
    """One word as a list."""

    def forward(self, item: PropertyLabel) -> WordList:
        sure = item.probs.sum(dim=1, keepdim=True) > 0.5
        return listing(item.probs.unsqueeze(1), sure, self.words)


@module("star.paired", version=1)
class Paired(Module):
    """A verb with an object, as ``Query_Actions`` gives them of an action.

    P(verb) P(object): ``[batch, pairs]``. STAR's ``Union`` of a verb and an object.
    """

    def forward(
        self, verb: Annotated[Label, "verb"], object: Annotated[Label, "object"]
    ) -> Annotated[Label, "verb_object"]:
        pairs = verb.probs.unsqueeze(2) * object.probs.unsqueeze(1)
        return Label(pairs.flatten(1), vocabulary="verb_object")
