"""Synthetic worlds with exact ground truth: CLEVR-like scenes and SHAPES, rendered by nmn itself.

from nmn.synthetic import render_clevr

for batch in render_clevr(64, seed=1):
    batch.images, batch.objects, batch.scenes
"""

from nmn.synthetic.blender import find_blender, render_with_blender
from nmn.synthetic.errors import BlenderError, WorldError
from nmn.synthetic.rendering import Rendered, render
from nmn.synthetic.rules import (
    COGENT,
    COLORS,
    MATERIALS,
    RELATIONS,
    SHAPES,
    SIZES,
    Condition,
    Rules,
)
from nmn.synthetic.sampling import sample_scene, sample_scenes
from nmn.synthetic.scene import ClevrScene, SceneObject, directions_of, relationships_of

__all__ = [
    "COGENT",
    "COLORS",
    "MATERIALS",
    "RELATIONS",
    "SHAPES",
    "SIZES",
    "BlenderError",
    "ClevrScene",
    "Condition",
    "Rendered",
    "Rules",
    "SceneObject",
    "WorldError",
    "directions_of",
    "find_blender",
    "relationships_of",
    "render",
    "render_with_blender",
    "sample_scene",
    "sample_scenes",
]
