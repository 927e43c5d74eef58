"""What several readers of truth tables need of them."""

from collections.abc import Sequence

import torch
from jaxtyping import Float
from torch import Tensor

from nmn.types import Clip, ClipStack, Label


def best(scores: Tensor, dim: int | Sequence[int]) -> Tensor:
    """The largest along some axes; 0 where there is nothing, as no clip need have an object."""
    dims = [dim] if isinstance(dim, int) else list(dim)
    if all(scores.shape[one] for one in dims):
        return scores.amax(dim=dims)
    return scores.sum(dim=dims)


def is_meant(clip: Clip, label: Label) -> Float[Tensor, "batch objects"]:
    """How probable it is that each object is what the label says."""
    return torch.einsum("bow,bw->bo", clip.gather("object"), label.probs)


def related(clip: Clip, label: Label) -> Float[Tensor, "batch objects frames"]:
    """How probable it is that the subject stands in that relation to each object, by frame."""
    return clip.dot_tracks("relation", label.probs)


def some_relation(stack: ClipStack) -> Float[Tensor, "clips frames relations"]:
    """In which relations the subject stands to anything, by frame."""
    return best(stack.of_tracks("relation"), 1)
