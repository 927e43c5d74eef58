"""Words from a vocabulary: one of them, or several."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Self

import torch
from jaxtyping import Bool, Float
from torch import Tensor

from nmn.types.mark import Mark
from nmn.types.objects import EPSILON, top
from nmn.types.reading import SHOWN, Reading
from nmn.types.value import Value

_NAMED = 4


def _best(row: Tensor, above: float) -> list[int]:
    order = torch.argsort(row, descending=True, stable=True)
    return [int(k) for k in order if float(row[k]) > above]


@dataclass(frozen=True)
class Label(Value):
    """One word of a vocabulary, as a distribution.

    Attributes:
        probs: ``[batch, words]``; rows sum to at most one, what is missing is doubt.
    """

    probs: Float[Tensor, "batch words"]

    axes: ClassVar[Mapping[str, tuple[str | int, ...]]] = {"probs": ("words",)}

    def read(self, i: int, reading: Reading) -> str:
        words, row = reading.words(self.vocabulary), self.probs[i]
        order = _best(row, 0.0)[:_NAMED]
        if not order:
            return f"no {self.vocabulary}"
        text = f"{words[order[0]]} {float(row[order[0]]):.2f}"
        rest = [f"{words[k]} {float(row[k]):.2f}" for k in order[1:] if float(row[k]) > SHOWN]
        return f"{text} (or {', '.join(rest)})" if rest else text

    def answer(self, i: int, reading: Reading) -> str:
        return reading.words(self.vocabulary)[int(self.probs[i].argmax())]

    def confidence(self) -> Tensor:
        return top(self.probs)

    def draw(self, i: int, reading: Reading) -> list[Mark]:
        words, row = reading.words(self.vocabulary), self.probs[i]
        return [Mark("bar", words[k], float(row[k])) for k in _best(row, 0.02)[:_NAMED]]

    def loss(self, target: Self) -> Tensor:
        """Cross-entropy over the words: ``[batch]``."""
        return -(target.probs * self.probs.clamp_min(EPSILON).log()).sum(dim=1)

    def agrees(self, target: Self) -> Bool[Tensor, " batch"]:
        return self.probs.argmax(dim=1) == target.probs.argmax(dim=1)


@dataclass(frozen=True)
class Labels(Value):
    """Any number of words of a vocabulary, each with its own probability.

    Attributes:
        probs: ``[batch, words]`` in [0, 1] each.
    """

    probs: Float[Tensor, "batch words"]

    axes: ClassVar[Mapping[str, tuple[str | int, ...]]] = {"probs": ("words",)}

    def read(self, i: int, reading: Reading) -> str:
        words, row = reading.words(self.vocabulary), self.probs[i]
        sure = [f"{words[k]} {float(row[k]):.2f}" for k in _best(row, 0.5)]
        perhaps = [f"{words[k]} {float(row[k]):.2f}" for k in _best(row, SHOWN)[len(sure) :]]
        text = ", ".join(sure) if sure else "none"
        return f"{text} (perhaps {', '.join(perhaps[:_NAMED])})" if perhaps else text

    def answer(self, i: int, reading: Reading) -> str:
        words = reading.words(self.vocabulary)
        named = [words[k] for k in _best(self.probs[i], 0.5)]
        return ", ".join(named) if named else "nothing"

    def confidence(self) -> Tensor:
        # The whole list must be right, so the doubts multiply.
        return torch.maximum(self.probs, 1 - self.probs).prod(dim=1)

    def draw(self, i: int, reading: Reading) -> list[Mark]:
        words, row = reading.words(self.vocabulary), self.probs[i]
        return [Mark("bar", words[k], float(row[k])) for k in _best(row, SHOWN)[: 2 * _NAMED]]

    def loss(self, target: Self) -> Tensor:
        """Binary cross-entropy, summed over the words: ``[batch]``."""
        p = self.probs.clamp(EPSILON, 1 - EPSILON)
        return -(target.probs * p.log() + (1 - target.probs) * (1 - p).log()).sum(dim=1)

    def agrees(self, target: Self) -> Bool[Tensor, " batch"]:
        return ((self.probs > 0.5) == (target.probs > 0.5)).all(dim=1)
