"""What was seen of a clip -> the percept that the modules read: features of things and frames."""

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from nmn.domains.motion.language import OBJECT
from nmn.domains.motion.perception.places import Moved
from nmn.kernels.float32 import FLOAT32_ON_CPU
from nmn.synthetic.motion.clip import SIZE
from nmn.synthetic.motion.relations import AGENT_HEIGHT
from nmn.synthetic.motion.seen import projected
from nmn.synthetic.motion.view import outline
from nmn.types import ClipGraph, Media

MISS = 0.01
"""Share of the things in view that are not found."""


def graph_of(
    moved: Moved,
    times: NDArray[np.float64],
    duration: float,
    size: tuple[int, int],
    media: Media | None = None,
) -> ClipGraph:
    """A clip as its pixels show it.

    The tables "features" of tracks and frames are those of ``nmn.synthetic.motion.seen``, made of
    the states that were seen in place of the true ones, without noise; the table "object" says
    what each thing is, for readings.

    Arguments:
        times: ``[T]`` seconds.
        size: width and height of the frames in pixels.
    """
    tracks, frames = projected(moved.things, moved.course, moved.gaze)
    kinds = torch.zeros(len(moved.things), len(OBJECT), **FLOAT32_ON_CPU)
    for row, thing in enumerate(moved.things):
        if not thing.agent:
            kinds[row, OBJECT.index(thing.kind)] = 1
    return ClipGraph(
        times=_tensor(times),
        duration=duration,
        present=_tensor(moved.course.inside),
        boxes=_tensor(_boxes(moved)),
        width=size[0],
        height=size[1],
        tables={OBJECT.name: kinds},
        track_tables={"features": _tensor(tracks)},
        frame_tables={"features": _tensor(frames)},
        miss_rate=MISS,
        media=media,
    )


def _boxes(moved: Moved) -> NDArray[np.float64]:
    """``[n, T, 4]`` fractions, around where each is meant to be, hidden or not."""
    place = moved.course.place.copy()
    half = np.array([[thing.radius, thing.radius, thing.half] for thing in moved.things])
    half = np.broadcast_to(half.reshape(-1, 1, 3), place.shape).copy()
    for row, thing in enumerate(moved.things):
        if thing.agent:  # its head is above its body
            place[row, :, 2] = half[row, :, 2] = AGENT_HEIGHT / 2
    boxes = outline(place, half) / [SIZE[0], SIZE[1], SIZE[0], SIZE[1]]
    return np.where(moved.course.inside[..., None], boxes, 0.0)


def _tensor(array: NDArray[np.float64] | NDArray[np.bool_]) -> Tensor:
    return torch.from_numpy(np.ascontiguousarray(array, dtype=np.float32))
