"""Probabilities of counts: how many members does a set of uncertain members have?"""

import torch
from jaxtyping import Float, Int
from torch import Tensor
from torch.nn.functional import pad

from nmn.types import EPSILON


def presence(scores: Float[Tensor, "batch objects"]) -> Float[Tensor, " batch"]:
    """P(the set has a member) = 1 - prod_i (1 - s_i)."""
    return 1 - (1 - scores).prod(dim=1)


def count_distribution(
    scores: Float[Tensor, "batch objects"], width: int
) -> Float[Tensor, "batch width"]:
    """The Poisson-binomial distribution of the number of members.

    ``[batch, width]``, where all counts from ``width - 1`` on share the last column. One object at
    a time, ``d(n) <- d(n)(1 - s) + d(n-1) s``: only sums of products of probabilities, so it is
    exact to rounding, and differentiable.
    """
    distribution = scores.new_zeros(scores.shape[0], width)
    distribution[:, 0] = 1
    last = scores.new_zeros(width)
    last[-1] = 1
    for k in range(scores.shape[1]):
        member = scores[:, k : k + 1]
        moved = distribution * member
        distribution = distribution - moved + pad(moved[:, :-1], (1, 0)) + moved[:, -1:] * last
    return distribution


def several(scores: Float[Tensor, "batch objects"]) -> Float[Tensor, " batch"]:
    """P(the set has two members or more)."""
    return count_distribution(scores, 3)[:, 2]


def first_in_order(
    scores: Float[Tensor, "*batch objects"], key: Float[Tensor, "*batch objects"]
) -> Float[Tensor, "*batch objects"]:
    """P(object i is the member with the greatest key) = s_i prod_{j better} (1 - s_j).

    Exact where memberships are independent. Of equal keys the first object counts as better.
    """
    order = key.argsort(dim=-1, descending=True, stable=True)
    ordered = scores.gather(-1, order)
    none_before = (1 - ordered).cumprod(dim=-1)
    none_before = torch.cat([torch.ones_like(none_before[..., :1]), none_before[..., :-1]], dim=-1)
    # A picture without objects has no first column to keep.
    none_before = none_before[..., : scores.shape[-1]]
    return torch.zeros_like(scores).scatter(-1, order, ordered * none_before)


def nth_in_order(
    scores: Float[Tensor, "batch objects"],
    key: Float[Tensor, "batch objects"],
    n: Int[Tensor, " batch"],
) -> Float[Tensor, "batch objects"]:
    """P(object i is the n-th member in the order of descending keys), n from 1.

    s_i P(exactly n - 1 of those before i are members); 0 for all where n is 0.
    """
    order = key.argsort(dim=1, descending=True, stable=True)
    ordered = scores.gather(1, order)
    objects = scores.shape[1]
    before = scores.new_zeros(scores.shape[0], objects + 1)  # [batch, members so far]
    before[:, 0] = 1
    wanted = (n - 1).clamp(0, objects).unsqueeze(1)
    reachable = ((n >= 1) & (n <= objects)).to(scores.dtype)
    columns = []
    for k in range(objects):
        member = ordered[:, k]
        columns.append(member * before.gather(1, wanted).squeeze(1) * reachable)
        moved = before * member.unsqueeze(1)
        before = before - moved + pad(moved[:, :-1], (1, 0))
    if not columns:
        return torch.zeros_like(scores)
    return torch.zeros_like(scores).scatter(1, order, torch.stack(columns, dim=1))


def only_member(scores: Float[Tensor, "batch objects"]) -> Float[Tensor, "batch objects"]:
    """P(i is the member | there is exactly one) = odds of i over the sum of all odds."""
    bounded = scores.clamp(0, 1 - EPSILON)
    odds = bounded / (1 - bounded)
    return odds / odds.sum(dim=1, keepdim=True).clamp_min(EPSILON)
