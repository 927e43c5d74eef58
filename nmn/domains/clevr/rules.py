"""The published rules of CLEVR's scenes: what objects there are and how they may stand.

Source: Johnson et al., "CLEVR" (CVPR 2017), and the settings of its generator
(facebookresearch/clevr-dataset-gen: ``properties.json`` and the defaults of ``render_images.py``).
Where the generator's text and the published scenes differ, the scenes are followed, and it is said.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from nmn.domains.clevr.words import RELATION
from nmn.synthetic.errors import WorldError
from nmn.synthetic.scene import COLORS

Condition = Literal["A", "B"]

_COOL = ("gray", "blue", "brown", "yellow")
_WARM = ("red", "green", "purple", "cyan")
COGENT: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "A": {"cube": _COOL, "cylinder": _WARM, "sphere": tuple(COLORS)},
    "B": {"cube": _WARM, "cylinder": _COOL, "sphere": tuple(COLORS)},
}
"""CLEVR-CoGenT: the colours a shape may have in condition A, and in B (cubes and cylinders
swapped), to see whether a model learned shape apart from colour."""


@dataclass(frozen=True)
class Rules:
    """How objects are placed; the defaults are CLEVR's.

    Attributes:
        min_objects, max_objects: how many objects, both included, all counts equally likely.
        reach: x and y are drawn from [-reach, reach].
        min_dist: least gap between two objects' radii on the ground.
        margin: least distance of two centres along each of the four directions, so that no
            "left of" is a matter of opinion.
        eps: a relation holds from this distance along its direction on; below ``margin``, so of
            any two objects one is left and the other right.
        camera_jitter, light_jitter: each coordinate moves by up to this much either way.
        min_pixels: least visible pixels of every object in a picture 320 wide; it grows with the
            square of the width, as an object's pixels do.
        max_retries: tries to place one object before all are placed anew.
        cube_scale: a cube's half edge is its size times this. The generator means to divide by
            the square root of 2, but compares the wrong name, and in the published scenes large
            cubes do stand at z = 0.7: so 1.0. Corners of two cubes may then overlap, as there.
    """

    min_objects: int = 3
    max_objects: int = 10
    reach: float = 3.0
    min_dist: float = 0.25
    margin: float = 0.4
    eps: float = 0.2
    camera_jitter: float = 0.5
    light_jitter: float = 1.0
    min_pixels: int = 200
    max_retries: int = 50
    cube_scale: float = 1.0

    def __post_init__(self) -> None:
        if not 1 <= self.min_objects <= self.max_objects:
            raise WorldError(
                f"from {self.min_objects} to {self.max_objects} objects",
                expected="1 <= min_objects <= max_objects",
            )
        if self.margin < self.eps:
            raise WorldError(
                f"the margin {self.margin} is below eps {self.eps}",
                expected="margin >= eps, else two objects may have no left-right order",
            )

    def least_pixels(self, width: int) -> float:
        """The least visible pixels of an object in a picture of this width."""
        return self.min_pixels * (width / 320) ** 2


def check_condition(condition: str | None) -> None:
    """Raise WorldError unless ``condition`` is None, "A" or "B"."""
    if condition is not None and condition not in COGENT:
        raise WorldError(f"no condition '{condition}'", expected='None, "A" or "B" (CLEVR-CoGenT)')


def directions_of(camera: Sequence[float]) -> dict[str, list[float]]:
    """CLEVR's six directions for a camera at this place that looks at the origin.

    Four lie in the ground plane. (In the published scenes they are those of the camera *before*
    its jitter, the same in every scene; here they are what the picture shows.)

    Raises:
        WorldError: the camera is above the origin.
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
    for name in RELATION:
        along = [sum(c * d for c, d in zip(at, directions[name], strict=True)) for at in coords]
        found[name] = [
            [j for j, there in enumerate(along) if j != i and there - here > eps]
            for i, here in enumerate(along)
        ]
    return found
