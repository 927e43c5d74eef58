"""What is gathered of one clip while its frames go by, and the graph that it makes."""

from collections.abc import Sequence

import numpy as np
import torch
from jaxtyping import Float32, UInt8
from torch import Tensor

from nmn.errors import MediaError
from nmn.kernels.float32 import CPU
from nmn.modules.ports import FEATURES
from nmn.perception.color import COLORS, color_table
from nmn.perception.crops import crop
from nmn.perception.detector import Detector, categories_of
from nmn.perception.encoder import Encoder, Windows
from nmn.perception.merge import Objects
from nmn.perception.tracking import Track, Tracker, evidence
from nmn.perception.tracking.tracker import STILL
from nmn.perception.video.camera import Camera
from nmn.perception.video.clip import Video
from nmn.perception.video.happenings import KINDS, Happening, happenings
from nmn.perception.video.motion import motion_tables
from nmn.perception.video.sampling import Look
from nmn.types import ClipGraph

MISS = 0.05
"""Prior probability that one thing of a clip was never found: as for a photo. Over many frames a
detector misses less, but what is too small or strange for it in one is so in all."""

MOST_OBJECTS = 200
"""Tracks kept, the surest: tables of a clip grow with them. A street of ten minutes has fewer."""

_LEAST = 0.1  # probability below which a track is clutter, and not kept
_COLORED = 4  # frames that a thing's colour is read in: the best seen so far, one after another
_SEEN, _SURE = 0.7, 0.28  # present where it was seen: the least, and what a sure sighting adds
# Present where it was not seen between two sightings: at once after one it was probably missed, and
# at the longest gap as probably hidden.
_UNSEEN, _HIDDEN, _GAP = 0.85, 0.55, 1.0


