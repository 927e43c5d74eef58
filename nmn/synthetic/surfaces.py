"""The colour of visible surfaces: lamplight with shadows on matte rubber and mirroring metal."""

import torch
from torch import Tensor

from nmn.synthetic.light_on import RUBBER, around, normals_at
from nmn.synthetic.lights import LAMPS, strength
from nmn.synthetic.mirrors import mirror_color
from nmn.synthetic.shadows import surface_shadows
from nmn.synthetic.stage import Stage
from nmn.synthetic.vec import Vec


def surface_color(stage: Stage, objects: Tensor, points: Vec, rays: Vec) -> Vec:
    """Linear RGB of points on objects.

    Arguments:
        objects: ``[k]`` which object each point is on, ascending.
        points, rays: ``[k]`` where they are, and the (unit) rays that see them.
    """
    normals, bend = normals_at(stage, objects, points)
    mirrored = rays.minus(normals.times(2 * rays.dot(normals)))
    metal = stage.metal.index_select(0, objects)
    picture = stage.picture.index_select(0, objects)
    light = around(normals)
    shine = [torch.zeros_like(points.x) for _ in range(3)]
    for lamp, about in enumerate(LAMPS):
        way = stage.lights.places[lamp].at(picture).minus(points)
        seen = surface_shadows(stage, lamp, objects, points)
        axis = stage.lights.axes[lamp].at(picture)
        given = strength(about.power, way, axis, normals).mul_(seen)
        spot = _highlight(way.unit().dot(mirrored), metal, bend).mul_(seen)
        for total, spots, share in zip(light, shine, about.color, strict=True):
            total.add_(given, alpha=share)
            spots.add_(spot, alpha=share)
    own = stage.color.at(objects)
    out = Vec(*(RUBBER * c * lit + spot for c, lit, spot in zip(own, light, shine, strict=True)))
    facing = -rays.dot(normals)
    shiny = (metal & (facing > 0)).nonzero().squeeze(1)
    if shiny.numel():
        shown = mirror_color(
            stage, objects.index_select(0, shiny), points.at(shiny), mirrored.at(shiny)
        )
        # Towards the rim every surface mirrors more, and all colours alike (Schlick's formula).
        rim = (1 - facing.index_select(0, shiny).clamp(0, 1)).pow(5)
        for whole, seen, *parts in zip(out, shown, own, light, shine, strict=True):
            tint, lit, spot = (part.index_select(0, shiny) for part in parts)
            tinted = tint + (1 - tint) * (0.03 + 0.6 * rim)
            whole[shiny] = 0.12 * tint * lit + 0.95 * tinted * seen + spot
    return out


def _highlight(cosine: Tensor, metal: Tensor, bend: Tensor) -> Tensor:
    """The lamp as a surface shows it: a small bright spot on metal, a faint wide one on rubber.

    On a rounded edge, narrower than a pixel or two, the spot is spread out: sharp, it would be a
    row of dots.
    """
    off = 1 - cosine
    spot = (1 - off / (0.02 + 2 * bend)).clamp_min(0)
    bright = 1.6 / (1 + 40 * bend)
    faint = (1 - off / 0.3).clamp_min(0)
    return torch.where(metal, bright * spot * spot * (3 - 2 * spot), 0.04 * faint * faint)
