"""A scene as CLEVR 1.0 writes it: what is in the JSON file, and what follows from the places.

``box``, ``visible_pixels``, ``camera``, ``lights``, ``image_size`` and ``seed`` are nmn's own
additions: readers of CLEVR's format do not look at them.
"""

import math
from collections.abc import Mapping, Sequence
from typing import Any, TypedDict

from nmn.synthetic.errors import WorldError
from nmn.synthetic.rules import COLORS, MATERIALS, RELATIONS, SHAPES, SIZES

_Placed = TypedDict(
    "_Placed", {"3d_coords": list[float], "pixel_coords": tuple[int, int, float]}, total=False
)


class SceneObject(_Placed, total=False):
    """One object.

    ``3d_coords`` are its centre; ``pixel_coords`` its centre in the picture (pixels) and its
    depth; ``rotation`` is about the vertical axis in degrees; ``box`` is x1 y1 x2 y2 in pixels
    around its visible pixels, x2 and y2 one beyond the last.
    """

    color: str
    shape: str
    size: str
    material: str
    rotation: float
    box: list[int]
    visible_pixels: int


class ClevrScene(TypedDict, total=False):
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


def directions_of(camera: Sequence[float]) -> dict[str, list[float]]:
    """CLEVR's six directions for a camera at this place that looks at the origin.

    Four lie in the ground plane. (In the published scenes they are those of the camera *before*
    its jitter, the same in every scene; here they are what the picture shows.)
    """
    x, y = camera[0], camera[1]
    far = math.hypot(x, y)
    if far < 1e-6:
        raise WorldError("the camera is right above the origin, so nothing is behind anything")
    behind, right = [-x / far, -y / far, 0.0], [-y / far, x / far, 0.0]
    return {
        "right": right,
        "behind": behind,
        "above": [0.0, 0.0, 1.0],
        "below": [0.0, 0.0, -1.0],
        "left": [-right[0], -right[1], 0.0],
        "front": [-behind[0], -behind[1], 0.0],
    }


def relationships_of(
    coords: Sequence[Sequence[float]], directions: Mapping[str, Sequence[float]], eps: float = 0.2
) -> dict[str, list[list[int]]]:
    """Who is left, right, in front and behind of whom: ``[relation][i]`` lists the others.

    Object j is in the relation of object i when it lies more than ``eps`` further along the
    relation's direction.
    """
    found = {}
    for name in RELATIONS:
        along = [sum(c * d for c, d in zip(at, directions[name], strict=True)) for at in coords]
        found[name] = [
            [j for j, there in enumerate(along) if j != i and there - here > eps]
            for i, here in enumerate(along)
        ]
    return found


def check_object(thing: Mapping[str, Any], where: str) -> None:
    """Raise WorldError unless this can be drawn."""
    words = {"shape": SHAPES, "color": COLORS, "size": SIZES, "material": MATERIALS}
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
