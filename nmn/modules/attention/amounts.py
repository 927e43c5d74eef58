"""How much is attended to, and what follows from one or two such amounts."""

from collections.abc import Mapping

import torch
from torch import nn

from nmn.kernels import linear
from nmn.kernels.float32 import FLOAT32_ON_CPU
from nmn.modules.attention.words import SIZE
from nmn.modules.module import Module, module
from nmn.types import Amount, Embedding, ObjectSet, Vocabulary
from nmn.types.probability import top


@module("attention.count", version=1)
class Count(Module):
    """How many objects are attended to.

    sum_i a_i: ``[batch]``. N2NMN's ``count`` before its layer (arXiv 1704.05526, table 1).
    """

    def forward(self, objects: ObjectSet) -> Amount:
        return Amount(objects.scores.sum(dim=1))


class Telling(Module):
    """What the modules of this file share: some amounts become a vector, by one layer.

    Arguments:
        vocabularies: of the domain.
        amounts: how many go in.
        features: of the vector.
    """

    def __init__(self, vocabularies: Mapping[str, Vocabulary], amounts: int, features: int) -> None:
        super().__init__(vocabularies)
        self.layer = nn.Linear(amounts, features, **FLOAT32_ON_CPU)
        self.sizes = {"features": features}

    def told(self, *amounts: torch.Tensor) -> Embedding:
        """relu(W [amounts] + b): ``[batch, features]``."""
        return Embedding(torch.relu_(linear(self.layer, torch.stack(amounts, dim=1))))


@module("attention.exist", version=1)
class Exist(Telling):
    """Whether anything is attended to.

    relu(W [max a, sum a] + b): ``[batch, features]``. N2NMN's ``exist`` (arXiv 1704.05526,
    table 1).
    """

    def __init__(self, vocabularies: Mapping[str, Vocabulary], *, features: int = SIZE) -> None:
        super().__init__(vocabularies, 2, features)

    def forward(self, objects: ObjectSet) -> Embedding:
        return self.told(top(objects.scores), objects.scores.sum(dim=1))


@module("attention.number", version=1)
class NumberOf(Telling):
    """An amount as the answer.

    relu(W n + b): ``[batch, features]``.
    """

    def __init__(self, vocabularies: Mapping[str, Vocabulary], *, features: int = SIZE) -> None:
        super().__init__(vocabularies, 1, features)

    def forward(self, count: Amount) -> Embedding:
        return self.told(count.amount)


@module("attention.compare_amounts", version=1)
class CompareAmounts(Telling):
    """Whether two amounts compare in a way that is learned.

    relu(W [m, n] + b): ``[batch, features]``. N2NMN's ``more``, ``less`` and ``equal`` (arXiv
    1704.05526, table 1): each has its own layer.
    """

    def __init__(self, vocabularies: Mapping[str, Vocabulary], *, features: int = SIZE) -> None:
        super().__init__(vocabularies, 2, features)

    def forward(self, first: Amount, second: Amount) -> Embedding:
        return self.told(first.amount, second.amount)
