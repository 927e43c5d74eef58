"""The ground: where each pixel's ray meets it, and its colour there, shadows included."""

import torch
from torch import Tensor

from nmn.synthetic.lights import AMBIENT, LAMPS
from nmn.synthetic.shadows import ground_shadows
from nmn.synthetic.solids import MISS
from nmn.synthetic.stage import Stage
from nmn.synthetic.vec import Vec

GROUND = 0.5
"""What the ground reflects of the light on it, all colours alike."""

FAR = 60.0
"""Ground further away than this looks all the same."""


def ground_points(stage: Stage) -> tuple[Vec, Tensor]:
    """Where the ray of every pixel meets the ground, and its depth: ``[n * height * width]``."""
    cameras, device = stage.cameras, stage.device
    x = torch.arange(cameras.width, dtype=torch.float32, device=device) + 0.5
    y = torch.arange(cameras.height, dtype=torch.float32, device=device) + 0.5
    right, up = cameras.slopes(x, y.unsqueeze(1))
    place, rightward, upward, forward = (
        Vec(*(part[:, None, None] for part in axis))
        for axis in (cameras.place, cameras.right, cameras.up, cameras.forward)
    )
    ray = forward.along(rightward, right).along(upward, up)
    depth = torch.where(ray.z < -1e-4, place.z / (-ray.z).clamp_min(1e-4), MISS)
    near = depth.clamp_max(FAR)
    point = place.along(ray, near)
    return Vec(
        point.x.flatten(), point.y.flatten(), torch.zeros_like(near).flatten()
    ), depth.flatten()


def ground_color(stage: Stage, ground: Vec) -> Vec:
    """Linear RGB of the ground at every pixel."""
    out = [torch.full_like(ground.x, AMBIENT) for _ in range(3)]
    shape = (stage.pictures, -1)
    for lamp, about in enumerate(LAMPS):
        at = Vec(*(part.unsqueeze(1) for part in stage.lights.places[lamp]))
        axis = Vec(*(part.unsqueeze(1) for part in stage.lights.axes[lamp]))
        way = Vec(at.x - ground.x.reshape(shape), at.y - ground.y.reshape(shape), at.z)
        square = way.dot(way)
        light = (way.dot(axis).clamp_min(0) * (about.power * at.z)).div_(square * square).flatten()
        light *= ground_shadows(stage, lamp, ground)
        for total, share in zip(out, about.color, strict=True):
            total.add_(light, alpha=share)
    return Vec(*(total.mul_(GROUND) for total in out))
