"""A scene of solids on a ground, as the ray caster and Blender draw it.

Its keys are those of CLEVR 1.0's scene files, so that they are drawn as they are; ``box``,
``visible_pixels``, ``camera``, ``lights``, ``image_size`` and ``seed`` are nmn's own additions.
"""

import math
from collections.abc import Mapping
from typing import Any, TypedDict

from nmn.synthetic.errors import WorldError

COLORS: Mapping[str, tuple[int, int, int]] = {
    "gray": (87, 87, 87),
    "red": (173, 35, 35),
    "blue": (42, 75, 215),
    "green": (29, 105, 20),
    "brown": (129, 74, 25),
    "purple": (129, 38, 192),
    "cyan": (41, 208, 208),
    "yellow": (255, 238, 51),
}
"""Each colour's RGB. CLEVR gives these numbers to Blender as *linear* light, so what is seen on
screen is paler than they look here."""

SOLIDS = ("cube", "sphere", "cylinder")
SIZES: Mapping[str, float] = {"large": 0.7, "small": 0.35}
"""Half the height of an object; also the radius of spheres and cylinders."""

MATERIALS = ("rubber", "metal")

_Placed = TypedDict(
    "_Placed", {"3d_coords": list[float], "pixel_coords": tuple[int, int, float]}, total=False
)


class SceneObject(_Placed, total=False):
    """One object.

    ``3d_coords`` are its centre; ``pixel_coords`` its centre in the picture (pixels) and its
    depth; ``rotation`` is about the vertical axis in degrees; ``box`` is x1 y1 x2 y2 in pixels
    around its visible pixels, x2 and y2 one beyond the last. ``half`` is half its height, for one
    that is of no size that has a name.
    """

    color: str
    shape: str
    size: str
    material: str
    rotation: float
    half: float
    box: list[int]
    visible_pixels: int


class TabletopScene(TypedDict, total=False):
    """One picture's ground truth.

    ``directions`` are unit vectors on the ground as the camera sees it; ``relationships[r][i]``
    are the objects that are in relation r (left, right, front, behind) of object i.
    """

    image_index: int
    image_filename: str
    split: str
    directions: dict[str, list[float]]
    relationships: dict[str, list[list[int]]]
    objects: list[SceneObject]
    camera: list[float]
    lights: dict[str, list[float]]
    image_size: list[int]
    seed: list[int]


def half_of(thing: Mapping[str, Any]) -> float:
    """Half an object's height in world units: its own, or that of its size."""
    return float(thing["half"] if "half" in thing else SIZES[thing["size"]])


def check_object(thing: Mapping[str, Any], where: str) -> None:
    """Raise WorldError unless this can be drawn."""
    words = {"shape": SOLIDS, "color": COLORS, "size": SIZES, "material": MATERIALS}
    if "half" in thing:
        del words["size"]
        if not (math.isfinite(thing["half"]) and thing["half"] > 0):
            raise WorldError(f"its half height is {thing['half']}", where=where, expected="above 0")
    for key, known in words.items():
        if thing.get(key) not in known:
            raise WorldError(
                f"no {key} {thing.get(key)!r}", where=where, expected=f"one of: {', '.join(known)}"
            )
    place = thing.get("3d_coords", ())
    numbers = [*place, thing.get("rotation", 0.0)]
    if len(place) != 3 or not all(math.isfinite(number) for number in numbers):
        raise WorldError(
            f"cannot be placed at {list(place)}, turned by {thing.get('rotation')}",
            where=where,
            expected="3d_coords: three finite numbers; rotation: one",
        )
