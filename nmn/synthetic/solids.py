"""Where rays meet a cube, a sphere or a cylinder, each centred at the origin and unrotated.

Everything is elementwise over ``[k]`` rays. A cube is ``2 half`` wide; a cylinder stands upright,
``half`` in radius and ``2 half`` high.
"""

import torch
from torch import Tensor

from nmn.synthetic.vec import Vec

MISS = float("inf")
_TINY = 1e-7  # a direction's component that is zero would divide by zero


def hit(shape: str, origin: Vec, direction: Vec, half: Tensor) -> Tensor:
    """How many ``direction`` from ``origin`` the surface is first met, or infinity: ``[k]``.

    Rays that start inside meet nothing: no camera and no mirror is inside an object.
    """
    if shape == "sphere":
        return _hit_sphere(origin, direction, half)
    if shape == "cube":
        (x1, x2), (y1, y2) = _slab(origin.x, direction.x, half), _slab(origin.y, direction.y, half)
    else:
        x1, x2 = _hit_disc(origin, direction, half)
        y1, y2 = x1, x2
    z1, z2 = _slab(origin.z, direction.z, half)
    enter = torch.maximum(torch.maximum(x1, y1), z1)
    leave = torch.minimum(torch.minimum(x2, y2), z2)
    return torch.where((enter < leave) & (enter > 0), enter, MISS)


def _hit_sphere(origin: Vec, direction: Vec, half: Tensor) -> Tensor:
    # From the point of closest approach: in single precision the usual b² - ac of a far sphere
    # has lost the digits that decide at its rim.
    square = direction.dot(direction)
    middle = -origin.dot(direction) / square
    closest = origin.along(direction, middle)
    inside = half * half - closest.dot(closest)
    t = middle - torch.sqrt(inside.clamp_min(0) / square)
    return torch.where((inside > 0) & (t > 0), t, MISS)


def _hit_disc(origin: Vec, direction: Vec, half: Tensor) -> tuple[Tensor, Tensor]:
    """Entering and leaving the endless upright cylinder; empty where it is missed."""
    square = (direction.x**2 + direction.y**2).clamp_min(_TINY * _TINY)
    middle = -(origin.x * direction.x + origin.y * direction.y) / square
    x, y = origin.x + direction.x * middle, origin.y + direction.y * middle
    inside = half * half - x * x - y * y
    reach = torch.sqrt(inside.clamp_min(0) / square)
    return torch.where(inside > 0, middle - reach, MISS), middle + reach


def _slab(origin: Tensor, direction: Tensor, half: Tensor) -> tuple[Tensor, Tensor]:
    """Entering and leaving the space between the planes at -half and half."""
    away = 1 / torch.where(direction.abs() < _TINY, _TINY, direction)
    one, other = (-half - origin) * away, (half - origin) * away
    return torch.minimum(one, other), torch.maximum(one, other)


def normal(shape: str, point: Vec, half: Tensor) -> tuple[Vec, Tensor]:
    """The outward unit normal at a surface point, and how much an edge bends it (0 to 0.43).

    CLEVR's cubes and cylinders have slightly rounded edges. Here the shape keeps its edges and
    only the normal turns, over the outer tenth, which looks the same at CLEVR's sizes.
    """
    if shape == "sphere":
        return point.times(1 / half), torch.zeros_like(half)
    if shape == "cube":
        out = Vec(*(_rounded(part / half) for part in point)).unit()
        steepest = torch.maximum(torch.maximum(out.x.abs(), out.y.abs()), out.z.abs())
        return out, 1 - steepest
    flat = torch.sqrt(point.x**2 + point.y**2).clamp_min(1e-6)
    side = _rounded(flat / half)
    out = Vec(point.x / flat * side, point.y / flat * side, _rounded(point.z / half)).unit()
    upright = out.z.abs()
    return out, 1 - torch.maximum(upright, torch.sqrt((1 - upright * upright).clamp_min(0)))


