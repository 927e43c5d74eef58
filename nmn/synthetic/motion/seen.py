"""What a neural model gets to see of a clip: features with noise, in no order, without a label.

Of every thing in every frame there is a state: its place, speed and height, its colour as three
numbers, its shape, material and size, whether it is the one who acts, and, where there is an agent,
how far it is from it and how the agent's gaze stands to it. That is what a good detector, tracker
and depth estimate could tell. What is *not* in it: verbs, relations, actions, their starts and
ends, the words of kinds, and which slot of another clip the same thing was in.

A state is sent through a fixed random projection and a tanh, as a network's last hidden layer would
mix it, and noise is added anew in every frame. A frame's own features are the sum of another such
projection over the things in view: who does not use the tracks must take it apart.
"""

from dataclasses import dataclass, replace

import numpy as np
import torch
from numpy.typing import NDArray

from nmn.synthetic.errors import WorldError
from nmn.synthetic.motion.clip import Course, MotionClip, Thing
from nmn.synthetic.motion.drawing import SMALL, boxes_of
from nmn.synthetic.motion.graph import clip_graph
from nmn.synthetic.scene import COLORS, SOLIDS
from nmn.types import ClipGraph

NOISES = (0.0, 0.05, 0.1, 0.2, 0.4)
"""Standard deviations of the noise, by level; the features themselves have about 0.5."""

TRACK_WIDTH = 64
FRAME_WIDTH = 128

_PROJECTION = 41  # the seed of the projections, which are the same for every clip
_SHAKE = 0.05  # of a box's edges, for a noise of 1: fractions of the picture


@dataclass(frozen=True)
class Features:
    """Features of one clip.

    Attributes:
        frames: ``[T, FRAME_WIDTH]``.
        tracks: ``[n, T, TRACK_WIDTH]``, zeros where a thing is not in view.
        order: ``[n]`` the thing of the clip that each slot of ``tracks`` is.
    """

    frames: NDArray[np.float32]
    tracks: NDArray[np.float32]
    order: NDArray[np.int64]


def features(clip: MotionClip, noise: int = 2, *, seed: int = 0) -> Features:
    """What is seen of a clip at a level of noise; another ``seed`` gives other noise and slots.

    Raises:
        WorldError: there is no such level, or the seed is negative.
    """
    if noise not in range(len(NOISES)) or seed < 0:
        raise WorldError(
            f"noise level {noise}, seed {seed}",
            expected=f"a level of 0 to {len(NOISES) - 1}, a seed of at least 0",
        )
    random = _random(clip, noise, seed)
    order = random.permutation(len(clip.things))
    inside = clip.course.inside[..., None]
    tracks, frames = projected(clip.things, clip.course, clip.gaze)
    tracks = tracks + NOISES[noise] * random.normal(size=tracks.shape) * inside
    frames = frames + NOISES[noise] * random.normal(size=frames.shape)
    return Features(frames.astype(np.float32), tracks[order].astype(np.float32), order)


def seen_graph(
    clip: MotionClip,
    noise: int = 2,
    *,
    seed: int = 0,
    size: tuple[int, int] = SMALL,
    boxed: bool = True,
) -> ClipGraph:
    """A clip as a neural model sees it: times, who is in view, shaky boxes, and "features".

    Frame table "features" ``[T, FRAME_WIDTH]`` and track table "features" ``[n, T, TRACK_WIDTH]``;
    no other table, no event. Slot i is thing ``features(clip, noise, seed=seed).order[i]``.

    Arguments:
        boxed: False leaves all boxes zeros, for those who do not look at them: drawing them takes
            longer than all else.

    Raises:
        WorldError: there is no such level, or a size of other proportions than the view's.
    """
    made = features(clip, noise, seed=seed)
    corners = np.zeros((*made.tracks.shape[:2], 4))
    if boxed:
        boxes, _ = boxes_of(clip, size)
        boxes = boxes[made.order]
        inside = clip.course.inside[made.order][..., None]
        shake = _random(clip, noise, seed + 1_000_003).normal(size=boxes.shape)
        boxes = (boxes + _SHAKE * NOISES[noise] * shake * inside).clip(0, 1)
        corners = np.sort(boxes.reshape(*boxes.shape[:-1], 2, 2), axis=-2).reshape(boxes.shape)
    bare = clip_graph(clip, size=size, boxes=corners)
    return replace(
        bare,
        present=bare.present[torch.from_numpy(made.order)],
        tables={},
        track_tables={"features": torch.from_numpy(made.tracks)},
        frame_tables={"features": torch.from_numpy(made.frames)},
        event_tables={},
        spans=bare.spans[:0],
        parties={},
    )


