"""What the object masks say: boxes and pixel counts of every object."""

import torch
from torch import Tensor

from nmn.synthetic.stage import Stage
from nmn.synthetic.visibility import Visibility


def object_masks(stage: Stage, seen: Visibility) -> Tensor:
    """``[n, height, width]`` int16: the number of the object in its scene, -1 for the ground."""
    numbers = torch.cat([stage.number, stage.number.new_full((1,), -1)])  # -1 picks the last
    masks = numbers[seen.nearest].to(torch.int16)
    return masks.reshape(stage.pictures, stage.cameras.height, stage.cameras.width)


def visible(stage: Stage, seen: Visibility) -> tuple[Tensor, Tensor]:
    """Boxes ``[objects, 4]`` and pixel counts ``[objects]`` of what is seen of each object.

    A box is x1 y1 x2 y2 in pixels, x2 and y2 one beyond the last pixel; zeros where hidden.
    """
    width, height = stage.cameras.width, stage.cameras.height
    place = (seen.nearest >= 0).nonzero().squeeze(1)
    objects = seen.nearest.index_select(0, place)
    column, row = place % width, torch.div(place, width, rounding_mode="floor") % height
    count = torch.zeros(len(stage), dtype=torch.int64, device=stage.device)
    count.index_add_(0, objects, torch.ones_like(objects))
    sides = [
        torch.full_like(count, start).scatter_reduce_(0, objects, value, reduce)
        for start, value, reduce in (
            (width, column, "amin"),
            (height, row, "amin"),
            (0, column + 1, "amax"),
            (0, row + 1, "amax"),
        )
    ]
    return torch.stack(sides, dim=1) * (count > 0).unsqueeze(1), count
