"""What is seen in every pixel, and of every object: the nearest one, its depth, masks and boxes.

One ray goes through each pixel's centre.

A ray is only tried against the objects whose bounding box in space it may pass: about 10,000
trials a picture of 320 x 240 instead of 500,000.
"""

from dataclasses import dataclass

import torch
from torch import Tensor

from nmn.synthetic.camera import NEAR
from nmn.synthetic.solids import MISS, hit
from nmn.synthetic.stage import Stage, expand
from nmn.synthetic.vec import Vec

_NOTHING = torch.iinfo(torch.int64).max
_MARGIN = 1.0  # pixels around what is to be tried, against rounding
_OBJECT_BITS = 24  # objects in one stage; the depth's 32 bits go above them


@dataclass(frozen=True)
class Visibility:
    """The nearest objects.

    Attributes:
        nearest: ``[n * height * width]`` the stage's object seen in a pixel, -1 for none.
        depth: same shape: along the viewing direction; infinite where there is no object.
    """

    nearest: Tensor
    depth: Tensor


def pixels_around(stage: Stage, camera: Tensor, corners: Vec) -> tuple[Tensor, Tensor, Tensor]:
    """The pixels that may show anything within the convex hulls of points in space.

    Arguments:
        camera: ``[k]`` which camera looks.
        corners: ``[k, m]`` the points of each hull. One that reaches behind the camera gets the
            whole picture; one wholly behind, nothing.

    Returns:
        Hulls (ascending), columns and rows: ``[pixels]`` each.
    """
    width, height = stage.cameras.width, stage.cameras.height
    x, y, depth = stage.cameras.project(corners, camera.unsqueeze(1))
    behind = depth < NEAR
    whole = behind.any(dim=1)
    top = torch.where(whole, 0, (y.amin(1) - _MARGIN).floor().clamp(0, height)).long()
    end = torch.where(whole, height, (y.amax(1) + _MARGIN).ceil().clamp(0, height)).long()
    hull, line = expand(torch.where(behind.all(dim=1), 0, end - top))
    row = line + top.index_select(0, hull)
    # In each pixel row the hull reaches as far as the lines between any two of its points do.
    one, other = torch.triu_indices(x.shape[1], x.shape[1], 1, device=stage.device)
    x1, x2 = (x.index_select(1, ends).index_select(0, hull) for ends in (one, other))
    y1, y2 = (y.index_select(1, ends).index_select(0, hull) for ends in (one, other))
    line_of = row.float().unsqueeze(1)
    upper, lower = line_of - _MARGIN, line_of + 1 + _MARGIN
    fall = y2 - y1
    fall = torch.where(fall.abs() < 1e-6, 1e-6, fall)
    enter, leave = ((upper - y1) / fall).clamp(0, 1), ((lower - y1) / fall).clamp(0, 1)
    from_x, to_x = torch.addcmul(x1, x2 - x1, enter), torch.addcmul(x1, x2 - x1, leave)
    beside = (torch.maximum(y1, y2) < upper) | (torch.minimum(y1, y2) > lower)
    left = torch.minimum(from_x, to_x).masked_fill(beside, MISS).amin(1) - _MARGIN
    right = torch.maximum(from_x, to_x).masked_fill(beside, -MISS).amax(1) + _MARGIN
    whole = whole.index_select(0, hull)
    start = torch.where(whole, 0, left.floor().clamp(0, width)).long()
    stop = torch.where(whole, width, right.ceil().clamp(0, width)).long()
    strip, across = expand((stop - start).clamp_min(0))
    return (
        hull.index_select(0, strip),
        start.index_select(0, strip) + across,
        row.index_select(0, strip),
    )


def corners_of(stage: Stage) -> Vec:
    """``[objects, 8]``: upright boxes that hold the objects, however they are turned."""
    sign = torch.tensor([-1.0, 1.0], dtype=torch.float32, device=stage.device)
    wide = torch.ones_like(stage.half)
    wide[: stage.kinds[0]] = 2.0**0.5
    out, up = (stage.half * wide).unsqueeze(1), stage.half.unsqueeze(1)
    return Vec(
        stage.center.x.unsqueeze(1) + out * sign.repeat_interleave(4),
        stage.center.y.unsqueeze(1) + out * sign.repeat_interleave(2).repeat(2),
        stage.center.z.unsqueeze(1) + up * sign.repeat(4),
    )


def trials(stage: Stage) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Every (object, pixel) worth a try: objects (ascending), pixels, their columns and rows.

    Pixels are numbered through all pictures, row by row.
    """
    width, height = stage.cameras.width, stage.cameras.height
    objects, column, row = pixels_around(stage, stage.picture, corners_of(stage))
    pixel = (stage.picture.index_select(0, objects) * height + row) * width + column
    return objects, pixel, column, row


def see(stage: Stage) -> Visibility:
    """The nearest object of every pixel of every picture."""
    objects, pixel, column, row = trials(stage)
    t = cast(stage, objects, column.float() + 0.5, row.float() + 0.5)
    pixels = stage.pictures * stage.cameras.height * stage.cameras.width
    return nearest(objects, t, pixel, pixels)


def cast(stage: Stage, objects: Tensor, x: Tensor, y: Tensor) -> Tensor:
    """Depth at which the ray through picture point (x, y) meets the object, or infinity: ``[k]``.

    ``objects`` ascends. The ray goes 1 along the viewing direction, so its length is depth.
    """
    right, up = stage.cameras.slopes(x, y)
    out = torch.empty_like(x)
    for shape, run in stage.runs(objects):
        # The camera as each object sees it: turning its four vectors once an object is cheaper
        # than turning every ray.
        these = stage.of_shape(shape)
        here = objects[run] - these[0]
        picture = stage.picture.index_select(0, these)
        place = stage.local(shape, stage.cameras.place.at(picture), these).at(here)
        rightward, upward, forward = (
            stage.local_direction(shape, axis.at(picture), these).at(here)
            for axis in (stage.cameras.right, stage.cameras.up, stage.cameras.forward)
        )
        ray = forward.along(rightward, right[run]).along(upward, up[run])
        out[run] = hit(shape, place, ray, stage.half.index_select(0, objects[run]))
    return torch.where(out > NEAR, out, MISS)


def nearest(objects: Tensor, t: Tensor, place: Tensor, places: int) -> Visibility:
    """Of all objects met on the way to the same place (t below infinity), the nearest."""
    met = (t < MISS).nonzero().squeeze(1)
    # A positive float's bits ascend with its value: one integer minimum keeps depth and object.
    bits = t.index_select(0, met).view(torch.int32).long()
    key = (bits << _OBJECT_BITS) | objects.index_select(0, met)
    best = torch.full((places,), _NOTHING, dtype=torch.int64, device=objects.device)
    best.scatter_reduce_(0, place.index_select(0, met), key, "amin")
    empty = best == _NOTHING
    depth = (best >> _OBJECT_BITS).int().view(torch.float32)
    return Visibility(
        torch.where(empty, -1, best & ((1 << _OBJECT_BITS) - 1)), depth.masked_fill(empty, MISS)
    )


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
