"""Any number of several, each with its own probability: what sets and lists share."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from jaxtyping import Bool, Float, Int
from torch import Tensor

from nmn.types.codes import DIGEST, code_of_members, members_of, places_of
from nmn.types.probability import all_decided, cross_entropy
from nmn.types.value import Value
from nmn.types.vocabulary import Vocabulary


@dataclass(frozen=True)
class Members(Value):
    """For each place the probability that it is a member, in the one field: ``[batch, places]``."""

    def confidence(self) -> Float[Tensor, " batch"]:
        # The whole must be right; where there is no place there is no doubt.
        return all_decided(self.first)

    def is_empty(self, i: int) -> bool:
        return not self.members(i)

    def loss(self, target: Self) -> Float[Tensor, " batch"]:
        """Binary cross-entropy, summed over the places: ``[batch]``."""
        return cross_entropy(self.first, target.first).sum(dim=1)

    def agrees(self, target: Self) -> Bool[Tensor, " batch"]:
        # As equal codes would say, in half the time.
        return ((self.first > 0.5) == (target.first > 0.5)).all(dim=1)

    def codes(self) -> Int[Tensor, " batch"]:
        return code_of_members(self.first > 0.5)

    def certain(self, codes: Int[Tensor, " rows"]) -> Self:
        if bool((codes >= DIGEST).any()):
            return super().certain(codes)  # which raises
        sure = members_of(codes, self.first.shape[1]).to(self.first.dtype)
        return self.filled({next(iter(self.axes)): sure})

    def statement(self, i: int, words: Vocabulary | None) -> object:
        return self.named(self.members(i), words)

    @classmethod
    def stated(cls, code: int, words: Vocabulary | None) -> object:
        return cls.named(places_of(code), words)

    @classmethod
    def named(cls, places: Sequence[int], words: Vocabulary | None) -> object:
        """Members as files have them: the places themselves, unless they have names."""
        return list(places)

    def members(self, i: int) -> list[int]:
        """The places that more likely than not are members of row ``i``, ascending."""
        places: list[int] = (self.first[i] > 0.5).nonzero().flatten().tolist()
        return places
