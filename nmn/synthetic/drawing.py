"""From what is seen to colours: every object's pixels, and colours as bytes."""

import torch
from torch import Tensor

from nmn.kernels.float32 import CPU
from nmn.synthetic.solids import MISS, near_edge
from nmn.synthetic.stage import Stage, expand
from nmn.synthetic.surfaces import surface_color
from nmn.synthetic.vec import Vec
from nmn.synthetic.visibility import Visibility, cast

_STEPS = 8191  # of linear light: enough that neighbours differ by at most one as bytes

# Where the rays of a pixel go, in pixels right and down of its centre, by how many it has.
_RIGHT = ((), (0.0,), (-0.25, 0.25), (), (-0.25, 0.25, -0.25, 0.25))
_DOWN = ((), (0.0,), (-0.25, 0.25), (), (-0.25, -0.25, 0.25, 0.25))


def draw_objects(stage: Stage, seen: Visibility, color: Vec) -> None:
    """Put the objects' colours (linear RGB) over the ground's, where they are seen.

    One ray a pixel is enough on smooth rubber; mirrors get two, and edges, where highlights are
    finer than a pixel, four.
    """
    width, height = stage.cameras.width, stage.cameras.height
    place = (seen.nearest >= 0).nonzero().squeeze(1)
    order = torch.argsort(seen.nearest.index_select(0, place), stable=True)
    place = place.index_select(0, order)
    objects = seen.nearest.index_select(0, place)
    depth = seen.depth.index_select(0, place)
    x = (place % width).float() + 0.5
    y = (torch.div(place, width, rounding_mode="floor") % height).float() + 0.5
    metal = stage.metal.index_select(0, objects)
    rays = torch.where(_at_edges(stage, objects, x, y, depth), 4, torch.where(metal, 2, 1))
    owner, number = expand(rays)
    things, several = objects.index_select(0, owner), rays.index_select(0, owner)
    x, y = x.index_select(0, owner), y.index_select(0, owner)
    over, down = x + _pick(_RIGHT, several, number), y + _pick(_DOWN, several, number)
    t = cast(stage, things, over, down)
    # A ray beside the pixel's centre may just miss the object: then the centre's own.
    missed = t == MISS
    points, ways = _seen_at(
        stage,
        things,
        torch.where(missed, x, over),
        torch.where(missed, y, down),
        torch.where(missed, depth.index_select(0, owner), t),
    )
    start = torch.cumsum(rays, 0) - rays
    last = (owner.shape[0] - 1) if owner.shape[0] else 0
    for whole, part in zip(color, surface_color(stage, things, points, ways.unit()), strict=True):
        total = part.index_select(0, start)
        for extra in (1, 2, 3):
            further = part.index_select(0, (start + extra).clamp_max(last))
            total = total + torch.where(rays > extra, further, 0.0)
        whole[place] = total / rays


def _pick(table: tuple[tuple[float, ...], ...], row: Tensor, column: Tensor) -> Tensor:
    square = [[*line, *[0.0] * (4 - len(line))] for line in table]
    return torch.tensor(square, dtype=torch.float32, device=row.device)[row, column]


def _at_edges(stage: Stage, objects: Tensor, x: Tensor, y: Tensor, depth: Tensor) -> Tensor:
    """Whether a pixel is on a rounded edge of its object, or less than a pixel from one."""
    points, _ = _seen_at(stage, objects, x, y, depth)
    half = stage.half.index_select(0, objects)
    within = 0.1 * half + depth / stage.cameras.focal
    out = torch.zeros_like(objects, dtype=torch.bool)
    for shape, run in stage.runs(objects):
        local = stage.local(shape, points.cut(run), objects[run])
        out[run] = near_edge(shape, local, half[run], within[run])
    return out


def _seen_at(stage: Stage, objects: Tensor, x: Tensor, y: Tensor, depth: Tensor) -> tuple[Vec, Vec]:
    """The points seen at picture points (x, y) at these depths, and the rays to them."""
    cameras, picture = stage.cameras, stage.picture.index_select(0, objects)
    right, up = cameras.slopes(x, y)
    ray = cameras.forward.at(picture).along(cameras.right.at(picture), right)
    ray = ray.along(cameras.up.at(picture), up)
    return cameras.place.at(picture).along(ray, depth), ray


def display(color: Vec) -> Tensor:
    """Linear RGB -> sRGB bytes ``[k, 3]``."""
    steps = torch.arange(_STEPS + 1, dtype=torch.float64, device=CPU) / _STEPS
    curve = torch.where(steps <= 0.0031308, 12.92 * steps, 1.055 * steps ** (1 / 2.4) - 0.055)
    table = (255 * curve + 0.5).to(torch.uint8).to(color.x.device)
    return torch.stack(
        [table[(part.clamp(0, 1) * _STEPS + 0.5).to(torch.int32)] for part in color], dim=-1
    )
