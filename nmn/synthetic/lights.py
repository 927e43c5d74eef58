"""The lamps of CLEVR's base scene, and what light they give.

Places as in that scene (Kubric, Greff et al. 2022, publishes them in its CLEVR worker): a warm key
light from the right, a cool fill light from the left, a white one from above, and a large one far
overhead that does not jitter. Strengths were set by eye against CLEVR's pictures.
"""

from dataclasses import dataclass

from torch import Tensor

from nmn.synthetic.vec import Vec


@dataclass(frozen=True)
class Lamp:
    """One lamp.

    Attributes:
        place: x, y, z before jitter.
        power: what it gives; falls with the square of the distance.
        color: of its light, linear RGB.
        radius: of the lamp, which makes shadows soft.
    """

    name: str
    place: tuple[float, float, float]
    power: float
    color: tuple[float, float, float]
    radius: float


LAMPS = (
    Lamp("key", (6.44671, -2.90517, 4.2584), 24.0, (1.0, 0.95, 0.86), 0.4),
    Lamp("fill", (-4.67112, -4.0136, 3.01122), 7.0, (0.88, 0.93, 1.0), 0.4),
    Lamp("back", (-1.1685, 2.64602, 5.81574), 7.0, (1.0, 1.0, 1.0), 0.4),
    Lamp("area", (11.6608, -6.62799, 25.8232), 105.0, (1.0, 1.0, 1.0), 2.0),
)

JITTERED = tuple(lamp.name for lamp in LAMPS[:3])
"""The lamps whose places are drawn anew for every scene."""

AMBIENT = 0.12
"""Light from everywhere, so that no shadow is black."""


@dataclass(frozen=True)
class Lights:
    """The lamps of every picture: one ``[n]`` Vec a lamp.

    Attributes:
        places: where they are.
        axes: unit vectors from the origin, which all are turned to, to the lamps.
    """

    places: tuple[Vec, ...]

    @property
    def axes(self) -> tuple[Vec, ...]:
        return tuple(place.unit() for place in self.places)


def strength(power: float, way: Vec, axis: Vec, normal: Vec) -> Tensor:
    """What a lamp gives a surface, before shadows; zero where either faces away.

    ``power * cos * cos / d²``, the cosines those of the light's way with the surface's normal and
    with the lamp's own axis, as of a flat lamp. ``way`` leads from the surface to the lamp and
    has length d, so the two cosines bring d² below the line once more.

    Arguments:
        axis: unit vector from what the lamp is turned to (the origin), to the lamp.
    """
    square = way.dot(way).clamp_min(1e-6)
    return way.dot(normal).clamp_min(0) * way.dot(axis).clamp_min(0) * (power / (square * square))
