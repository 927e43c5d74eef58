"""Layers that turn what is seen of objects in frames into what is going on with them."""

from jaxtyping import Bool, Float
from torch import Tensor, nn

from nmn.kernels.float32 import FLOAT32_ON_CPU
from nmn.modules.clips.among import Among
from nmn.modules.clips.around import Around

WIDTH = 96
"""Channels of what comes out."""

# Frames between those that a layer looks at: 27 frames on each side in all. Whether someone who
# walks is on his way to a thing is seen at the end of the way.
_REACHES = (1, 2, 4, 8, 12)
# Layers after which objects are looked at together: when a little time is known, and when much is.
_AMONG = (1, 3)


class Trunk(nn.Module):
    """Around in time and among objects, by turns.

    Arguments:
        channels: of what comes in, a product of weights and features.
    """

    def __init__(self, channels: int) -> None:
        super().__init__()
        # Features that a network mixed must be taken apart first.
        self.mixed = nn.Linear(channels, WIDTH, **FLOAT32_ON_CPU)
        nn.init.kaiming_normal_(self.mixed.weight, nonlinearity="relu")
        self.around = nn.ModuleList(Around(WIDTH, reach) for reach in _REACHES)
        self.among = nn.ModuleDict({str(place): Among(WIDTH) for place in _AMONG})
        self.norm = nn.LayerNorm(WIDTH, **FLOAT32_ON_CPU)

    def forward(
        self,
        seen: Float[Tensor, "clips objects frames channels"],
        there: Bool[Tensor, "clips objects frames"],
    ) -> Float[Tensor, "clips objects frames width"]:
        """What is going on with each object in each frame; zeros where it is not there.

        Arguments:
            there: the frames that a clip has, of objects that it has; on screen or not.
        """
        # Layers run over what there is, not over padding.
        clips, slots = there.any(dim=2).nonzero(as_tuple=True)
        known = there[clips, slots].unsqueeze(2).to(seen)
        found = nn.functional.gelu(seen[clips, slots])
        found = nn.functional.gelu(self.mixed(found)) * known
        for place, layer in enumerate(self.around):
            found = layer(found, known)
            if str(place) in self.among:
                found = self.among[str(place)](found, clips, slots)
        made = seen.new_zeros(*seen.shape[:3], WIDTH)
        return made.index_put((clips, slots), self.norm(found) * known)
