"""Tracks in pictures -> how things moved in the world: places, velocities, who is in view.

The camera stands still, so a centre in the picture and a height over the ground are a place. What
stands on the ground is as high as it is large; what does not is in the agent's hands, in front of
it or over its head, and so much of its height follows from where the agent is. A thing that was not
seen for a while was hidden, and was between where it was before and after; unless it had gone to
the picture's edge.
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
from nmn.synthetic.motion.agent import AGENT, HANDS, OVERHEAD
from nmn.synthetic.motion.agent_clip import HALVES, thing_of
from nmn.synthetic.motion.clip import Course, Thing
from nmn.synthetic.motion.view import in_view, unproject
from nmn.synthetic.scene import COLORS, MATERIALS, SOLIDS

Floats = NDArray[np.float64]

_GROUND = 0.12  # world units: what is lower stands on the ground
_ARMS, _HEIGHTS = 0.05, 0.4  # world units: about how far off hands and heights that are seen are
_EDGE = 10.0  # pixels from the picture's edge: what was lost so near to it has gone out
_LONG = 1.0  # seconds from which on something gone at the edge was out, and not hidden
_WELL = 1.2  # pixels: what is not further off than that is seen well
_AROUND = 2  # frames on either side whose heights are asked too
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
        pixels = np.stack([one.place for one in track.seen.values()])
        bottom = _bottoms(frames, list(track.seen.values()), thing)
        known = unproject(pixels, bottom + thing.half, (WIDTH, HEIGHT))
        held = np.zeros(length, dtype=np.bool_)
        if number and things[0].agent:
            held[frames] = bottom > 0
            known = _in_hands(known, pixels, bottom, place[0, frames], thing)
        there = _present(frames, pixels, known, times)
        sure = _sure(np.array([one.spread for one in track.seen.values()]))
        filled = np.stack(
            [np.interp(times, times[frames[sure]], known[sure, k]) for k in range(3)], 1
        )
        place[number] = _rested(filled)
        # What is held goes with the one who holds it.
        own = _velocity(place[number, :, :2], times)
        velocity[number] = np.where(held[:, None], velocity[0], own)
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


def _sure(spread: Floats) -> NDArray[np.bool_]:
    """``[k]`` whose place counts: where little is seen of a thing, it is better thought to be
    between where it was seen well."""
    return np.asarray(spread <= max(_WELL, float(np.median(spread)) * 2))


def _bottoms(frames: NDArray[np.int64], seen: Sequence[Sighting], thing: Thing) -> Floats:
    """``[k]`` how high the underside is: of each frame the median of those around it, for a frame
    may be wrong and hands are not that quick; zero of what stands on the ground."""
    if thing.agent:
        return np.zeros(len(frames))
    heights = np.array([one.height for one in seen])
    near = np.abs(frames[:, None] - frames[None]) <= _AROUND
    made = np.array([np.median(heights[row]) for row in near])
    return np.where(made < _GROUND, 0.0, made)


def _in_hands(known: Floats, pixels: Floats, bottom: Floats, agent: Floats, thing: Thing) -> Floats:
    """``[k, 3]`` the same places; what is held is as far from the agent as its hands have it.

    A height that is a little wrong moves a place along the view by far more. Of all heights, that
    is taken which fits both what was seen and the hands.
    """
    bottoms = np.arange(0.0, OVERHEAD + 0.05, 0.01)
    risen = np.clip((bottoms - HANDS) / (OVERHEAD - HANDS), 0, 1)
    reach = (thing.radius + AGENT.radius) * (1 - risen)
    made = known.copy()
    for k in np.flatnonzero(bottom > 0):
        ray = np.broadcast_to(pixels[k], (len(bottoms), 2))
        places = unproject(ray, bottoms + thing.half, (WIDTH, HEIGHT))
        away = np.hypot(*(places[:, :2] - agent[k, :2]).T)
        doubt = np.abs(away - reach) / _ARMS + np.abs(bottoms - bottom[k]) / _HEIGHTS
        made[k] = places[doubt.argmin()]
    return made


def _present(
    frames: NDArray[np.int64], pixels: Floats, known: Floats, times: Floats
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
