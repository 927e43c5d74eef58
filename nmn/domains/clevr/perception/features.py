"""What modules get to know of an object that the encoder found: words, a place, features."""

import torch
from jaxtyping import Float
from torch import Tensor

from nmn.domains.clevr.perception.decode import Found
from nmn.domains.clevr.words import PROPERTY

PLACES = 3.0
"""Scene units that a place of 1 in the features stands for: CLEVR's x and y reach to 3."""

FEATURES = 17
"""8 colours, 3 shapes, 2 sizes, 2 materials, then right and behind."""

_SOFT = 0.05
"""Scene units: two places this far apart are in order with probability 0.73. Places are right to
about this much, and CLEVR's objects stand 0.4 or more apart, where it gives 0.9997."""


def property_tables(found: Found) -> dict[str, Float[Tensor, "objects words"]]:
    """Probabilities by property; each row sums to one."""
    return {name: getattr(found, name).softmax(1) for name in PROPERTY}


def object_features(
    attribute: Float[Tensor, "objects 15"], places: Float[Tensor, "objects 2"]
) -> Float[Tensor, "objects 17"]:
    """The 15 words' probabilities and the place: the same form for what was seen and for what is
    true (0 and 1, and the true place), so that modules trained on either can be run on both.

    Arguments:
        attribute: in the order of the vocabulary "attribute".
        places: right and behind of the origin, as the camera is turned, in scene units: the
            products of ``3d_coords`` with the directions "right" and "behind".
    """
    return torch.cat([attribute, places / PLACES], 1)


def place_relations(places: Float[Tensor, "objects 2"]) -> Float[Tensor, "4 objects objects"]:
    """Left, right, front, behind: at ``[r, i, j]`` how likely object i stands so to object j.

    The four are two comparisons, each read from both sides; nothing is left of itself.
    """
    right, behind = ((axis[:, None] - axis[None]) / _SOFT for axis in places.unbind(1))
    made = torch.stack([-right, right, -behind, behind]).sigmoid()
    return made * (1 - torch.eye(len(places), dtype=made.dtype, device=made.device))
