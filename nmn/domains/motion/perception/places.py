"""Tracks in pictures -> how things moved in the world: places, velocities, who is in view.

The camera stands still, so a centre in the picture and a height over the ground are a place. What
stands on the ground is as high as it is large. A thing that was not seen for a while was hidden,
and was between where it was before and after; unless it had gone to the picture's edge.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from nmn.domains.motion.perception.net import HEIGHT, WIDTH
from nmn.domains.motion.perception.sightings import PERSON, Sighting
from nmn.domains.motion.perception.tracks import Track
from nmn.synthetic.motion.agent import AGENT
from nmn.synthetic.motion.agent_clip import HALVES, thing_of
from nmn.synthetic.motion.clip import Course, Thing
from nmn.synthetic.motion.view import in_view, unproject
from nmn.synthetic.scene import COLORS, MATERIALS, SOLIDS

Floats = NDArray[np.float64]

_GROUND = 0.12  # world units: what is lower stands on the ground
_EDGE = 10.0  # pixels from the picture's edge: what was lost so near to it has gone out
_LONG = 1.0  # seconds from which on something gone at the edge was out, and not hidden
_STILL = 0.045  # world units by which the place of a thing at rest may seem to differ
_REST = 3  # frames that a rest takes at the least
_AHEAD = 0.3  # seconds: what would have been out of view by then, went out
_CONE = math.cos(math.radians(14))  # gazes within it of each other are one gaze with errors


@dataclass(frozen=True)
class Moved:
    """What is in a clip, and how it moved.

    Attributes:
        things: the agent first, where one was seen.
        course: at the frames that were looked at.
        gaze: ``[T]`` radians, zeros without an agent.
        seen: ``[n, T]`` whether each was seen, and not only meant to be there.
    """

    things: tuple[Thing, ...]
    course: Course
    gaze: Floats
    seen: NDArray[np.bool_]


def moved(tracks: Sequence[Track], times: Floats) -> Moved:
    """Where the things of a clip were.

    Arguments:
        tracks: of its frames, the agent's first.
        times: ``[T]`` seconds of the frames.
    """
    n, length = len(tracks), len(times)
    things = tuple(_thing(track) for track in tracks)
    place = np.zeros((n, length, 3))
    velocity = np.zeros((n, length, 2))
    inside = np.zeros((n, length), dtype=np.bool_)
    seen = np.zeros((n, length), dtype=np.bool_)
    for number, (track, thing) in enumerate(zip(tracks, things, strict=True)):
        frames = np.array(list(track.seen), dtype=np.int64)
        seen[number, frames] = True
        known = _places(list(track.seen.values()), thing)
        there = _present(frames, [one.place for one in track.seen.values()], known, times)
        filled = np.stack([np.interp(times, times[frames], known[:, k]) for k in range(3)], 1)
        place[number] = _rested(filled)
        velocity[number] = _velocity(place[number, :, :2], times)
        inside[number] = there & in_view(place[number])
    zeros = np.zeros((n, length))
    gaze = _gaze(tracks[0], times) if things and things[0].agent else np.zeros(length)
    return Moved(things, Course(place, velocity, zeros, zeros, inside), gaze, seen)


def _thing(track: Track) -> Thing:
    if track.shape == PERSON:
        return AGENT
    half, material = (
        int(sum(min(one.cells, 4.0) * getattr(one, name) for one in track.seen.values()).argmax())
        for name in ("half", "material")
    )
    color = list(COLORS)[track.color]
    return thing_of(color, SOLIDS[track.shape], MATERIALS[material], HALVES[half])


def _places(seen: Sequence[Sighting], thing: Thing) -> Floats:
    """``[k, 3]`` of a thing, from its sightings."""
    height = np.array([one.height for one in seen])
    height = np.where((height < _GROUND) | thing.agent, 0.0, height) + thing.half
    pixels = np.stack([one.place for one in seen])
    return unproject(pixels, height, (WIDTH, HEIGHT))


def _present(
    frames: NDArray[np.int64], pixels: Sequence[Floats], known: Floats, times: Floats
) -> NDArray[np.bool_]:
    """``[T]`` whether it is there: seen, hidden for a while, or lost where it stood."""
    there = np.zeros(len(times), dtype=np.bool_)
    there[frames] = True
    at_edge = [bool(min(*one, WIDTH - one[0], HEIGHT - one[1]) < _EDGE) for one in pixels]
    for k, (one, other) in enumerate(pairwise(frames.tolist())):
        gone = at_edge[k] and at_edge[k + 1] and times[other] - times[one] > _LONG
        there[one:other] |= not gone
    for end, near, after in ((0, 1, slice(None, frames[0])), (-1, -2, slice(frames[-1], None))):
        there[after] |= not at_edge[end] and not _going_out(end, near, frames, known, times)
    return there


def _going_out(
    end: int, near: int, frames: NDArray[np.int64], known: Floats, times: Floats
) -> bool:
    """Whether what was seen last (or first) in a frame was on its way over the edge."""
    if len(frames) < 2:
        return False
    steps = _AHEAD / max(abs(float(times[frames[end]] - times[frames[near]])), 1e-6)
    ahead = known[end] + (known[end] - known[near]) * min(steps, 1.5)
    return not bool(in_view(ahead))


def _rested(place: Floats) -> Floats:
    """A thing at rest stays where it is: runs of places that differ by errors get their median."""
    made, start = place.copy(), 0
    while start < len(place):
        end = start + 1
        while end < len(place):
            middle = np.median(place[start:end], axis=0)
            if np.abs(place[end] - middle).max() > _STILL:
                break
            end += 1
        if end - start >= _REST:
            made[start:end] = np.median(place[start:end], axis=0)
            start = end
        else:
            start += 1
    return made


def _velocity(place: Floats, times: Floats) -> Floats:
    """``[T, 2]`` towards the next frame, as one who walks has it; of the last frame, the same."""
    if len(times) < 2:
        return np.zeros_like(place)
    steps = np.diff(place, axis=0) / np.diff(times)[:, None]
    return np.concatenate([steps, steps[-1:]])


def _gaze(agent: Track, times: Floats) -> Floats:
    """``[T]`` radians: of each frame with those around it that agree with it."""
    frames = np.array(list(agent.seen), dtype=np.int64)
    way = np.stack([one.gaze for one in agent.seen.values()])
    way = way / np.maximum(np.linalg.norm(way, axis=1, keepdims=True), 1e-9)
    near = np.abs(frames[:, None] - frames[None]) <= 2
    smooth = ((way @ way.T > _CONE) & near) @ way
    turn = np.unwrap(np.arctan2(smooth[:, 1], smooth[:, 0]))
    return np.asarray(np.interp(times, times[frames], turn))
