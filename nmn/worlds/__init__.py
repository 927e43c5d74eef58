"""Synthetic worlds with exact ground truth: CLEVR-like scenes and SHAPES, rendered by nmn itself.

from nmn.worlds import render_clevr

for batch in render_clevr(64, seed=1):
    batch.images, batch.objects, batch.scenes
"""

from nmn.worlds.blender import find_blender, render_with_blender
from nmn.worlds.clevr import render_clevr
from nmn.worlds.errors import BlenderError, WorldError
from nmn.worlds.rendering import Rendered, render
from nmn.worlds.rules import COGENT, COLORS, MATERIALS, RELATIONS, SHAPES, SIZES, Condition, Rules
from nmn.worlds.sampling import sample_scene, sample_scenes
from nmn.worlds.scene import ClevrScene, SceneObject, directions_of, relationships_of
from nmn.worlds.shapes import ShapesImages, shapes_image, shapes_images
from nmn.worlds.shapes_cells import shapes_cells
from nmn.worlds.write import write_clevr

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
    "ShapesImages",
    "WorldError",
    "directions_of",
    "find_blender",
    "relationships_of",
    "render",
    "render_clevr",
    "render_with_blender",
    "sample_scene",
    "sample_scenes",
    "shapes_cells",
    "shapes_image",
    "shapes_images",
    "write_clevr",
]
