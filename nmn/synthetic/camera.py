"""The camera of CLEVR: where it stands, what it looks at, and where a point falls in the picture.

Its place is Blender's default, lens 35 mm on a sensor 32 mm wide, turned to the origin. That these
are CLEVR's was checked on published scenes: the camera found from the ``3d_coords`` and
``pixel_coords`` of CLEVR_val_000000 has a focal length of 1.094 widths and looks at the origin
within 0.02, from within the jitter around this place.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from nmn.kernels.float32 import CPU
from nmn.synthetic.vec import Vec, vec

PLACE = (7.48113, -6.50764, 5.34367)
FOCAL = 35.0 / 32.0
"""Focal length in picture widths."""

NEAR = 0.1
"""Nothing closer to the camera than this is drawn."""


@dataclass(frozen=True)
class Cameras:
    """One camera a picture, all of the same picture size.

    Attributes:
        place: ``[n]`` where each stands.
        right, up, forward: ``[n]`` unit vectors: the picture's axes and the viewing direction.
        width, height: of the picture in pixels.
    """

    place: Vec
    right: Vec
    up: Vec
    forward: Vec
    width: int
    height: int

    @property
    def focal(self) -> float:
        """In pixels."""
        return FOCAL * self.width

    def slopes(self, x: Tensor, y: Tensor) -> tuple[Tensor, Tensor]:
        """How far right and up a ray through picture point (x, y) goes for 1 forward."""
        focal = self.focal
        return (x - self.width / 2) / focal, (self.height / 2 - y) / focal

    def project(self, points: Vec, camera: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Picture x and y in pixels (not rounded) and depth along the viewing direction.

        Arguments:
            points: ``[k]`` (or ``[k, m]`` with ``camera`` of ``[k, 1]``).
            camera: which camera sees each point.
        """
        seen = points.minus(_pick(self.place, camera))
        depth = seen.dot(_pick(self.forward, camera))
        scale = self.focal / depth.clamp_min(NEAR)
        x = self.width / 2 + seen.dot(_pick(self.right, camera)) * scale
        y = self.height / 2 - seen.dot(_pick(self.up, camera)) * scale
        return x, y, depth


def _pick(vectors: Vec, index: Tensor) -> Vec:
    return Vec(vectors.x[index], vectors.y[index], vectors.z[index])


def look_at_origin(
    places: Sequence[Sequence[float]], size: tuple[int, int], device: torch.device | str = "cpu"
) -> Cameras:
    """Cameras at ``places`` (n times x, y, z), upright, looking at the origin."""
    # In double precision, on the CPU: rounded once, a place has the same axes on every machine.
    place = vec(torch.tensor(places, dtype=torch.float64, device=CPU).reshape(-1, 3))
    forward = place.times(-1.0).unit()
    flat = torch.rsqrt((forward.x**2 + forward.y**2).clamp_min(1e-20))
    right = Vec(forward.y * flat, -forward.x * flat, torch.zeros_like(forward.x))
    up = Vec(
        right.y * forward.z - right.z * forward.y,
        right.z * forward.x - right.x * forward.z,
        right.x * forward.y - right.y * forward.x,
    )
    place, right, up, forward = (
        Vec(*(part.float().to(device) for part in axis)) for axis in (place, right, up, forward)
    )
    return Cameras(place, right, up, forward, size[0], size[1])


def pixel_coords(
    point: Sequence[float], camera: Sequence[float], size: tuple[int, int]
) -> tuple[int, int, float]:
    """CLEVR's ``pixel_coords`` of a point: column and row, rounded, and depth.

    Plain double precision, so the numbers in a file are the same on every machine.

    >>> pixel_coords((0.0, 0.0, 0.0), PLACE, (480, 320))
    (240, 160, 11.25...)
    """
    far = math.sqrt(sum(part * part for part in camera))
    flat = math.hypot(camera[0], camera[1])
    x, y, z = (p - c for p, c in zip(point, camera, strict=True))
    fx, fy, fz = (-part / far for part in camera)
    rx, ry = fy * far / flat, -fx * far / flat
    depth = x * fx + y * fy + z * fz
    right = x * rx + y * ry
    up = x * ry * fz - y * rx * fz + z * (rx * fy - ry * fx)
    scale = FOCAL * size[0] / depth
    return round(size[0] / 2 + right * scale), round(size[1] / 2 - up * scale), depth
