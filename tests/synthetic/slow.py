"""The same scenes by other means: plain numpy in double precision, every ray against every object.

Shares no code with ``nmn.synthetic``: the camera is built by cross products, a cube is six
squares, a cylinder a wall and two lids.
"""

import math
from typing import Any

import numpy as np

HALVES = {"large": 0.7, "small": 0.35}
LENS, SENSOR = 35.0, 32.0  # millimetres


def rays(camera: list[float], width: int, height: int) -> tuple[np.ndarray, np.ndarray]:
    """The camera's place and the ray of every pixel centre, 1 long along the viewing direction."""
    place = np.array(camera, dtype=float)
    forward = -place / np.linalg.norm(place)
    right = np.cross(forward, [0.0, 0.0, 1.0])
    right /= np.linalg.norm(right)
    up = np.cross(right, forward)
    pixel = SENSOR / width / LENS  # how far a pixel is from the next, at distance 1
    x = (np.arange(width) + 0.5 - width / 2) * pixel
    y = (height / 2 - np.arange(height) - 0.5) * pixel
    return place, forward + x[None, :, None] * right + y[:, None, None] * up


def meet(thing: dict[str, Any], place: np.ndarray, way: np.ndarray) -> np.ndarray:
    """How far along each ray the object is first met; infinite where it is not.

    ``place`` is one origin for all rays, or one for each.
    """
    half = HALVES[thing["size"]]
    origin = place - np.array(thing["3d_coords"], dtype=float)
    if thing["shape"] == "sphere":
        return _roots(way, origin, half, 3)
    if thing["shape"] == "cube":
        angle = math.radians(-thing["rotation"])
        cos, sin = math.cos(angle), math.sin(angle)
        turn = np.array([[cos, -sin, 0], [sin, cos, 0], [0, 0, 1]])
        origin, way = origin @ turn.T, way @ turn.T
        sides = [(axis, at) for axis in range(3) for at in (-half, half)]
        faces = [_face(origin, way, axis, at, half) for axis, at in sides]
        return np.min(faces, axis=0)
    wall = _roots(way, origin, half, 2)
    with np.errstate(invalid="ignore"):
        wall = np.where(np.abs(origin[..., 2] + wall * way[..., 2]) <= half, wall, np.inf)
    lids = []
    for side in (-half, half):
        t = (side - origin[..., 2]) / way[..., 2]
        x, y = origin[..., 0] + t * way[..., 0], origin[..., 1] + t * way[..., 1]
        lids.append(np.where((x * x + y * y <= half * half) & (t > 0), t, np.inf))
    return np.minimum(wall, np.minimum(*lids))


def _roots(way: np.ndarray, origin: np.ndarray, half: float, axes: int) -> np.ndarray:
    a = (way[..., :axes] ** 2).sum(-1)
    b = (way[..., :axes] * origin[..., :axes]).sum(-1)
    inside = b * b - a * ((origin[..., :axes] ** 2).sum(-1) - half * half)
    t = (-b - np.sqrt(np.maximum(inside, 0))) / a
    return np.where((inside > 0) & (t > 0), t, np.inf)


def _face(origin: np.ndarray, way: np.ndarray, axis: int, at: float, half: float) -> np.ndarray:
    t = (at - origin[..., axis]) / way[..., axis]
    inside = t > 0
    for other in {0, 1, 2} - {axis}:
        inside &= np.abs(origin[..., other] + t * way[..., other]) <= half
    return np.where(inside, t, np.inf)


def look(scene: dict[str, Any], width: int, height: int) -> tuple[np.ndarray, np.ndarray]:
    """The object (-1: ground) and the depth of every pixel."""
    place, way = rays(scene["camera"], width, height)
    distances = [-place[2] / way[..., 2]] + [meet(thing, place, way) for thing in scene["objects"]]
    return np.argmin(distances, axis=0) - 1, np.min(distances, axis=0)