def seen_anew(clip: ClipGraph, noise: int, random: np.random.Generator) -> ClipGraph:
    """A clip that was seen without noise (level 0), with noise of a level in its features.

    Who learns from the same clips again and again should see them as differently as he will see
    others. Boxes stay as they are.

    Raises:
        WorldError: there is no such level.
    """
    if noise not in range(len(NOISES)):
        raise WorldError(f"noise level {noise}", expected=f"a level of 0 to {len(NOISES) - 1}")
    tracks, frames = clip.track_tables["features"], clip.frame_tables["features"]
    shaken = [
        one + NOISES[noise] * torch.from_numpy(random.standard_normal(one.shape, dtype=np.float32))
        for one in (tracks, frames)
    ]
    return replace(
        clip,
        track_tables={**clip.track_tables, "features": shaken[0] * clip.present.unsqueeze(2)},
        frame_tables={**clip.frame_tables, "features": shaken[1]},
    )


def projected(
    things: tuple[Thing, ...], course: Course, gaze: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Features without noise: ``[n, T, TRACK_WIDTH]`` of things, ``[T, FRAME_WIDTH]`` of frames.

    Arguments:
        things: the one who acts first, where somebody does.
        course: how they moved, as it was or as it was seen.
        gaze: ``[T]`` radians.
    """
    state, inside = _states(things, course, gaze), course.inside[..., None]
    fixed = np.random.default_rng(_PROJECTION)
    tracks, whole = (
        np.tanh(
            state @ fixed.normal(0, 1 / np.sqrt(3), (state.shape[-1], width))
            + fixed.normal(0, 0.3, width)
        )
        * inside
        for width in (TRACK_WIDTH, FRAME_WIDTH)
    )
    return tracks, whole.sum(0)


def _random(clip: MotionClip, noise: int, seed: int) -> np.random.Generator:
    kind = ("agent", "physics").index(clip.kind)
    first = abs(int(clip.course.place[0, 0, 0] * 1e5))  # clips of other series have other slots
    return np.random.default_rng([kind, clip.number, first, noise, seed])


def _states(
    things: tuple[Thing, ...], course: Course, gaze: NDArray[np.float64]
) -> NDArray[np.float64]:
    """``[n, T, state]``, every number of it about as large as one."""
    n, length = course.inside.shape
    radius = np.array([thing.radius for thing in things])
    half = np.array([thing.half for thing in things])
    # Shapes are said, because of nothing there would be none.
    look = np.array([COLORS[thing.color] for thing in things]).reshape(n, 3) / 128 - 1
    shape = np.array([[thing.shape == name for name in SOLIDS] for thing in things])
    shape = shape.reshape(n, len(SOLIDS))
    rest = np.array([[thing.material == "metal", thing.agent] for thing in things]).reshape(n, 2)
    about = np.concatenate([look, shape, rest, half[:, None] * 3], 1)
    parts = [
        course.place / [2.0, 2.0, 1.0],
        course.velocity,
        (course.place[..., 2] - half[:, None])[..., None] * 2,
        np.broadcast_to(about[:, None], (n, length, about.shape[1])),
    ]
    if things and things[0].agent:
        way = (course.place - course.place[:1])[..., :2]
        far = np.hypot(way[..., 0], way[..., 1])
        gap = np.maximum(far - radius[:, None] - radius[0], 0)
        off = np.arctan2(way[..., 1], way[..., 0]) - gaze
        parts += [way / 2, np.stack([far / 2, 2 * np.exp(-6 * gap)], -1)]
        parts += [np.stack([np.cos(off), np.sin(off)], -1)]
    else:
        parts += [np.zeros((n, length, 6))]
    return np.concatenate(parts, -1)
