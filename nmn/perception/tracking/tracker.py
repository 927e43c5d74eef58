"""Tracks objects through the frames of a clip, one frame after another.

Two stages, as in ByteTrack (Zhang et al. 2022, arXiv 2110.06864): sure objects are matched first,
then unsure ones with the tracks that are left, so that a thing half hidden keeps its track while
an unsure one never begins a track of its own. A track that is not seen goes on as a prediction for
a while; seen again, it is the same, and the gap is filled.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from jaxtyping import Float

from nmn.perception.merge import Objects
from nmn.perception.tracking.kalman import BoxMotion
from nmn.perception.tracking.matching import REACH, REACH_NEW, assign, likeness

SURE = 0.35
"""Probability from which an object begins a track, and is matched first. What is below is more
often clutter than not (see ``nmn.perception.calibration``)."""

LONGEST_GAP = 1.2
"""Seconds that a track goes on unseen: a van passes a person in less."""

_FIT, _FIT_UNSURE = 0.25, 0.35  # least likeness of a match; of an unsure object it must be better
_OUT = 0.5  # share of a predicted box beyond the frame's edge from which a thing has left
STILL = np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]])
"""The camera's motion where it has none."""


@dataclass(frozen=True, eq=False)
class Sighting:
    """An object in one frame.

    Attributes:
        frame: number of the frame.
        box: x1 y1 x2 y2 as fractions of the frame.
        words: probabilities of classes.
    """

    frame: int
    box: Float[np.ndarray, "4"]
    words: Float[np.ndarray, " words"]

    @property
    def strength(self) -> float:
        """Probability that there is something of any class."""
        return float(self.words.sum())


@dataclass(eq=False)
class Track:
    """One thing through the frames of one shot.

    Attributes:
        number: in the order in which tracks begin.
        sightings: where it was seen, by frame.
        motion: where it will be next.
        last: seconds at which it was seen last.
    """

    number: int
    sightings: list[Sighting]
    motion: BoxMotion = field(repr=False)
    last: float

    def filled(self) -> list[tuple[int, Float[np.ndarray, "4"], Sighting | None]]:
        """Frame, box and sighting of every frame from the first to the last; in gaps the box is
        between those around it, and there is no sighting."""
        made: list[tuple[int, np.ndarray, Sighting | None]] = []
        for one, after in zip(self.sightings, [*self.sightings[1:], None], strict=True):
            made.append((one.frame, one.box, one))
            if after is not None:
                steps = after.frame - one.frame
                for step in range(1, steps):
                    box = one.box + (after.box - one.box) * (step / steps)
                    made.append((one.frame + step, box, None))
        return made


class Tracker:
    """Takes the objects of one frame after another.

    Arguments:
        longest_gap: seconds that a track goes on unseen.
    """

    def __init__(self, *, longest_gap: float = LONGEST_GAP) -> None:
        self._longest_gap = longest_gap
        self._open: list[Track] = []
        self._closed: list[Track] = []
        self._begun = 0
        self._time: float | None = None

    def step(
        self,
        frame: int,
        time: float,
        objects: Objects,
        *,
        cut: bool = False,
        camera: Float[np.ndarray, "2 3"] = STILL,
    ) -> list[tuple[Track, int]]:
        """The next frame.

        Arguments:
            frame: its number; ascending.
            time: seconds.
            cut: does a new shot begin? Then nothing that was tracked goes on.
            camera: the affine map, in fractions of the frame, that the background moved by since
                the last frame.

        Returns:
            Each track that was seen, with the object it was seen as.
        """
        if cut:
            self._closed += self._open
            self._open = []
        for track in self._open:
            track.motion.predict(time - (self._time or 0.0), camera)
        self._time = time
        self._open, gone = _split(self._open, time, self._longest_gap)
        self._closed += gone

        strength = objects.category.sum(axis=1)
        sure, unsure = np.flatnonzero(strength >= SURE), np.flatnonzero(strength < SURE)
        seen: list[tuple[Track, int]] = []
        left, new = self._match(self._open, time, sure, objects, _FIT, seen)
        # Unsure ones only of what was seen just before: else clutter would keep a track alive.
        recent = [track for track in left if track.sightings[-1].frame == frame - 1]
        self._match(recent, time, unsure, objects, _FIT_UNSURE, seen)
        for track, place in seen:
            self._see(track, frame, time, objects, place)
        for place in new:
            begun = self._begin(frame, time, objects, place)
            seen.append((begun, place))
        return seen

    def finish(self) -> list[Track]:
        """All tracks, in the order in which they began; no more frames follow."""
        self._closed += self._open
        self._open = []
        return sorted(self._closed, key=lambda track: track.number)

    def _match(
        self,
        tracks: Sequence[Track],
        time: float,
        places: np.ndarray,
        objects: Objects,
        least: float,
        seen: list[tuple[Track, int]],
    ) -> tuple[list[Track], list[int]]:
        """Adds the pairs to ``seen``; gives the tracks and objects that are left."""
        if not tracks or not len(places):
            return list(tracks), [int(place) for place in places]
        fit = likeness(
            np.stack([track.motion.box for track in tracks]),
            objects.boxes[places].astype(np.float64),
            np.stack([track.sightings[-1].words for track in tracks]),
            objects.category[places],
            np.array([_reach(track, time) for track in tracks]),
        )
        pairs, free, new = assign(fit, least)
        seen += [(tracks[track], int(places[box])) for track, box in pairs]
        return [track for track, left in zip(tracks, free, strict=True) if left], [
            int(p) for p in places[new]
        ]

    def _see(self, track: Track, frame: int, time: float, objects: Objects, place: int) -> None:
        track.motion.correct(objects.boxes[place].astype(np.float64))
        track.sightings.append(_sighting(frame, objects, place))
        track.last = time

    def _begin(self, frame: int, time: float, objects: Objects, place: int) -> Track:
        motion = BoxMotion(objects.boxes[place].astype(np.float64))
        track = Track(self._begun, [_sighting(frame, objects, place)], motion, time)
        self._begun += 1
        self._open.append(track)
        return track


def _sighting(frame: int, objects: Objects, place: int) -> Sighting:
    return Sighting(frame, objects.boxes[place].astype(np.float64), objects.category[place])


def _reach(track: Track, time: float) -> float:
    """The longer it is unseen, the less is known of where it is."""
    if len(track.sightings) == 1:
        return REACH_NEW
    return min(REACH + (REACH_NEW - REACH) * (time - track.last), REACH_NEW)


def _split(tracks: Sequence[Track], time: float, longest: float) -> tuple[list[Track], list[Track]]:
    """Those that go on, and those that are over: unseen for too long, or gone beyond the edge."""
    on: list[Track] = []
    over: list[Track] = []
    for track in tracks:
        box = track.motion.box
        inside = np.clip(box, 0.0, 1.0)
        area = float(np.prod(box[2:] - box[:2]))
        within = float(np.prod(inside[2:] - inside[:2])) / max(area, 1e-12)
        late = time - track.last > longest
        (over if late or within < 1 - _OUT else on).append(track)
    return on, over
