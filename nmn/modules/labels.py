"""Words as values: said in a question, collected, compared, the only one of several.

What is missing to one in a label is doubt which word it is, and stays doubt: a yes or no that rests
on it moves to a half. Nothing here looks at what a medium shows, and nothing has a parameter.
"""

from collections.abc import Mapping, Sequence

import torch
from jaxtyping import Int
from torch import Tensor
from torch.nn.functional import one_hot

from nmn.modules.module import Module, module
from nmn.modules.ports import Property, PropertyLabel, PropertyLabels
from nmn.modules.tables import with_doubt
from nmn.types import Bool, Clip, Label, Labels, Reading, Reason, Value, Vocabulary, reason

NO_WORD = reason("no word", "nothing fits, and the question asks for one")
NEITHER_WORD = reason("neither word", "neither of the two fits")

# Of two words that are collected the second is this much less sure, so that "the first of equals"
# can still be told from a set.
_IN_ORDER = 1e-4
# Below this neither of two words is meant: of many that share a label, each has some hundredths.
_HARDLY = 1e-3


class _Labelled(Module):
    """What they share: the name and size of the vocabulary "property"."""

    def __init__(self, vocabularies: Mapping[str, Vocabulary]) -> None:
        super().__init__(vocabularies)
        self.words = vocabularies["property"].name
        self.count = len(vocabularies["property"])


@module("labels.literal", version=1)
class Literal(_Labelled):
    """The word itself.

    1 at its place: ``[batch, words]``. Of the clip it takes the kind of numbers only.
    """

    def forward(self, clip: Clip, property: Property) -> PropertyLabel:
        probs = one_hot(property.index, self.count)
        return Label(probs.to(clip.stack.dtype), vocabulary=self.words)


@module("labels.pair", version=1)
class Pair(_Labelled):
    """Two words as a list.

    1 - (1 - a) (1 - b), the second a hair less sure: ``[batch, words]``. AGQA's ``[a, b]``, STAIR's
    Array2.
    """

    def forward(self, first: PropertyLabel, second: PropertyLabel) -> PropertyLabels:
        b = second.probs * (1 - _IN_ORDER)
        return Labels(1 - (1 - first.probs) * (1 - b), vocabulary=self.words)


@module("labels.only", version=1)
class Only(_Labelled):
    """The one word of several; refuses where there is none.

    s / max(1, sum s): ``[batch, words]``; of several each is as likely as the others, and the
    answer a toss-up. AGQA's ``OnlyItem``.
    """

    def forward(self, items: PropertyLabels) -> PropertyLabel:
        total = items.probs.sum(dim=1)
        probs = items.probs / total.clamp_min(1).unsqueeze(1)
        return Label(probs, vocabulary=self.words, refused=_unless(self, total >= 0.5, NO_WORD))


@module("labels.exists", version=1)
class Exists(Module):
    """Is the word one of several?

    sum_k a_k s_k, and a half of what the word lacks to one: ``[batch]``. AGQA's ``Exists``.
    """

    def forward(self, items: PropertyLabels, item: PropertyLabel) -> Bool:
        p = (items.probs * item.probs).sum(dim=1)
        return Bool(with_doubt(p, item.probs.sum(dim=1)).clamp(0, 1))


@module("labels.choose", version=1)
class Choose(_Labelled):
    """The one of two words that something more likely is; refuses where it is neither.

    Each word, weighted by its share of a . c and b . c for what is asked about, c: ``[batch,
    words]``. AGQA's ``Choose``; by words, where a test for parts of texts finds a door in a
    doorway.
    """

    def forward(
        self, first: PropertyLabel, second: PropertyLabel, among: PropertyLabel
    ) -> PropertyLabel:
        p, q = ((one.probs * among.probs).sum(dim=1) for one in (first, second))
        total = p + q
        share = (p / total.clamp_min(_HARDLY)).unsqueeze(1)
        other = (q / total.clamp_min(_HARDLY)).unsqueeze(1)
        probs = share * first.probs + other * second.probs
        refused = _unless(self, total >= _HARDLY, NEITHER_WORD)
        return Label(probs, vocabulary=self.words, refused=refused)

    def explain(self, why: Reason, inputs: Sequence[Value], row: int, reading: Reading) -> str:
        if why is not NEITHER_WORD:
            return why.text
        first, second, among = (one.take(torch.tensor([row])).read(0, reading) for one in inputs)
        return f"{why.text}: {first} or {second}, and it is {among}"


def _unless(of: Module, holds: Tensor, why: Reason) -> Int[Tensor, " batch"] | None:
    """Codes of refusal; None while it learns, as an early wrong guess must."""
    return None if of.training else torch.where(holds, 0, why.code).to(torch.int32)
