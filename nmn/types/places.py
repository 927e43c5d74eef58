"""Parts of a medium that answers name by their numbers, "#0 dog": several of them, or one."""

import re
from dataclasses import dataclass
from typing import Self

from jaxtyping import Float
from torch import Tensor

from nmn.types.choice import Choice, whole
from nmn.types.codes import code_of_places
from nmn.types.members import Members
from nmn.types.probability import EPSILON
from nmn.types.vocabulary import Vocabulary

NONE = "none"
"""What an answer says of no part at all."""

_NUMBERED = re.compile(r"#(\d{1,9})( [^#]*)?")


def numbers_in(answer: str) -> list[int] | None:
    """The numbers that an answer names, "#0 dog, #7 dog"; None where a part of it names none."""
    found = [_NUMBERED.fullmatch(part) for part in answer.split(", ")]
    return [int(one.group(1)) for one in found if one is not None] if all(found) else None


def ranked(scores: Tensor, above: float) -> list[int]:
    """Places with a score above the bar, best first, ties in their own order."""
    order = scores.argsort(descending=True, stable=True)
    return [int(k) for k in order if float(scores[k]) > above]


@dataclass(frozen=True)
class SeveralParts(Members):
    """Any of a medium's parts."""

    @classmethod
    def code_of(cls, stated: object, words: Vocabulary | None) -> int | None:
        if isinstance(stated, str):
            stated = numbers_in(stated) if stated != NONE else []
        if not isinstance(stated, list) or not all(whole(k) is not None for k in stated):
            return None
        return code_of_places(stated)


@dataclass(frozen=True)
class OnePart(Choice):
    """One of a medium's parts."""

    def loss(self, target: Self) -> Float[Tensor, " batch"]:
        """Negative log of the weight on the target: ``[batch]``."""
        return -(self.first * target.first).sum(dim=1).clamp_min(EPSILON).log()

    @classmethod
    def code_of(cls, stated: object, words: Vocabulary | None) -> int | None:
        if isinstance(stated, str):
            found = numbers_in(stated) or []
            return found[0] if len(found) == 1 else None
        return whole(stated)
