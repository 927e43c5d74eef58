"""Made-up objects that move as is known, what a detector makes of them, and how tracks score.

MOTA counts misses, false alarms and switched identities against the truth (Bernardin and
Stiefelhagen 2008); IDF1 is how much of the truth the best one-to-one assignment of whole tracks
explains (Ristani et al. 2016, arXiv 1609.01775).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import linear_sum_assignment

from nmn.kernels.boxes import intersection_over_union
from nmn.perception.merge import Objects
from nmn.perception.tracking import Track, Tracker

RATE = 4.0  # looks a second
PERSON, CAR, TRUCK = 0, 2, 7


@dataclass
class Mover:
    """A box that moves evenly.

    Attributes:
        start, speed: of its middle, as fractions of the frame, and those a second.
        size: width and height.
        kind: column of its class.
        seen: frames in which a detector can see it; None for all.
    """

    start: tuple[float, float]
    speed: tuple[float, float] = (0.0, 0.0)
    size: tuple[float, float] = (0.1, 0.3)
    kind: int = PERSON
    seen: Sequence[int] | None = None

    def box(self, frame: int) -> np.ndarray:
        middle = np.array(self.start) + np.array(self.speed) * frame / RATE
        half = np.array(self.size) / 2
        return np.concatenate([middle - half, middle + half])


def objects(
    boxes: Sequence[np.ndarray], kinds: Sequence[int], strength: Sequence[float]
) -> Objects:
    words = np.zeros((len(boxes), 80), dtype=np.float32)
    for row, (kind, sure) in enumerate(zip(kinds, strength, strict=True)):
        words[row, kind] = sure
    made = np.array(boxes, dtype=np.float32).reshape(-1, 4)
    return Objects(made.clip(0, 1), words, words)


def found(
    movers: Sequence[Mover],
    frames: int,
    *,
    jitter: float = 0.0,
    misses: float = 0.0,
    alarms: float = 0.0,
    strength: float = 0.9,
    seed: int = 0,
) -> list[Objects]:
    """What a detector finds in each frame.

    Arguments:
        jitter: how far a box is off, in its own size.
        misses: share of objects that it does not see.
        alarms: false objects a frame.
    """
    rng = np.random.default_rng(seed)
    made = []
    for frame in range(frames):
        boxes, kinds = [], []
        for mover in movers:
            hidden = mover.seen is not None and frame not in mover.seen
            if hidden or rng.random() < misses:
                continue
            off = rng.normal(0, jitter, 4) * np.tile(mover.size, 2)
            boxes.append(mover.box(frame) + off)
            kinds.append(mover.kind)
        for _ in range(rng.poisson(alarms)):
            corner, size = rng.random(2) * 0.8, rng.uniform(0.05, 0.2, 2)
            boxes.append(np.concatenate([corner, corner + size]))
            kinds.append(int(rng.integers(0, 80)))
        order = rng.permutation(len(boxes))
        made.append(
            objects([boxes[k] for k in order], [kinds[k] for k in order], [strength] * len(boxes))
        )
    return made


def tracked(frames: Sequence[Objects]) -> list[Track]:
    tracker = Tracker()
    for frame, seen in enumerate(frames):
        tracker.step(frame, frame / RATE, seen)
    return tracker.finish()


def scores(movers: Sequence[Mover], frames: int, tracks: Sequence[Track]) -> tuple[float, float]:
    """(MOTA, IDF1), of boxes that share a half."""
    filled = [{frame: box for frame, box, _ in track.filled()} for track in tracks]
    together = np.zeros((len(movers), len(tracks)))
    right = switches = 0
    owner: dict[int, int] = {}
    for frame in range(frames):
        here = [k for k, boxes in enumerate(filled) if frame in boxes]
        truth = np.stack([mover.box(frame) for mover in movers])
        guess = np.array([filled[k][frame] for k in here]).reshape(-1, 4)
        shared = intersection_over_union(truth, guess)
        for row, column in zip(*linear_sum_assignment(shared, maximize=True), strict=True):
            if shared[row, column] < 0.5:
                continue
            right += 1
            together[row, here[column]] += 1
            switches += owner.get(int(row), here[column]) != here[column]
            owner[int(row)] = here[column]
    total, given = frames * len(movers), sum(map(len, filled))
    mota = 1 - ((total - right) + (given - right) + switches) / total
    rows, columns = linear_sum_assignment(together, maximize=True)
    return mota, 2 * float(together[rows, columns].sum()) / (total + given)
