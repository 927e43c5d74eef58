"""What surfaces and mirrors share: how much rubber reflects, light from no lamp, normals."""

import torch
from torch import Tensor

from nmn.synthetic.lights import AMBIENT
from nmn.synthetic.solids import normal
from nmn.synthetic.stage import Stage
from nmn.synthetic.vec import Vec

RUBBER = 0.75
"""What rubber reflects of its colour; at 1.0 brown looks orange and blue pale, beside CLEVR's."""

BOUNCE = 0.2
"""Light that the ground gives back upwards; set beside Blender's rendering of the same scenes."""


def around(normals: Vec) -> list[Tensor]:
    """Light that comes from no lamp, as red, green and blue: three tensors to add to."""
    # The lit ground shines back on what is turned to it.
    light = AMBIENT + BOUNCE * (0.5 - 0.5 * normals.z)
    return [light, light.clone(), light.clone()]


def normals_at(stage: Stage, objects: Tensor, points: Vec) -> tuple[Vec, Tensor]:
    """Unit normals at points on objects (ascending), and how much an edge bends them."""
    x, y, z, bend = (torch.empty_like(points.x) for _ in range(4))
    for shape, run in stage.runs(objects):
        here = objects[run]
        local = stage.local(shape, points.cut(run), here)
        out, bend[run] = normal(shape, local, stage.half.index_select(0, here))
        if shape == "cube":
            out = out.turned(stage.cos.index_select(0, here), stage.sin.index_select(0, here))
        x[run], y[run], z[run] = out
    return Vec(x, y, z), bend