def near_edge(shape: str, point: Vec, half: Tensor, within: Tensor) -> Tensor:
    """Whether a surface point is within this distance of an edge, where the normal turns fast."""
    if shape == "sphere":
        return torch.zeros_like(half, dtype=torch.bool)
    x, y, z = point.x.abs(), point.y.abs(), point.z.abs()
    inner = half - within
    if shape == "cube":
        return (
            ((x > inner) & (y > inner)) | ((x > inner) & (z > inner)) | ((y > inner) & (z > inner))
        )
    return (z > inner) & (x * x + y * y > inner * inner)


def _rounded(part: Tensor) -> Tensor:
    """How much of the normal points along an axis, from how far out (1: the face) a point is."""
    rim = ((part.abs() - 0.9) * 10).clamp(0, 1)
    return rim * rim * rim * part.sign()


def clearance(shape: str, origin: Vec, to_light: Vec, half: Tensor) -> tuple[Tensor, Tensor]:
    """How deep a ray to a light passes within a solid's outline, and where on its way.

    The first is the distance of the ray to the nearest edge of the solid's outline as the light
    sees it: positive inside (the light is hidden), negative outside. A light that is a disc of
    radius R is hidden by degrees while this is within R times the second, which is the fraction
    of the way at which the solid is passed: soft shadows without noise.
    """
    if shape == "sphere":
        square = to_light.dot(to_light)
        middle = (-origin.dot(to_light) / square).clamp(0, 1)
        closest = origin.along(to_light, middle)
        return half - torch.sqrt(closest.dot(closest)), middle
    z1, z2 = _slab(origin.z, to_light.z, half)
    dz = to_light.z.abs()
    if shape == "cube":
        x1, x2 = _slab(origin.x, to_light.x, half)
        y1, y2 = _slab(origin.y, to_light.y, half)
        dx, dy = to_light.x.abs(), to_light.y.abs()
        gap = torch.minimum(
            torch.minimum(_edge(x1, x2, y1, y2, dx, dy), _edge(x1, x2, z1, z2, dx, dz)),
            _edge(y1, y2, z1, z2, dy, dz),
        )
        enter = torch.maximum(torch.maximum(x1, y1), z1)
        leave = torch.minimum(torch.minimum(x2, y2), z2)
        return gap, ((enter + leave) / 2).clamp(0, 1)
    square = (to_light.x**2 + to_light.y**2).clamp_min(1e-9)
    middle = -(origin.x * to_light.x + origin.y * to_light.y) / square
    x, y = origin.x + to_light.x * middle, origin.y + to_light.y * middle
    beside = x * x + y * y
    inside = (half * half - beside).clamp_min(0)
    reach = torch.sqrt(inside / square)
    # How steeply the ray crosses the side decides how far from the rim it passes; not below a
    # third, or a ray that grazes the side high above the top would count as grazing the rim.
    across = torch.sqrt(square) * (torch.sqrt(inside) / half).clamp_min(0.3)
    rim = _edge(middle - reach, middle + reach, z1, z2, across, dz)
    gap = torch.minimum(half - torch.sqrt(beside), rim)
    enter, leave = torch.maximum(middle - reach, z1), torch.minimum(middle + reach, z2)
    return gap, ((enter + leave) / 2).clamp(0, 1)


def _edge(a1: Tensor, a2: Tensor, b1: Tensor, b2: Tensor, da: Tensor, db: Tensor) -> Tensor:
    """Signed distance of a ray to the two edges where leaving slab a meets entering b, and back.

    Seen along the edge, the ray is a line in a plane and the edge a point; ``(a2 - b1) da db`` is
    their cross product, so over the line's length it is their distance.
    """
    within = torch.minimum(a2 - b1, b2 - a1)
    return within * (da * db) * torch.rsqrt((da * da + db * db).clamp_min(1e-12))
