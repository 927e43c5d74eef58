"""Random scenes in the format of CLEVR 1.0: attributes, coordinates, and relations from them."""

from random import Random
from typing import Any

COLORS = "gray red blue green brown purple cyan yellow".split()
SHAPES = "cube sphere cylinder".split()
SIZES = "large small".split()
MATERIALS = "rubber metal".split()

# Closer than this along an axis, two objects do not stand in that axis's relations (as in CLEVR).
_EPSILON = 0.2

# By relation, the direction in the plane: x to the right, y to the viewer.
_DIRECTIONS = {"left": (-1, 0), "right": (1, 0), "behind": (0, -1), "front": (0, 1)}


def scene(number: int, *, least: int = 3, most: int = 10, split: str = "train") -> dict[str, Any]:
    """Scene ``number``: the same on every call."""
    random = Random(f"scene {number}")
    places = [(random.uniform(-3, 3), random.uniform(-3, 3)) for _ in range(most)]
    places = places[: random.randint(least, most)]
    objects = [
        {
            "color": random.choice(COLORS),
            "shape": random.choice(SHAPES),
            "size": random.choice(SIZES),
            "material": random.choice(MATERIALS),
            "3d_coords": [x, y, 0.5],
        }
        for x, y in places
    ]
    relationships = {
        name: [
            [
                j
                for j, there in enumerate(places)
                if j != i and (there[0] - x) * dx + (there[1] - y) * dy > _EPSILON
            ]
            for i, (x, y) in enumerate(places)
        ]
        for name, (dx, dy) in _DIRECTIONS.items()
    }
    return {
        "image_index": number,
        "image_filename": f"CLEVR_{split}_{number:06d}.png",
        "split": split,
        "objects": objects,
        "relationships": relationships,
    }
