"""Whether something holds before or after."""

from collections.abc import Mapping, Sequence
from typing import Annotated

import torch

from nmn.errors import DomainError
from nmn.modules.module import Module, module
from nmn.types import Bool, Label, Reading, Reason, Value, Vocabulary, reason

BOTH = reason("both", "it holds before and after alike")
NEITHER = reason("neither", "it holds neither before nor after")

_WORDS = ("before", "after")


@module("time.compare", version=1)
class Compare(Module):
    """Does it hold before or after? Refuses where it holds in both, or in neither.

    b (1 - a) for "before" and a (1 - b) for "after": ``[batch, times]``; what is missing to one is
    that it was both or neither. AGQA's ``Compare([before, after], ...)``.
    """

    def __init__(self, vocabularies: Mapping[str, Vocabulary]) -> None:
        super().__init__(vocabularies)
        words = vocabularies["time"].words
        if set(words) != set(_WORDS):
            raise DomainError(
                f"the vocabulary 'time' has the words {', '.join(words)}",
                expected=" and ".join(_WORDS),
            )
        self._before_first = words[0] == _WORDS[0]

    def forward(self, before: Bool, after: Bool) -> Annotated[Label, "time"]:
        b, a = before.p, after.p
        both = [b * (1 - a), a * (1 - b)]
        probs = torch.stack(both if self._before_first else both[::-1], dim=1)
        if self.training:
            return Label(probs, vocabulary="time")
        undecided = probs.sum(dim=1) < 0.5
        why = torch.where(b + a > 1, BOTH.code, NEITHER.code) * undecided
        return Label(probs, vocabulary="time", refused=why.to(torch.int32))

    def explain(self, why: Reason, inputs: Sequence[Value], row: int, reading: Reading) -> str:
        if why not in (BOTH, NEITHER):
            return why.text
        b, a = (float(one.first[row]) for one in inputs)
        return f"{why.text} (before {b:.2f}, after {a:.2f})"
