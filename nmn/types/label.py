"""Words from a vocabulary: one of them, or several."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

import torch
from jaxtyping import Float
from torch import Tensor

from nmn.types.choice import Choice
from nmn.types.codes import code_of_places
from nmn.types.mark import Mark
from nmn.types.members import Members
from nmn.types.reading import SHOWN, Reading
from nmn.types.value import value_type
from nmn.types.vocabulary import Vocabulary

_NAMED = 4
_NONE = "nothing"


def _best(row: Tensor, above: float) -> list[int]:
    order = torch.argsort(row, descending=True, stable=True)
    return [int(k) for k in order if float(row[k]) > above]


@value_type
@dataclass(frozen=True)
class Label(Choice):
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

    def rival(self, i: int, reading: Reading) -> str | None:
        second = self._close_second(i)
        return None if second is None else reading.words(self.vocabulary)[second]

    def draw(self, i: int, reading: Reading) -> list[Mark]:
        words, row = reading.words(self.vocabulary), self.probs[i]
        return [Mark("bar", words[k], float(row[k])) for k in _best(row, 0.02)[:_NAMED]]

    @classmethod
    def stated(cls, code: int, words: Vocabulary | None) -> str:
        assert words is not None  # a label always has a vocabulary
        return words[code]

    @classmethod
    def code_of(cls, stated: object, words: Vocabulary | None) -> int | None:
        if words is None or not isinstance(stated, str) or stated not in words:
            return None
        return words.index(stated)


@value_type
@dataclass(frozen=True)
class Labels(Members):
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
        return ", ".join(named) if named else _NONE

    def draw(self, i: int, reading: Reading) -> list[Mark]:
        words, row = reading.words(self.vocabulary), self.probs[i]
        return [Mark("bar", words[k], float(row[k])) for k in _best(row, SHOWN)[: 2 * _NAMED]]

    @classmethod
    def named(cls, places: Sequence[int], words: Vocabulary | None) -> list[str]:
        assert words is not None  # a list of words always has a vocabulary
        return [words[k] for k in places]

    @classmethod
    def code_of(cls, stated: object, words: Vocabulary | None) -> int | None:
        if isinstance(stated, str):
            stated = [] if stated == _NONE else stated.split(", ")
        found = [Label.code_of(k, words) for k in stated] if isinstance(stated, list) else [None]
        return None if None in found else code_of_places(k for k in found if k is not None)
