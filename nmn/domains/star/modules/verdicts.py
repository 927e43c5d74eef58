"""Correct or wrong: whether a choice holds of what a question's own program found."""

import torch
from torch import Tensor

from nmn.domains.star.modules.lists import WordList
from nmn.domains.star.modules.sequences import SIZES, codes_or_zeros
from nmn.modules import Module, module
from nmn.modules.ports import PropertyLabel, PropertyLabels
from nmn.types import Bool, Value


def _verdict(p: Tensor, first: Value, second: Value) -> Bool:
    """No where one side is nothing; refused where both are, as then nothing is compared."""
    a, b = codes_or_zeros(first, p), codes_or_zeros(second, p)
    there = ((a == 0) & (b == 0)).to(p.dtype)
    return Bool((p * there).clamp(0, 1), refused=torch.where(b != 0, a, 0).to(torch.int32))


@module("star.equal", version=1)
class EqualWords(Module):
    """Are two words the same? Nothing is no word: no.

    sum_k a(k) b(k): ``[batch]``. STAR's ``Equal``.
    """

    absorbs_refusals = True

    def forward(self, first: PropertyLabel, second: PropertyLabel) -> Bool:
        return _verdict((first.probs * second.probs).sum(dim=1), first, second)


@module("star.equal_lists", version=1)
class EqualLists(Module):
    """Are two lists the same, word by word? Nothing is no list: no.

    The least P(place k is the same in both), its word or that there is none: ``[batch]``; of
    decided lists that is yes or no. STAR's ``Equal``.
    """

    absorbs_refusals = True
    sizes = SIZES

    def forward(self, first: WordList, second: WordList) -> Bool:
        one, two = (1 - items.probs.sum(dim=2).clamp(0, 1) for items in (first, second))
        same = (first.probs * second.probs).sum(dim=2) + one * two
        return _verdict(same.amin(dim=1), first, second)


@module("star.belong_to", version=1)
class Belong(Module):
    """Is a word one of a set? Nothing is in no set, and there is nothing in none: no.

    sum_k a(k) s(k): ``[batch]``. STAR's ``Belong_to``.
    """

    absorbs_refusals = True

    def forward(self, group: PropertyLabels, item: PropertyLabel) -> Bool:
        return _verdict((group.probs * item.probs).sum(dim=1), group, item)
