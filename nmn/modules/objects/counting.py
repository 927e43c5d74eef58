"""How many of a set of doubtful objects there are: exact distributions by polynomials.

Every object contributes a small polynomial whose coefficients are the probabilities of its
contributions to a count (``(1 - p) + p z`` for a member with probability p). Their product is the
distribution of the sum: the Poisson-binomial distribution (Wang 1993, "On the number of successes
in independent trials"). All terms are non-negative, so nothing cancels in float32.
"""

import torch
import torch.nn.functional as nnf
from jaxtyping import Float, Int
from torch import Tensor


def count_distribution(
    scores: Float[Tensor, "batch objects"],
) -> Float[Tensor, "batch objects_and_one"]:
    """P(exactly k of the objects are members), for k = 0 .. objects; memberships independent."""
    return product_of(torch.stack([1 - scores, scores], dim=2))


def product_of(factors: Float[Tensor, "batch n terms"]) -> Float[Tensor, "batch total"]:
    """The product of n polynomials a row, coefficients lowest first: ``n * (terms - 1) + 1`` wide.

    Pairs are multiplied until one is left: about ``4 * log2(n)`` tensor operations.
    """
    batch, n, terms = factors.shape
    total = n * (terms - 1) + 1
    if n == 0:
        return factors.new_ones(batch, 1)
    while factors.shape[1] > 1:
        if factors.shape[1] % 2:
            factors = torch.cat([factors, _ones_like(factors[:, :1])], dim=1)
        # Coefficients beyond the total degree come from the ones that fill up pairs: all zero.
        factors = _convolve(factors[:, 0::2], factors[:, 1::2])[..., :total]
    return factors.squeeze(1)


def _ones_like(factor: Tensor) -> Tensor:
    """The polynomial 1."""
    one = torch.zeros_like(factor)
    one[..., 0] = 1
    return one


def _convolve(a: Tensor, b: Tensor) -> Tensor:
    """The products of polynomials, ``[..., k] x [..., k] -> [..., 2k - 1]``."""
    k = a.shape[-1]
    windows = nnf.pad(a, (k - 1, k - 1)).unfold(-1, k, 1)  # [..., 2k - 1, k]
    return torch.matmul(windows, b.flip(-1).unsqueeze(-1)).squeeze(-1)


def fit(distribution: Float[Tensor, "batch n"], counts: int) -> Float[Tensor, "batch counts"]:
    """The same distribution ``counts`` wide; what lies beyond is put on the last count."""
    n = distribution.shape[1]
    if n <= counts:
        return nnf.pad(distribution, (0, counts - n))
    tail = distribution[:, counts - 1 :].sum(dim=1, keepdim=True)
    return torch.cat([distribution[:, : counts - 1], tail], dim=1)


def exactly_before(
    p: Float[Tensor, "batch objects"], k: Int[Tensor, " batch"]
) -> Float[Tensor, "batch objects"]:
    """At each object P(exactly k of the objects before it are members).

    One pass along the objects, which come in the order that "before" is meant in. A k below 0 or
    above the number of objects has probability 0.
    """
    batch, n = p.shape
    if not n:
        return p
    wanted = k.clamp(0, n).unsqueeze(1)
    possible = ((k >= 0) & (k <= n)).to(p.dtype).unsqueeze(1)
    distribution = nnf.pad(p.new_ones(batch, 1), (0, n))
    found = []
    for i in range(n):
        found.append(distribution.gather(1, wanted).squeeze(1))
        one_more = nnf.pad(distribution[:, :-1], (1, 0))
        distribution = torch.lerp(distribution, one_more, p[:, i : i + 1])
    return torch.stack(found, dim=1) * possible
