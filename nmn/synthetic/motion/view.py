"""What the camera sees of the ground: whether a place is within the view, and its pixel.

The camera looks down as steeply as the ray caster's own, from nearer by, and is turned about the
vertical axis so that x points right in the picture and y away from it: "in front of" is then a
smaller y.
"""

import math

import numpy as np
from numpy.typing import NDArray

from nmn.synthetic.camera import FOCAL, PLACE
from nmn.synthetic.motion.clip import SIZE

_NEARER = 0.84  # of the ray caster's own distance: the arena just fills the picture

CAMERA = (
    0.0,
    -round(_NEARER * math.hypot(PLACE[0], PLACE[1]), 5),
    round(_NEARER * PLACE[2], 5),
)
TURNED = -math.pi / 2 - math.atan2(PLACE[1], PLACE[0])
"""Radians by which the camera, and the lamps with it, are turned about the vertical axis."""

_FAR = math.hypot(CAMERA[1], CAMERA[2])
_FORWARD = (-CAMERA[1] / _FAR, -CAMERA[2] / _FAR)  # its y and z; up is (z, y) with one sign turned


def project(
    place: NDArray[np.float64], size: tuple[int, int] = SIZE
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Column and row in pixels (not rounded), and depth, of points ``[..., 3]``: ``[...]`` each.

    A point behind the camera has a depth below zero, and pixels that mean nothing.
    """
    x, y, z = place[..., 0], place[..., 1] - CAMERA[1], place[..., 2] - CAMERA[2]
    depth = y * _FORWARD[0] + z * _FORWARD[1]
    up = -y * _FORWARD[1] + z * _FORWARD[0]
    scale = FOCAL * size[0] / np.where(np.abs(depth) < 1e-6, 1e-6, depth)
    return size[0] / 2 + x * scale, size[1] / 2 - up * scale, depth


def unproject(
    pixels: NDArray[np.float64], height: NDArray[np.float64], size: tuple[int, int] = SIZE
) -> NDArray[np.float64]:
    """``[..., 3]`` the points that fall on pixels ``[..., 2]`` (column, row) and are so high over
    the ground, ``[...]``: the reverse of ``project``. A ray that does not come down to its height
    in front of the camera is followed as far as the things of this world go.
    """
    focal = FOCAL * size[0]
    side, up = (pixels[..., 0] - size[0] / 2) / focal, (size[1] / 2 - pixels[..., 1]) / focal
    # A depth d gives y = d (forward y - up forward z) and z = d (forward z + up forward y).
    fall = _FORWARD[1] + up * _FORWARD[0]
    depth = (height - CAMERA[2]) / np.minimum(fall, -1e-3)
    depth = np.clip(depth, 0, 3 * _FAR)
    y = CAMERA[1] + depth * (_FORWARD[0] - up * _FORWARD[1])
    return np.stack([side * depth, y, np.broadcast_to(height, y.shape)], -1)


def in_view(place: NDArray[np.float64]) -> NDArray[np.bool_]:
    """``[...]`` whether points ``[..., 3]`` fall within the picture."""
    column, row, depth = project(place)
    wide, high = SIZE
    within = (column >= 0) & (column < wide) & (row >= 0) & (row < high)
    return np.asarray(within & (depth > 0))


def outline(
    place: NDArray[np.float64], half: NDArray[np.float64], size: tuple[int, int] = SIZE
) -> NDArray[np.float64]:
    """``[..., 4]`` x1 y1 x2 y2 in pixels, cut to the picture, around upright boxes.

    Arguments:
        place: ``[..., 3]`` their centres.
        half: ``[..., 3]`` half their extents.
    """
    signs = np.array([(x, y, z) for x in (-1, 1) for y in (-1, 1) for z in (-1, 1)])
    corners = place[..., None, :] + half[..., None, :] * signs
    column, row, _ = project(corners, size)
    box = np.stack([column.min(-1), row.min(-1), column.max(-1), row.max(-1)], -1)
    return np.asarray(np.clip(box, 0, [size[0], size[1], size[0], size[1]]))
