"""What families of probabilities share: how near to sure they come, and what a wrong one costs."""

import torch
from jaxtyping import Float
from torch import Tensor

# Probabilities are kept this far from 0 and 1 where a logarithm or a quotient is taken: at float32
# precision a smaller margin is rounded away.
EPSILON = 1e-6


def cross_entropy(p: Tensor, target: Tensor) -> Tensor:
    """Of a probability with that of the truth, each for itself."""
    p = p.clamp(EPSILON, 1 - EPSILON)
    return -(target * p.log() + (1 - target) * (1 - p).log())


def all_decided(p: Float[Tensor, "batch *many"]) -> Float[Tensor, " batch"]:
    """That each of them is decided rightly: the doubts multiply."""
    flat = p.flatten(1)
    return torch.maximum(flat, 1 - flat).prod(dim=1)


def top(probabilities: Float[Tensor, "batch places"]) -> Float[Tensor, " batch"]:
    """``[batch]`` largest entry a row; 0 where there is none."""
    if not probabilities.shape[1]:
        return probabilities.new_zeros(probabilities.shape[0])
    return probabilities.amax(dim=1)
