"""Looking among: what the other objects of the same frame are up to."""

import torch
from jaxtyping import Float, Int
from torch import Tensor, nn

from nmn.kernels.float32 import FLOAT32_ON_CPU


class Among(nn.Module):
    """Adds to every object what all objects of its clip show in the same frame.

    Who walks towards one thing does not follow another; what is held is not what is watched. Of the
    objects their mean and their largest are looked at, so that order and number do not matter
    (Zaheer et al. 2017, arXiv 1703.06114, section 2.3). It begins as nothing at all.

    Arguments:
        channels: of an object in a frame.
    """

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.of_all = nn.Linear(2 * channels, channels, **FLOAT32_ON_CPU)
        nn.init.zeros_(self.of_all.weight)
        nn.init.zeros_(self.of_all.bias)

    def forward(
        self,
        objects: Float[Tensor, "many frames channels"],
        clips: Int[Tensor, " many"],
        slots: Int[Tensor, " many"],
    ) -> Float[Tensor, "many frames channels"]:
        """The objects with what the others show.

        Arguments:
            clips, slots: of every object the clip that it is in, and its place there.
        """
        if not len(objects):
            return objects
        shape = int(clips.max()) + 1, int(slots.max()) + 1, *objects.shape[1:]
        there = objects.new_zeros(shape[:2]).index_put((clips, slots), objects.new_ones(len(clips)))
        # An empty slot must neither be the largest nor count in the mean.
        apart = objects.new_full(shape, -torch.inf).index_put((clips, slots), objects)
        most = apart.amax(dim=1)
        most = torch.where(most > -torch.inf, most, 0.0)
        whole = apart.masked_fill(there[:, :, None, None] == 0, 0.0).sum(dim=1)
        mean = whole / there.sum(dim=1).clamp_min(1.0)[:, None, None]
        made: Tensor = objects + self.of_all(torch.cat([mean, most], dim=2))[clips]
        return made
