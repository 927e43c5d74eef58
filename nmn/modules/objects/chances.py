"""Chances about a set of doubtful objects, and the codes of refusals that follow from them."""

from collections.abc import Sequence

import torch
from jaxtyping import Float, Int
from torch import Tensor

from nmn.types import EPSILON, Reason

# Below an even chance, going on would talk about something that is more likely not there.
EVEN = 0.5


def presence(scores: Float[Tensor, "batch objects"]) -> Float[Tensor, " batch"]:
    """P(at least one object is a member): ``1 - product(1 - p)``, memberships independent."""
    return 1 - (1 - scores).prod(dim=1)


def odds(scores: Float[Tensor, "batch objects"]) -> Float[Tensor, "batch objects"]:
    """``p / (1 - p)``, with p kept ``EPSILON`` below one; 0 for a score of 0."""
    p = scores.clamp_max(1 - EPSILON)
    return p / (1 - p)


def several(scores: Float[Tensor, "batch objects"]) -> Float[Tensor, " batch"]:
    """P(two or more objects are members).

    ``P(none) = product(1 - p)`` and ``P(exactly one) = P(none) * sum of the odds``.
    """
    none = (1 - scores.clamp_max(1 - EPSILON)).prod(dim=1)
    return (1 - none * (1 + odds(scores).sum(dim=1))).clamp_min(0)


def refuse(cases: Sequence[tuple[Tensor, Reason]]) -> Int[Tensor, " batch"]:
    """Reason codes: of the first case that holds for a row (``[batch]`` bool), 0 where none."""
    codes = torch.zeros(cases[0][0].shape, dtype=torch.int32, device=cases[0][0].device)
    for holds, why in reversed(cases):
        codes = codes.masked_fill(holds, why.code)
    return codes
