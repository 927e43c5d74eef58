"""What the network learns from: the parts of its loss, each about 1 before training."""

import torch
from torch import Tensor
from torch.nn import functional

from nmn.domains.motion.encoder.batches import Batch
from nmn.domains.motion.perception.net import Seen

_WORDS = {"shape": 1.0, "color": 0.5, "half": 0.7, "material": 0.3}
_LEAST_SPREAD, _MOST_SPREAD = -3.5, 2.0
_HIGH = 0.05  # world units: errors of heights that are smaller count as their squares


def frame_losses(seen: Seen, batch: Batch) -> dict[str, Tensor]:
    """By part, its loss, weighted: cross entropies for what is there and its words; for what is
    measured, absolute errors under a Laplace distribution whose scale is learned with it.

    Only cells that show a thing count for anything but ``there``, and only the agent's for gaze.
    """
    weight = batch.weight / batch.weight.sum().clamp_min(1e-6)
    there = functional.binary_cross_entropy_with_logits(
        seen.there[:, 0], batch.share, reduction="sum"
    )
    losses = {"there": 0.5 * there / batch.share.sum().clamp_min(1.0)}
    thing = weight * (1 - batch.acting)
    for number, (name, much) in enumerate(_WORDS.items()):
        wrong = functional.cross_entropy(
            getattr(seen, name), batch.words[:, number], reduction="none"
        )
        # What is called the agent needs no colour, size or material.
        losses[name] = much * (wrong * (weight if name == "shape" else thing)).sum()
    spread = seen.spread.clamp(_LEAST_SPREAD, _MOST_SPREAD)
    agent = weight * batch.acting
    agent = agent / agent.sum().clamp_min(1e-6)
    off = (seen.offset - batch.offset).abs()
    losses["offset"] = 0.5 * (_laplace(off, spread[:, :2]).sum(1) * weight).sum()
    high = (seen.height - batch.height).abs()
    # Nearly all stands on the ground. A scale that is learned with the height makes what does so
    # precisely known, and gives up on the rest; so it only looks on.
    wrong = functional.smooth_l1_loss(seen.height, batch.height, beta=_HIGH, reduction="none")
    told = 3 * wrong + 0.1 * _laplace(high.detach(), spread[:, 2:3])
    losses["height"] = (told[:, 0] * weight).sum()
    gaze = (seen.gaze - batch.gaze).abs().sum(1, keepdim=True)
    losses["gaze"] = 0.5 * (_laplace(gaze, spread[:, 3:])[:, 0] * agent).sum()
    return losses


def _laplace(off: Tensor, spread: Tensor) -> Tensor:
    """Of absolute errors, the negative logarithm of their likelihood, but for a constant."""
    return off * torch.exp(-spread) + spread
