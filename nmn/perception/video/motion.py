"""What each tracked thing does: whether it moves, whether it comes nearer, and where it heads.

Everything is measured against the background (see ``camera``) and in units of the thing's own size
a second: a person who walks by covers about one in a second, while a detector's box trembles by a
twentieth. Boxes that are cut by the frame's edge are measured by the side that is not. Where the
camera's motion is not known, rows sum to zero: nothing is known of the thing's motion either.
"""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from jaxtyping import Float, Float32

from nmn.perception.tracking import Track

MOTIONS = ("moving", "stationary", "approaching", "receding")
HEADINGS = ("left", "right", "up", "down")

_WINDOW = 0.5  # seconds to each side that a motion is averaged over
_SLOW, _GROWS = 0.25, 0.20  # sizes a second, and share of its size a second, that count as motion
_SOFT = 0.04  # how soft the border is over a long time
_TREMBLE = (
    0.07  # what a box trembles from one look to another, in sizes: over a short time it blurs
)
_EDGE = 0.01  # of the frame: boxes this near to its edge are cut by it


def motion_tables(
    track: Track,
    frames: int,
    times: Sequence[float],
    maps: Sequence[Float[np.ndarray, "2 3"] | None],
    aspect: float,
) -> tuple[Float32[np.ndarray, "frames 4"], Float32[np.ndarray, "frames 4"]]:
    """The rows of one track for ``MOTIONS`` and ``HEADINGS``; zeros where it is not seen.

    Arguments:
        frames: of the clip.
        times: ``[frames]`` seconds.
        maps: by frame, the background's motion since the one before; None where it is not known.
        aspect: width of the frame divided by its height.
    """
    motion = np.zeros((frames, len(MOTIONS)), dtype=np.float32)
    heading = np.zeros((frames, len(HEADINGS)), dtype=np.float32)
    filled = track.filled()
    steps = _steps(filled, times, maps, aspect)
    middles = np.array([(one + other) / 2 for one, other, *_ in steps])
    for frame, _, _ in filled:
        near = [
            step
            for step, middle in zip(steps, middles, strict=True)
            if abs(middle - times[frame]) <= _WINDOW
        ]
        if near:
            motion[frame], heading[frame] = _row(near)
    return motion, heading


_Step = tuple[float, float, float, float, float]
"""Start and end in seconds, motion across and down in sizes, logarithm of growth (NaN: unknown)."""


def _steps(
    filled: Sequence[tuple[int, np.ndarray, object]],
    times: Sequence[float],
    maps: Sequence[np.ndarray | None],
    aspect: float,
) -> list[_Step]:
    steps: list[_Step] = []
    for (frame, box, _), (after, later, _) in pairwise(filled):
        camera = maps[after]
        if camera is None:
            continue
        # Where the old box would be, had it stayed where it is in the world.
        stayed = np.concatenate([camera[:, :2] @ corner + camera[:, 2] for corner in
                                 (box[:2], box[2:])])  # fmt: skip
        size = np.sqrt(max(float(np.prod(later[2:] - later[:2])), 1e-8))
        shape = np.array([aspect**0.5, aspect**-0.5])  # so that across and down are alike
        moved = [
            _moved(box[axis], box[axis + 2], stayed[[axis, axis + 2]], later[[axis, axis + 2]])
            for axis in (0, 1)
        ]
        across, down = np.array(moved) * shape / size
        cut = _cut(box) or _cut(later)
        sides, before = later[2:] - later[:2], np.maximum(stayed[2:] - stayed[:2], 1e-6)
        grown = _agreed(*np.log(np.maximum(sides, 1e-6) / before))
        steps.append(
            (times[frame], times[after], float(across), float(down), np.nan if cut else grown)
        )
    return steps


def _moved(low: float, high: float, stayed: np.ndarray, later: np.ndarray) -> float:
    """Along one axis: what both sides agree on, or the one that the frame's edge does not cut."""
    cut_low = min(low, later[0]) < _EDGE
    cut_high = max(high, later[1]) > 1 - _EDGE
    difference = later - stayed
    if cut_low and cut_high:
        return 0.0
    if cut_low or cut_high:
        return float(difference[1] if cut_low else difference[0])
    return _agreed(*difference)


def _agreed(one: float, other: float) -> float:
    """The smaller of two changes that have one direction, else none: where something comes in
    front, one side of a box moves and the other does not."""
    return float(np.sign(one) * min(abs(one), abs(other))) if one * other > 0 else 0.0


def _cut(box: np.ndarray) -> bool:
    return bool((box[:2] < _EDGE).any() or (box[2:] > 1 - _EDGE).any())


def _row(steps: Sequence[_Step]) -> tuple[np.ndarray, np.ndarray]:
    table = np.array(steps)
    seconds = float((table[:, 1] - table[:, 0]).sum())
    across, down = table[:, 2].sum() / seconds, table[:, 3].sum() / seconds
    soft = _SOFT + _TREMBLE / seconds
    speed = float(np.hypot(across, down))
    slides = _sure(speed - _SLOW, soft)
    whole = table[~np.isnan(table[:, 4])]
    nearer = farther = 0.0
    if len(whole):
        lasting = float((whole[:, 1] - whole[:, 0]).sum())
        growth = float(whole[:, 4].sum()) / lasting
        soft = _SOFT + _TREMBLE / lasting
        nearer, farther = _sure(growth - _GROWS, soft), _sure(-growth - _GROWS, soft)
    moving = max(slides, nearer, farther)
    motion = np.array([moving, 1 - moving, nearer, farther])
    # Cosines squared sum to one: half up and half right is each to one half.
    unit = np.array([-across, across, -down, down]) / max(speed, 1e-9)
    return motion, slides * np.maximum(unit, 0.0) ** 2


def _sure(margin: float, soft: float) -> float:
    return float(1 / (1 + np.exp(-np.clip(margin / soft, -30, 30))))
