"""Words in an order: what came first, and what after it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Self

import torch
from jaxtyping import Bool, Float, Int
from torch import Tensor

from nmn.kernels.float32 import CPU
from nmn.types.codes import code_of_sequence
from nmn.types.label import Label
from nmn.types.mark import Mark
from nmn.types.probability import EPSILON
from nmn.types.reading import Reading
from nmn.types.value import Value, value_type
from nmn.types.vocabulary import Vocabulary

# More than these are not drawn.
_DRAWN = 8
_NONE = "nothing"


@value_type
@dataclass(frozen=True)
class LabelList(Value):
    """Words of a vocabulary in an order, each a distribution; a word may come more than once.

    The list ends before the first place at which more likely than not there is no word.

    Attributes:
        probs: ``[batch, places, words]``; a place sums to the probability that the list has one.
    """

    probs: Float[Tensor, "batch places words"]

    axes: ClassVar[Mapping[str, tuple[str | int, ...]]] = {"probs": ("places", "words")}

    def listed(self) -> Bool[Tensor, "batch places"]:
        """The places that the lists have."""
        return (self.probs.sum(dim=2) > 0.5).cumprod(dim=1).bool()

    def words(self, i: int) -> list[int]:
        """The likeliest words of row ``i``, in order."""
        count = int(self.listed()[i].sum())
        found: list[int] = self.probs[i, :count].argmax(dim=1).tolist()
        return found

    def read(self, i: int, reading: Reading) -> str:
        names = reading.words(self.vocabulary)
        listed = [
            f"{names[word]} {float(self.probs[i, place, word]):.2f}"
            for place, word in enumerate(self.words(i))
        ]
        return ", then ".join(listed) or _NONE

    def answer(self, i: int, reading: Reading) -> str:
        names = reading.words(self.vocabulary)
        return ", ".join(names[word] for word in self.words(i)) or _NONE

    def confidence(self) -> Float[Tensor, " batch"]:
        # Every word must be right, and the end; places behind it do not matter.
        listed, there = self.listed(), self.probs.sum(dim=2).clamp(0, 1)
        ends = listed.sum(dim=1)
        inside = torch.arange(listed.shape[1], device=ends.device) == ends.unsqueeze(1)
        sure = torch.where(listed, self.probs.amax(dim=2), torch.where(inside, 1 - there, 1.0))
        return sure.prod(dim=1)

    def is_empty(self, i: int) -> bool:
        return not self.words(i)

    def draw(self, i: int, reading: Reading) -> list[Mark]:
        names = reading.words(self.vocabulary)
        return [
            Mark("bar", f"{place + 1} {names[word]}", float(self.probs[i, place, word]))
            for place, word in enumerate(self.words(i)[:_DRAWN])
        ]

    def loss(self, target: Self) -> Float[Tensor, " batch"]:
        """Cross-entropy of every place, of the words and of there being none: ``[batch]``."""
        logs, none = self.probs.clamp_min(EPSILON).log(), 1 - self.probs.sum(dim=2)
        words = (target.probs * logs).sum(dim=(1, 2))
        ends = (1 - target.probs.sum(dim=2)).clamp(0, 1) * none.clamp_min(EPSILON).log()
        return -words - ends.sum(dim=1)

    def codes(self) -> Int[Tensor, " batch"]:
        codes = [code_of_sequence(self.words(row)) for row in range(self.batch)]
        return torch.tensor(codes, dtype=torch.int64, device=CPU).to(self.probs.device)

    def statement(self, i: int, words: Vocabulary | None) -> object:
        assert words is not None  # a list of words always has a vocabulary
        return [words[word] for word in self.words(i)]

    @classmethod
    def stated(cls, code: int, words: Vocabulary | None) -> object:
        return [] if code == 0 else super().stated(code, words)

    @classmethod
    def code_of(cls, stated: object, words: Vocabulary | None) -> int | None:
        if not isinstance(stated, list):
            return None
        found = [Label.code_of(word, words) for word in stated]
        return None if None in found else code_of_sequence([k for k in found if k is not None])

    @classmethod
    def _shaped(cls, tensor: Tensor, rng: torch.Generator, extreme: float | None) -> Tensor:
        """Lists of any length, whose words are distributions."""
        if not tensor.numel():
            return tensor
        if extreme is not None:
            best = torch.nn.functional.one_hot(tensor.argmax(dim=2), tensor.shape[2])
            return best.to(tensor.dtype) * extreme
        lengths = torch.randint(tensor.shape[1] + 1, (len(tensor), 1), generator=rng, device=CPU)
        inside = torch.arange(tensor.shape[1], device=CPU) < lengths
        share = tensor / tensor.sum(dim=2, keepdim=True).clamp_min(EPSILON)
        there = 0.6 + 0.4 * torch.rand(tensor.shape[:2], generator=rng, device=CPU)
        return share * (there * inside).unsqueeze(2).to(tensor.dtype)
