"""What happens to tracked things: they enter and leave, start and stop moving."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float32

KINDS = ("enter", "leave", "start moving", "stop moving")

# What begins to be seen in the middle of the frame may have been there unseen; at the edge it comes
# in. Neither is surer than that.
_AT_EDGE, _WITHIN = 0.95, 0.6
_EDGE = 0.04  # of the frame: a thing this near to its edge has just come in
_MOVES, _RESTS = 0.6, 0.4  # between them nothing is said to have changed


@dataclass(frozen=True)
class Happening:
    """One event.

    Attributes:
        kind: column of ``KINDS``.
        start, end: seconds, between which it happened: of two looks, the one before it and the
            one after.
        probability: that it happened, given that the thing is there.
        track: number of the row of the thing.
    """

    kind: int
    start: float
    end: float
    probability: float
    track: int


def happenings(
    track: int,
    shown: Sequence[int],
    boxes: Float32[np.ndarray, "frames 4"],
    moving: Float32[np.ndarray, "frames 4"],
    times: Sequence[float],
    shots: Sequence[int],
) -> list[Happening]:
    """The events of one track, by time.

    What is there when a shot begins has not entered, and what is there when it ends has not left.

    Arguments:
        track: its row.
        shown: the frames that it lasts for, ascending.
        boxes: by frame.
        moving: its rows of ``motion_tables``.
        times: ``[frames]`` seconds.
        shots: ``[frames]`` number of the shot that each frame is in.
    """
    found = []
    first, last = shown[0], shown[-1]
    if first > 0 and shots[first - 1] == shots[first]:
        sure = _comes(boxes[first])
        found.append(Happening(0, times[first - 1], times[first], sure, track))
    found += _changes(track, shown, moving, times)
    if last + 1 < len(times) and shots[last + 1] == shots[last]:
        sure = _comes(boxes[last])
        found.append(Happening(1, times[last], times[last + 1], sure, track))
    return found


def _comes(box: np.ndarray) -> float:
    return _AT_EDGE if (box[:2] < _EDGE).any() or (box[2:] > 1 - _EDGE).any() else _WITHIN


def _changes(
    track: int, shown: Sequence[int], moving: np.ndarray, times: Sequence[float]
) -> list[Happening]:
    """Where it starts or stops moving: from one side of the doubtful middle to the other."""
    found = []
    before: tuple[int, bool] | None = None
    for frame in shown:
        moves, rests = float(moving[frame, 0]), float(moving[frame, 1])
        if moves + rests == 0 or _RESTS < moves < _MOVES:
            continue
        now = moves >= _MOVES
        if before is not None and before[1] != now:
            # As sure as the two states that it lies between.
            there = moving[before[0]]
            sure = min(max(moves, rests), float(max(there[0], there[1])))
            kind = KINDS.index("start moving" if now else "stop moving")
            found.append(Happening(kind, times[before[0]], times[frame], sure, track))
        before = frame, now
    return found