class Gathered:
    """Takes the looks at one clip, with what was found in each.

    Arguments:
        clip: looked at.
        detector: that found it.
        encoder: what gives features of frames, and of objects where it takes single pictures.
    """

    def __init__(self, clip: Video, detector: Detector, encoder: Encoder | None = None) -> None:
        self._clip = clip
        self._categories = len(categories_of(detector))
        self._miss_rate: float = getattr(detector, "miss_rate", MISS)
        self._encoder = encoder
        self._windows = None if encoder is None else Windows(encoder)
        self._views: dict[int, tuple[float, np.ndarray]] = {}
        self._tracker = Tracker()
        self._camera = Camera()
        self._times: list[float] = []
        self._shots: list[int] = []
        self._maps: list[np.ndarray | None] = []
        self._boxes = np.zeros((0, 4), dtype=np.float32)
        self._colors: dict[int, list[tuple[float, np.ndarray]]] = {}

    def see(self, look: Look, pixels: UInt8[np.ndarray, "rows columns 3"], found: Objects) -> None:
        """The next look."""
        frame, time = len(self._times), look.frame.time
        if look.cut:
            self._camera.cut()
        camera = self._camera.see(pixels, self._boxes)
        seen = self._tracker.step(
            frame, time, found, cut=look.cut, camera=STILL if camera is None else camera
        )
        self._boxes = found.boxes
        self._times.append(time)
        self._maps.append(camera)
        self._shots.append((self._shots[-1] if self._shots else 0) + look.cut)
        self._color(pixels, seen, found)
        if self._windows is not None:
            self._windows.see(pixels, time)
            self._view(pixels, seen, found)

    def _view(self, pixels: np.ndarray, seen: Sequence[tuple[Track, int]], found: Objects) -> None:
        """Keeps the best view of each track: large and sure."""
        area = np.prod(found.boxes[:, 2:] - found.boxes[:, :2], axis=1)
        worth = found.category.sum(axis=1) * np.sqrt(area)
        for track, place in seen:
            known = self._views.get(track.number)
            if known is None or worth[place] > known[0]:
                self._views[track.number] = float(worth[place]), crop(pixels, found.boxes[place])

    def _color(self, pixels: np.ndarray, seen: Sequence[tuple[Track, int]], found: Objects) -> None:
        """Of what is seen better than ever: large and sure."""
        strength = found.category.sum(axis=1)
        area = np.prod(found.boxes[:, 2:] - found.boxes[:, :2], axis=1)
        better = []
        for track, place in seen:
            known = self._colors.setdefault(track.number, [])
            worth = float(strength[place] * np.sqrt(area[place]))
            if len(known) < _COLORED or worth > 1.2 * known[-1][0]:
                better.append((known, worth, place))
        if not better:
            return
        places = [place for _, _, place in better]
        # All boxes: what lies in front of a thing must not lend it its colour.
        table = color_table(pixels, found.boxes, strength)[places]
        for (known, worth, _), row in zip(better, table, strict=True):
            known.append((worth, row))
            known.sort(key=lambda one: -one[0])
            del known[_COLORED:]

    # ------------------------------------------------------------------------ when all is seen

    def graph(self) -> ClipGraph:
        """The clip, without media.

        Raises:
            MediaError: no frame could be decoded.
        """
        if not self._times:
            raise MediaError(
                "no frame of it could be decoded",
                where=self._clip.media.name,
                expected="a clip with at least one whole frame",
            )
        category, tracks = self._kept()
        frames, count = len(self._times), len(tracks)
        present = np.zeros((count, frames), dtype=np.float32)
        boxes = np.zeros((count, frames, 4), dtype=np.float32)
        motion = np.zeros((count, frames, 4), dtype=np.float32)
        heading = np.zeros((count, frames, 4), dtype=np.float32)
        events: list[Happening] = []
        aspect = self._clip.width / self._clip.height
        for row, track in enumerate(tracks):
            shown = self._show(track, present[row], boxes[row])
            motion[row], heading[row] = motion_tables(
                track, frames, self._times, self._maps, aspect
            )
            events += happenings(row, shown, boxes[row], motion[row], self._times, self._shots)
        events.sort(key=lambda one: (one.start, one.end, one.track, one.kind))
        colors = np.array([self._color_of(track) for track in tracks], dtype=np.float32)
        return ClipGraph(
            times=torch.tensor(self._times, dtype=torch.float64, device=CPU),
            duration=max(self._clip.end, self._times[-1] + 1e-3),
            present=torch.from_numpy(present),
            boxes=torch.from_numpy(boxes),
            width=self._clip.width,
            height=self._clip.height,
            tables={
                "category": torch.from_numpy(category),
                "color": torch.from_numpy(colors.reshape(count, len(COLORS))),
                **self._features_of(tracks),
            },
            track_tables={
                "motion": torch.from_numpy(motion),
                "heading": torch.from_numpy(heading),
            },
            frame_tables={
                "category": torch.from_numpy(_any_of(category, present)),
                **self._features_of_frames(),
            },
            event_tables={"kind": _kinds(events, category)},
            spans=torch.tensor([(e.start, e.end) for e in events], dtype=torch.float64, device=CPU)
            .reshape(-1, 2),
            parties={"object": _parties(events, count)},
            miss_rate=self._miss_rate,
        )  # fmt: skip

    def _features_of_frames(self) -> dict[str, Tensor]:
        if self._windows is None:
            return {}
        return {FEATURES: torch.from_numpy(self._windows.of_frames())}

    def _features_of(self, tracks: Sequence[Track]) -> dict[str, Tensor]:
        """Of the best view of each; a model of films cannot look at one."""
        if self._encoder is None or self._encoder.window > 1:
            return {}
        views = [self._views[track.number][1] for track in tracks]
        if not views:  # the frames say how many features there are
            assert self._windows is not None
            return {FEATURES: torch.zeros(0, self._windows.of_frames().shape[1], device=CPU)}
        return {FEATURES: torch.from_numpy(self._encoder.encode(views))}

    def _kept(self) -> tuple[Float32[np.ndarray, "objects words"], list[Track]]:
        """Tracks that are no clutter, by when they are first seen, and what each is."""
        found = []
        lengths = np.bincount(self._shots).tolist()
        for track in self._tracker.finish():
            row = evidence(track, alone=lengths[self._shots[track.sightings[0].frame]] == 1)
            if row.sum() >= _LEAST:
                found.append((row, track))
        surest = sorted(found, key=lambda one: (-float(one[0].sum()), one[1].number))
        kept = sorted(surest[:MOST_OBJECTS], key=lambda one: one[1].number)
        table = np.array([row for row, _ in kept], dtype=np.float32)
        return table.reshape(len(kept), self._categories), [track for _, track in kept]

    def _show(self, track: Track, present: np.ndarray, boxes: np.ndarray) -> list[int]:
        """Fills its rows; gives the frames that it lasts for."""
        filled = track.filled()
        seen = np.array([one.frame for one in track.sightings])
        for frame, box, sighting in filled:
            boxes[frame] = box
            if sighting is not None:
                present[frame] = _SEEN + _SURE * sighting.strength
                continue
            after = int(seen[np.searchsorted(seen, frame)])
            before = int(seen[np.searchsorted(seen, frame) - 1])
            gap = min((self._times[after] - self._times[before]) / 2 / _GAP, 1.0)
            present[frame] = _UNSEEN + (_HIDDEN - _UNSEEN) * gap
        return [frame for frame, _, _ in filled]

    def _color_of(self, track: Track) -> np.ndarray:
        weights = np.array([worth for worth, _ in self._colors[track.number]])
        rows = np.stack([row for _, row in self._colors[track.number]])
        mean = (rows * weights[:, None]).sum(axis=0) / max(float(weights.sum()), 1e-9)
        made: np.ndarray = mean
        return made


def _any_of(
    category: Float32[np.ndarray, "objects words"], present: Float32[np.ndarray, "objects frames"]
) -> Float32[np.ndarray, "frames words"]:
    """The probability that any object of the class is on screen."""
    none = np.ones((present.shape[1], category.shape[1]), dtype=np.float64)
    for row, shown in zip(category, present, strict=True):
        none *= 1.0 - shown[:, None] * row[None, :]
    return np.asarray(1.0 - none, dtype=np.float32)


def _kinds(events: Sequence[Happening], category: np.ndarray) -> Tensor:
    """``[events, kinds]``: that the thing is there, and that this happened to it."""
    made = torch.zeros(len(events), len(KINDS), dtype=torch.float32, device=CPU)
    for row, event in enumerate(events):
        made[row, event.kind] = event.probability * float(category[event.track].sum())
    return made


def _parties(events: Sequence[Happening], count: int) -> Tensor:
    made = torch.zeros(len(events), count, dtype=torch.float32, device=CPU)
    for row, event in enumerate(events):
        made[row, event.track] = 1.0
    return made
