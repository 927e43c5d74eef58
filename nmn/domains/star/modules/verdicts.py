"""Correct or wrong: whether a choice holds of what a question's own program found."""

import torch
from torch import Tensor

from nmn.domains.star.modules.lists import WordList
from nmn.domains.star.modules.sequences import codes_or_zeros
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
    """Are two lists the same, word by word? Nothing is no list: no. STAR's ``Equal``."""

    absorbs_refusals = True
    differentiable = ()

    def forward(self, first: WordList, second: WordList) -> Bool:
        one, two = first.listed(), second.listed()
        words = (first.probs.argmax(dim=2) == second.probs.argmax(dim=2)) | ~one
        same = (one == two).all(dim=1) & words.all(dim=1)
        return _verdict(same.to(first.probs.dtype), first, second)


@module("star.belong_to", version=1)
class Belong(Module):
    """Is a word one of a set? Nothing is in no set, and there is nothing in none: no.

    sum_k a(k) s(k): ``[batch]``. STAR's ``Belong_to``.
    """

    absorbs_refusals = True

    def forward(self, group: PropertyLabels, item: PropertyLabel) -> Bool:
        return _verdict((group.probs * item.probs).sum(dim=1), group, item)
