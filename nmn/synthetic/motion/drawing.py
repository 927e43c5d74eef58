"""Clips as pictures: every frame drawn by the ray caster, and the box of everything in it."""

import math
from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import torch
from numpy.typing import NDArray

from nmn.synthetic.errors import WorldError
from nmn.synthetic.motion.clip import SIZE, MotionClip
from nmn.synthetic.motion.view import CAMERA, outline
from nmn.synthetic.rendering import check_size, find_visible, render
from nmn.synthetic.scene import SceneObject, TabletopScene
from nmn.synthetic.stage import make_stage

SMALL = (96, 64)
"""Width and height of the pictures, where nothing else is asked for."""

_HEAD, _NOSE = 0.3, 0.14
_TOGETHER = 64  # frames in a batch: at 96 x 64 more is not faster
_FAR = 9.0  # units from the middle: what is further away is in no frame, nor its shadow


def scenes_of(clip: MotionClip) -> tuple[list[TabletopScene], list[list[int]]]:
    """Every frame as a scene of solids, and which thing of the clip each solid is part of.

    The agent is a cylinder with a head, and on it a small ball that shows where the agent looks.
    """
    scenes, owners = [], []
    for frame in range(len(clip)):
        solids: list[SceneObject] = []
        owner: list[int] = []
        for number in range(len(clip.things)):
            parts = _solids(clip, number, frame)
            solids += parts
            owner += [number] * len(parts)
        scene: TabletopScene = {
            "image_filename": f"{clip.name}, frame {int(clip.numbers[frame])}",
            "objects": solids,
            "camera": list(CAMERA),
            "lights": {name: list(place) for name, place in clip.light.items()},
        }
        scenes.append(scene)
        owners.append(owner)
    return scenes, owners


def _solids(clip: MotionClip, number: int, frame: int) -> list[SceneObject]:
    thing = clip.things[number]
    x, y, z = clip.course.place[number, frame].tolist()
    if math.hypot(x, y) > _FAR:
        return []
    body: SceneObject = {
        "color": thing.color,
        "shape": thing.shape,
        "material": thing.material,
        "half": thing.half,
        "3d_coords": [x, y, z],
        "rotation": math.degrees(float(clip.course.turn[number, frame])) % 360,
    }
    if not thing.agent:
        return [body]
    top, gaze = z + thing.half, float(clip.gaze[frame])
    out = _HEAD + 0.3 * _NOSE
    nose = [x + out * math.cos(gaze), y + out * math.sin(gaze), top + _HEAD]
    head: SceneObject = {**body, "shape": "sphere", "half": _HEAD}
    head["3d_coords"] = [x, y, top + _HEAD]
    tip: SceneObject = {**head, "color": "red", "material": "rubber", "half": _NOSE}
    tip["3d_coords"] = nose
    return [body, head, tip]


def check_shape(size: tuple[int, int]) -> None:
    """Raise WorldError unless pictures of this size show what the world calls its view."""
    check_size(size)
    if size[0] * SIZE[1] != size[1] * SIZE[0]:
        raise WorldError(
            f"pictures of {size[0]} x {size[1]}",
            expected="a width one and a half times the height, such as 96 x 64 or 480 x 320",
            hint="what is in view, and so what is true of a clip, depends on the proportions",
        )


def frames_of(
    clip: MotionClip, size: tuple[int, int] = SMALL, *, samples: int = 3
) -> Iterator[NDArray[np.uint8]]:
    """The frames one after another, ``[height, width, 3]`` RGB each.

    Arguments:
        samples: see ``nmn.synthetic.render``.

    Raises:
        WorldError: a size of other proportions than the view's.
    """
    check_shape(size)
    scenes, _ = scenes_of(clip)
    for start in range(0, len(scenes), _TOGETHER):
        yield from render(
            scenes[start : start + _TOGETHER], size=size, samples=samples
        ).images.numpy()


def boxes_of(
    clip: MotionClip, size: tuple[int, int] = SMALL
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Where everything is in the pictures, from the pixels in which it is seen.

    What is in view and wholly hidden by others has the box that it would have alone.

    Returns:
        ``[n, T, 4]`` x1 y1 x2 y2 as fractions of the picture, zeros for what is not in view; and
        ``[n, T]`` whether any pixel of it is seen.

    Raises:
        WorldError: a size of other proportions than the view's.
    """
    check_shape(size)
    scenes, owners = scenes_of(clip)
    n = len(clip.things)
    boxes = np.zeros((n, len(clip), 4))
    seen = np.zeros((n, len(clip)), dtype=np.bool_)
    edges = [*range(0, len(scenes), _TOGETHER), len(scenes)]
    for start, end in pairwise(edges):
        stage = make_stage(scenes[start:end], size)
        with torch.inference_mode():
            found, counts = (part.numpy() for part in find_visible(stage))
        for frame in range(start, end):
            for part, number in enumerate(owners[frame]):
                if counts[frame - start, part]:
                    _widen(boxes[number, frame], found[frame - start, part], seen[number, frame])
                    seen[number, frame] = True
    half = np.array([[thing.radius, thing.radius, thing.half] for thing in clip.things])
    alone = outline(
        clip.course.place, np.broadcast_to(half[:, None], clip.course.place.shape), size
    )
    boxes = np.where(seen[..., None], boxes, alone) / [size[0], size[1], size[0], size[1]]
    inside = clip.course.inside
    return np.where(inside[..., None], boxes, 0.0).round(6), seen & inside


def _widen(box: NDArray[np.float64], part: NDArray[np.int32], known: bool | np.bool_) -> None:
    """Make a box also hold another part of its thing."""
    if not known:
        box[:] = part
        return
    box[:2] = np.minimum(box[:2], part[:2])
    box[2:] = np.maximum(box[2:], part[2:])
