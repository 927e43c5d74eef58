"""A choice among the objects of a scene."""

import torch
from jaxtyping import Float
from torch import Tensor

from nmn.types import Scene

# As a logit, so low that nothing is left of it.
_NEVER = -1e9


def among(scene: Scene, logits: Float[Tensor, "batch objects"]) -> Float[Tensor, "batch objects"]:
    """A softmax over the objects that are there; zeros where there is none."""
    if scene.stack.full:
        return torch.softmax(logits, dim=1) if logits.shape[1] else logits
    shut = logits.masked_fill(~scene.mask, _NEVER)
    return scene.present(torch.softmax(shut, dim=1)) if logits.shape[1] else logits
