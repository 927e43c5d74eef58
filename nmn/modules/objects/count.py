"""Numbers: how many, and what follows from two of them."""

from collections.abc import Sequence

import torch
from torch import Tensor

from nmn.modules.module import Module, module
from nmn.modules.objects.counting import count_distribution
from nmn.types import Bool, Integer, Number, ObjectSet, Reading, Reason, Scene, Value, reason

NOT_MORE = reason("not more", "there are not more of the first than of the second")


@module("objects.count", version=1)
class Count(Module):
    """How many objects a set has.

    The Poisson-binomial distribution of its memberships, with one more object that may have been
    missed: ``[batch, counts]``. The expected count alone would hide its doubt.
    """

    def forward(self, scene: Scene, objects: ObjectSet) -> Number:
        scores = torch.cat([objects.scores, scene.miss_rate.unsqueeze(1)], dim=1)
        return Number(count_distribution(scores, scene.counts))


@module("objects.number", version=1)
class NumberLiteral(Module):
    """A number written in the question.

    All probability on it: ``[batch, counts]``. The scene handle must have room for it, as executors
    see to: a number beyond its ``counts`` would be a row of zeros.
    """

    def forward(self, scene: Scene, value: Integer) -> Number:
        counts = torch.arange(scene.counts, device=value.value.device)
        return Number((counts == value.value.unsqueeze(1)).to(scene.stack.dtype))


@module("objects.difference", version=1)
class Difference(Module):
    """How many more the first is than the second; refuses when it is not more.

    P(a - b = d) for d >= 0, where a smaller first counts as 0: ``[batch, counts]``.
    """

    def forward(self, first: Number, second: Number) -> Number:
        a, b = first.distribution, second.distribution
        width = a.shape[1]
        columns = [(a[:, d:] * b[:, : width - d]).sum(dim=1) for d in range(width)]
        fewer, as_many = _less(first, second), columns[0]
        # "0 more" must not be the answer because the first is smaller.
        not_more = (fewer > 0.5) | ((fewer > as_many) & (fewer > 1 - fewer - as_many))
        columns[0] = as_many + fewer
        codes = torch.where(not_more, NOT_MORE.code, 0).to(torch.int32)
        return Number(torch.stack(columns, dim=1), refused=codes)

    def explain(self, why: Reason, inputs: Sequence[Value], row: int, reading: Reading) -> str:
        if why is not NOT_MORE:
            return why.text
        first, second = (value.answer(row, reading) for value in inputs)
        return f"{why.text}: {first} against {second}"


def _less(first: Number, second: Number) -> Tensor:
    """P(a < b) for independent a, b: ``[batch]``."""
    below = second.distribution.cumsum(dim=1)
    return (first.distribution * (1 - below).clamp_min(0)).sum(dim=1).clamp(0, 1)


@module("objects.equal", version=1)
class Equal(Module):
    """Are two numbers equal?

    sum_n a(n) b(n): ``[batch]``. CLEVR's ``equal_integer``.
    """

    def forward(self, first: Number, second: Number) -> Bool:
        return Bool((first.distribution * second.distribution).sum(dim=1).clamp(0, 1))


@module("objects.less", version=1)
class Less(Module):
    """Is the first number smaller than the second?

    sum_n a(n) P(b > n): ``[batch]``. CLEVR's ``less_than``.
    """

    def forward(self, first: Number, second: Number) -> Bool:
        return Bool(_less(first, second))


@module("objects.greater", version=1)
class Greater(Module):
    """Is the first number greater than the second?

    sum_n b(n) P(a > n): ``[batch]``. CLEVR's ``greater_than``.
    """

    def forward(self, first: Number, second: Number) -> Bool:
        return Bool(_less(second, first))
