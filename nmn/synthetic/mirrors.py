"""What metal shows: the other objects, the ground with its shadows, or the empty surroundings."""

import torch
from torch import Tensor

from nmn.synthetic.ground import FAR, GROUND
from nmn.synthetic.light_on import RUBBER, around, normals_at
from nmn.synthetic.lights import LAMPS, strength
from nmn.synthetic.shadows import point_shadows
from nmn.synthetic.solids import MISS, hit
from nmn.synthetic.stage import Stage
from nmn.synthetic.vec import Vec
from nmn.synthetic.visibility import Visibility, nearest


def mirror_color(stage: Stage, objects: Tensor, points: Vec, ways: Vec) -> Vec:
    """Linear RGB of what mirrors show.

    One reflection only: metal that is seen in metal looks like rubber.

    Arguments:
        objects: ``[k]`` which object each mirroring point is on, ascending.
        points, ways: ``[k]`` the points, and the unit directions they show.
    """
    things, owner = stage.beside(objects)
    other = (things != objects.index_select(0, owner)).nonzero().squeeze(1)
    met = _first_hit(
        stage, things.index_select(0, other), owner.index_select(0, other), points, ways
    )
    thing = met.nearest
    to_ground = torch.where(
        ways.z < -1e-3, (points.z / (-ways.z).clamp_min(1e-3)).clamp_max(FAR), MISS
    )
    on_ground = (thing < 0) & (to_ground < MISS)
    shown = points.along(ways, torch.where(on_ground, to_ground, met.depth.clamp_max(FAR)))
    normals = Vec(torch.zeros_like(shown.x), torch.zeros_like(shown.x), torch.ones_like(shown.x))
    solid = (thing >= 0).nonzero().squeeze(1)
    order = solid.index_select(0, torch.argsort(thing.index_select(0, solid), stable=True))
    turned, _ = normals_at(stage, thing.index_select(0, order), shown.at(order))
    for part, value in zip(normals, turned, strict=True):
        part[order] = value
    picture = stage.picture.index_select(0, objects)
    # Nothing throws a shadow on itself where it is lit, nor on the surroundings.
    met_by = thing.index_select(0, owner)
    useful = (on_ground.index_select(0, owner) | (met_by >= 0)) & (met_by != things)
    kept = useful.nonzero().squeeze(1)
    pairs = things.index_select(0, kept), owner.index_select(0, kept)
    light = around(normals)
    for lamp, about in enumerate(LAMPS):
        way = stage.lights.places[lamp].at(picture).minus(shown)
        axis = stage.lights.axes[lamp].at(picture)
        given = strength(about.power, way, axis, normals)
        given *= point_shadows(stage, lamp, shown, *pairs)
        for total, share in zip(light, about.color, strict=True):
            total.add_(given, alpha=share)
    sky = 0.24 - 0.1 * ways.z.clamp(0, 1).sqrt()
    color = stage.color.at(thing.clamp_min(0))
    out = []
    for lit, own in zip(light, color, strict=True):
        surface = torch.where(on_ground, GROUND, RUBBER * own) * lit
        out.append(torch.where(on_ground | (thing >= 0), surface, sky))
    return Vec(*out)


def _first_hit(stage: Stage, things: Tensor, index: Tensor, points: Vec, ways: Vec) -> Visibility:
    """What rays from ``points`` in directions ``ways`` meet first, of the pairs listed."""
    t = torch.empty_like(index, dtype=torch.float32)
    for shape, run in stage.runs(things):
        here, ray = things[run], index[run]
        origin = stage.local(shape, points.at(ray), here)
        way = stage.local_direction(shape, ways.at(ray), here)
        t[run] = hit(shape, origin, way, stage.half.index_select(0, here))
    return nearest(things, t, index, points.x.shape[0])
