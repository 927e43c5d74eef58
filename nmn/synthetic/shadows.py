"""How much of each lamp a point sees: one minus the part that objects hide, softly at the rim.

Three kinds of points ask: the ground in view (only where an object's shadow can fall in the
picture), the visible surfaces, and what mirrors show. Each lists its own pairs of (blocker, point)
and all share the same test.
"""

import torch
from torch import Tensor

from nmn.synthetic.lights import LAMPS
from nmn.synthetic.solids import clearance
from nmn.synthetic.stage import Stage, expand
from nmn.synthetic.vec import Vec
from nmn.synthetic.visibility import corners_of, pixels_around

_SOFTEST = 0.012  # world units: half a pixel at 320 wide; keeps the sharpest shadow edge smooth
_BOUND = 3.0**0.5  # a cube's bounding sphere, in halves of its edge


def ground_shadows(stage: Stage, lamp: int, ground: Vec) -> Tensor:
    """``[n * height * width]`` the part of a lamp that each pixel's ground point sees."""
    place = stage.lights.places[lamp].at(stage.picture)
    seen = torch.ones_like(ground.x)
    corners = _shadow_corners(stage, lamp, place)
    blockers, column, row = pixels_around(stage, stage.picture, corners)
    picture = stage.picture.index_select(0, blockers)
    pixel = (picture * stage.cameras.height + row) * stage.cameras.width + column
    return block(stage, lamp, seen, blockers, ground.at(pixel), pixel)


def _shadow_corners(stage: Stage, lamp: int, place: Vec) -> Vec:
    """``[objects, 8]`` points on the ground around each object's shadow, its soft rim included."""
    corners = corners_of(stage)
    top = stage.center.z + stage.half
    # The rim is hidden by the object grown by the lamp's radius times the way already gone.
    grown = (LAMPS[lamp].radius * top / place.z.clamp_min(0.1) + _SOFTEST).unsqueeze(1)
    out = Vec(*(axis.unsqueeze(1) for axis in stage.center))
    corner = corners.plus(
        Vec(
            (corners.x - out.x).sign() * grown,
            (corners.y - out.y).sign() * grown,
            (corners.z - out.z).sign() * grown,
        )
    )
    lamp_at = Vec(*(axis.unsqueeze(1) for axis in place))
    # A corner as high as the lamp throws its shadow to infinity: far away will do, for the
    # rectangle is cut to the picture.
    reach = lamp_at.z / (lamp_at.z - corner.z.clamp_min(0)).clamp_min(0.02)
    x = lamp_at.x + (corner.x - lamp_at.x) * reach
    y = lamp_at.y + (corner.y - lamp_at.y) * reach
    return Vec(x, y, torch.zeros_like(x))


def surface_shadows(stage: Stage, lamp: int, objects: Tensor, points: Vec) -> Tensor:
    """``[k]`` the part of a lamp that points on objects see past *other* objects.

    Arguments:
        objects: ``[k]`` which object each point is on, ascending.
    """
    count = torch.bincount(objects, minlength=len(stage))
    start = torch.cumsum(count, 0) - count
    blockers, blocked = _neighbours(stage, lamp)
    owner, number = expand(count.index_select(0, blocked))
    index = start.index_select(0, blocked).index_select(0, owner) + number
    seen = torch.ones_like(points.x)
    return block(stage, lamp, seen, blockers.index_select(0, owner), points.at(index), index)


def _neighbours(stage: Stage, lamp: int) -> tuple[Tensor, Tensor]:
    """Pairs of objects (blocker, blocked) of one picture that may matter; blockers ascend.

    Left out are those whose bounding spheres the way to the lamp passes by.
    """
    same = stage.picture.unsqueeze(1) == stage.picture
    blockers, blocked = same.fill_diagonal_(False).nonzero().unbind(1)
    bound = stage.half * _BOUND
    origin = stage.center.at(blocked)
    place = stage.lights.places[lamp].at(stage.picture.index_select(0, blocked))
    off, _ = _passing(stage.center.at(blockers).minus(origin), place.minus(origin))
    reach = bound.index_select(0, blockers) + bound.index_select(0, blocked) + LAMPS[lamp].radius
    near = (off < reach * reach).nonzero().squeeze(1)
    return blockers.index_select(0, near), blocked.index_select(0, near)


def point_shadows(stage: Stage, lamp: int, points: Vec, blockers: Tensor, index: Tensor) -> Tensor:
    """``[k]`` the part of a lamp that any points see past the objects paired with them.

    Arguments:
        blockers, index: pairs of an object (ascending) and a point.
    """
    at = points.at(index)
    place = stage.lights.places[lamp].at(stage.picture).at(blockers)
    off, middle = _passing(stage.center.at(blockers).minus(at), place.minus(at))
    reach = stage.half.index_select(0, blockers) * _BOUND + LAMPS[lamp].radius * middle
    near = (off < reach * reach).nonzero().squeeze(1)
    blockers, index = blockers.index_select(0, near), index.index_select(0, near)
    return block(stage, lamp, torch.ones_like(points.x), blockers, at.at(near), index)


def _passing(center: Vec, way: Vec) -> tuple[Tensor, Tensor]:
    """How closely (squared) a way from the origin passes a centre, and where on its way."""
    middle = (center.dot(way) / way.dot(way).clamp_min(1e-9)).clamp(0, 1)
    off = center.minus(way.times(middle))
    return off.dot(off), middle


def block(
    stage: Stage, lamp: int, seen: Tensor, blockers: Tensor, points: Vec, index: Tensor
) -> Tensor:
    """Lower ``seen`` at ``index`` to what the blockers leave of the lamp at ``points``.

    Of several blockers the one that hides most counts: where soft rims overlap this is a little
    too bright, and nobody can tell.
    """
    place = stage.lights.places[lamp].at(stage.picture)
    lit = torch.empty_like(points.x)
    for shape, run in stage.runs(blockers):
        here = blockers[run]
        half = stage.half.index_select(0, here)
        origin = stage.local(shape, points.cut(run), here)
        these = stage.of_shape(shape)
        lamp_at = stage.local(shape, place.at(these), these).at(here - these[0])
        gap, middle = clearance(shape, origin, lamp_at.minus(origin), half)
        part = (0.5 - 0.5 * gap / (LAMPS[lamp].radius * middle + _SOFTEST)).clamp(0, 1)
        lit[run] = part * part * (3 - 2 * part)
    return seen.scatter_reduce_(0, index, lit, "amin")
