"""Synthetic worlds with exact ground truth: solids on a ground, rendered by nmn itself.

What stands where is given by a domain (``nmn.domains.clevr.sampling``); here it becomes pictures.
"""

from nmn.synthetic.blender import find_blender, render_with_blender
from nmn.synthetic.errors import BlenderError, WorldError
from nmn.synthetic.rendering import Rendered, render
from nmn.synthetic.scene import COLORS, MATERIALS, SIZES, SOLIDS, SceneObject, TabletopScene

__all__ = [
    "COLORS",
    "MATERIALS",
    "SIZES",
    "SOLIDS",
    "BlenderError",
    "Rendered",
    "SceneObject",
    "TabletopScene",
    "WorldError",
    "find_blender",
    "render",
    "render_with_blender",
]
