"""Which frames of a clip are looked at: a few a second, more where the picture changes.

A detector takes 35 ms a frame, and 25 frames a second hardly differ. So one in a quarter of a
second is looked at; the first of every shot, because nothing before a cut says what is behind it;
and more where much moves, because boxes a quarter of a second apart would no longer overlap.

A cut shows in the histograms: they differ, while those of any motion within a shot hardly do
(Lienhart, Comparison of automatic shot boundary detection algorithms, SPIE 3656, 1999). All this
is a function of the frames alone, so the same clip is always looked at in the same way.
"""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nmn.perception.video.frames import Frame

USUAL, QUICK = 4.0, 8.0
"""Frames looked at in a second: as a rule, and where much moves."""

MOST_FRAMES = 1200
"""Frames looked at where nobody says how many: five minutes at the usual pace, 40 s of a detector.
Of longer clips fewer are taken in a second."""

MOST_ASKED = 20_000
"""Frames that somebody may ask for: tables of a clip grow with them."""

ALONE = 1.0
"""Seconds between looks from which on only frames that stand alone are decoded."""

_MOVED = 14.0  # mean difference of samples, of 255, from which much has moved
_CUT_HISTOGRAM = (
    0.18  # share of samples that must have left their bin at a cut; fast pans stay below 0.1
)
_CUT_SAMPLES = 18.0  # and how much they must differ on average, of 255
_CUT_MEDIAN = 2.0  # and how many times as much as from one frame to the next before
_BINS = 16
_EARLY = 1e-6


@dataclass(frozen=True)
class Pace:
    """How often a clip is looked at.

    Attributes:
        every: seconds from one look to the next.
        quick: seconds to the next look where much moves; the same as ``every`` where the pace is
            given, or where the clip is long.
        adds_cuts: is the first frame of a shot looked at beside those?
    """

    every: float
    quick: float
    adds_cuts: bool

    @property
    def words(self) -> str:
        """For a note."""
        if self.adds_cuts:
            return (
                f"looked at {1 / self.every:g} times a second, more often where the picture changes"
            )
        return f"looked at every {self.every:.3g} s"


def pace_of(seconds: float, fps: float | int | None) -> Pace:
    """The pace for a part of so many seconds; ``fps`` is what somebody asked for."""
    if fps is not None:
        return Pace(1.0 / fps, 1.0 / fps, False)
    every = seconds / MOST_FRAMES
    if every > 1.0 / USUAL:
        return Pace(every, every, False)
    return Pace(1.0 / USUAL, 1.0 / QUICK, True)


@dataclass(frozen=True, eq=False)
class Look:
    """A frame that is looked at.

    Attributes:
        frame: it.
        cut: does a new shot begin with it, or between it and the last look?
    """

    frame: Frame
    cut: bool


def looks(frames: Iterable[Frame], pace: Pace, begin: float = 0.0) -> Iterator[Look]:
    """Those of the frames that are looked at; each is decided on when it comes."""
    due, last, cut = begin, -math.inf, False
    shots = CutFinder()
    kept: NDArray[np.uint8] | None = None
    for frame in frames:
        thumb = frame.thumb()
        fresh = shots.see(thumb)
        cut = cut or fresh
        wanted = frame.time >= due - _EARLY or (pace.adds_cuts and fresh)
        if not wanted and pace.quick < pace.every and frame.time - last >= pace.quick - _EARLY:
            wanted = kept is not None and difference(kept, thumb) > _MOVED
        if not wanted:
            continue
        yield Look(frame, cut)
        # On a grid, so that a rate that is no multiple keeps its average; after a look in between
        # or a gap, from there on.
        due = due + pace.every if due <= frame.time < due + pace.every else frame.time + pace.every
        last, kept, cut = frame.time, thumb, False


class CutFinder:
    """Finds where a new shot begins, a frame after another."""

    def __init__(self) -> None:
        self._before: NDArray[np.uint8] | None = None
        self._steps: list[float] = []

    def see(self, thumb: NDArray[np.uint8]) -> bool:
        """Is this the first frame of a shot? Of the first of all it is not said."""
        before, self._before = self._before, thumb
        if before is None:
            return False
        if before.shape != thumb.shape:  # the frames' size changes where clips were joined
            return True
        step = difference(before, thumb)
        usual = float(np.median(self._steps)) if self._steps else 0.0
        self._steps = [*self._steps[-11:], step]
        return (
            step > max(_CUT_SAMPLES, _CUT_MEDIAN * usual)
            and _left_bins(before, thumb) > _CUT_HISTOGRAM
        )


def difference(one: NDArray[np.uint8], other: NDArray[np.uint8]) -> float:
    """Mean absolute difference of the brightness of two thumbs, of 255; all where shapes differ."""
    if one.shape != other.shape:
        return 255.0
    return float(np.abs(one[0].astype(np.int16) - other[0]).mean())


def _left_bins(one: NDArray[np.uint8], other: NDArray[np.uint8]) -> float:
    """The share of samples that are in another bin of the histogram, of the plane that differs
    most: a scene may keep its brightness and change its colours."""
    return max(
        0.5 * float(np.abs(_histogram(a) - _histogram(b)).sum())
        for a, b in zip(one, other, strict=True)
    )


def _histogram(plane: NDArray[np.uint8]) -> NDArray[np.float64]:
    counts = np.bincount(plane.ravel() // (256 // _BINS), minlength=_BINS)
    return np.asarray(counts / plane.size)
