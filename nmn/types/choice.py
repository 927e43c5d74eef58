"""One of several, as a distribution: what counts, words and single objects share."""

from dataclasses import dataclass
from typing import ClassVar, Self

import torch
from jaxtyping import Float, Int
from torch import Tensor

from nmn.types.probability import EPSILON, top
from nmn.types.value import Value

# A best count or word that leads by less than this is a toss-up, whatever its own probability.
_MARGIN = 0.1


@dataclass(frozen=True)
class Choice(Value):
    """A distribution over places, in the one field: ``[batch, places]``."""

    least_sum: ClassVar[float | None] = 0.0

    def confidence(self) -> Float[Tensor, " batch"]:
        return top(self.first)

    def loss(self, target: Self) -> Float[Tensor, " batch"]:
        """Cross-entropy: ``[batch]``."""
        return -(target.first * self.first.clamp_min(EPSILON).log()).sum(dim=1)

    def codes(self) -> Int[Tensor, " batch"]:
        """The likeliest place; 0 where there is none."""
        if not self.first.shape[1]:
            return torch.zeros(self.batch, dtype=torch.int64, device=self.first.device)
        return self.first.argmax(dim=1)

    def certain(self, codes: Int[Tensor, " rows"]) -> Self:
        # What lies beyond the last place, a count that the scenes cannot have, is put into it.
        places = self.first.shape[1]
        sure = torch.nn.functional.one_hot(codes.clamp_max(places - 1), places)
        return self.filled({next(iter(self.axes)): sure.to(self.first.dtype)})

    def _close_second(self, i: int) -> int | None:
        """The second best place, where it is nearly as likely as the best."""
        if self.first.shape[1] < 2:
            return None
        best, second = self.first[i].topk(2).values.tolist()
        return None if best - second >= _MARGIN else int(self.first[i].topk(2).indices[1])


def whole(stated: object) -> int | None:
    """What is stated, where it is a whole number and at least 0."""
    right = isinstance(stated, int) and not isinstance(stated, bool) and stated >= 0
    return int(str(stated)) if right else None
