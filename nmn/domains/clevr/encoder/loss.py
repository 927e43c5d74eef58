"""What the encoder learns from: one number a part, each about 1 before training."""

from torch import Tensor
from torch.nn import functional

from nmn.domains.clevr.encoder.batches import Batch
from nmn.domains.clevr.perception.net import Seen
from nmn.domains.clevr.words import PROPERTY

WEIGHTS = {
    "there": 1.0,
    "box": 0.5,
    "place": 2.0,
    "color": 0.5,
    "shape": 1.0,
    "size": 0.5,
    "material": 0.5,
}
"""How much each part counts."""


def encoder_losses(seen: Seen, batch: Batch) -> dict[str, Tensor]:
    """By part, its loss: cross entropies for what is there and the four words, smooth L1 for the
    box (units of 32 pixels) and the place (scene units). Only cells that show an object count
    for anything but ``there``."""
    weight = batch.weight / batch.weight.sum().clamp_min(1e-6)
    there = functional.binary_cross_entropy_with_logits(
        seen.there[:, 0], batch.share, reduction="sum"
    )
    losses = {"there": there / batch.share.sum().clamp_min(1.0)}
    for number, name in enumerate(PROPERTY):
        wrong = functional.cross_entropy(
            getattr(seen, name), batch.words[:, number], reduction="none"
        )
        losses[name] = (wrong * weight).sum()
    for name, near in (("box", 0.1), ("place", 0.2)):
        off = functional.smooth_l1_loss(
            getattr(seen, name), getattr(batch, name), beta=near, reduction="none"
        )
        losses[name] = (off.sum(1) * weight).sum()
    return losses
