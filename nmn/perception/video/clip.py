"""A clip, read from wherever it is: what it says of itself; frames are decoded when looked at."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nmn.errors import MediaError
from nmn.perception.video.excerpt import Excerpt
from nmn.perception.video.frames import Frame
from nmn.perception.video.given import Given
from nmn.perception.video.probe import Probe
from nmn.perception.video.sampling import ALONE, MOST_ASKED, Look, Pace, looks, pace_of
from nmn.perception.video.sources import SOURCES, given_by
from nmn.types import Clip, ClipGraph, Keepsake, Mark, Media, Medium, Reading

_EARLY = 1e-4  # seconds: times of one frame are compared up to rounding
_SEEK = 20.0  # seconds of frames that are rather decoded than sought past
_KEYS_APART = 2.0  # times as far apart as the looks, at most, for frames that stand alone to do


@dataclass(frozen=True, eq=False)
class Video:
    """One clip, ready to be looked at.

    Attributes:
        media: name, format, digest and size, and how it is looked at.
        known: its frames before they are decoded.
        begin, end: seconds: of the part that is asked about.
        pace: how often it is looked at.
        given: where the frames come from.
    """

    media: Media
    known: Probe
    begin: float
    end: float
    pace: Pace
    given: Given

    @property
    def nbytes(self) -> int:
        """Of what is in memory: nothing of a file."""
        return self.given.nbytes

    @property
    def width(self) -> int:
        """In pixels as shown."""
        return self.known.width

    @property
    def height(self) -> int:
        """In pixels as shown."""
        return self.known.height

    @property
    def keys_only(self) -> bool:
        """Are only frames decoded that stand alone? So are clips of more than twenty minutes, where
        those lie close enough."""
        if self.pace.every < ALONE:
            return False
        keys = self.known.times[self.known.keys]
        gaps = np.diff([0.0, *keys, self.known.duration])
        return float(gaps.max()) <= _KEYS_APART * max(self.pace.every, ALONE)

    def frames(self) -> Iterator[Frame]:
        """All frames of the part, in order, one in memory at a time."""
        return self.given.frames(self.known, self.begin, self.end)

    def looks(self) -> Iterator[Look]:
        """The frames that are looked at, in order; every time the same."""
        frames = self.given.frames(self.known, self.begin, self.end, keys_only=self.keys_only)
        return looks(frames, self.pace, self.begin)

    def keepsake(self) -> Keepsake:
        """What an answer keeps of it."""
        return ClipKeepsake(self)


class ClipKeepsake(Keepsake):
    """The clip's frames, decoded when somebody looks; of a file nothing stays in memory."""

    def __init__(self, video: Video) -> None:
        self.video = video

    def pixels(self) -> NDArray[np.uint8] | None:
        """``[rows, columns, 3]`` uint8 RGB of the first frame; None where the file is gone."""
        return next(iter(self.frames([self.video.begin])), None)

    def frames(self, times: Sequence[float]) -> list[NDArray[np.uint8]]:
        """``[rows, columns, 3]`` uint8 RGB of the frame shown at each of these seconds; none
        where one cannot be decoded any more, as where the file is gone."""
        known = self.video.known.times
        places = np.searchsorted(known, np.asarray(times, dtype=np.float64) + _EARLY) - 1
        exact = [float(known[max(int(place), 0)]) for place in places]
        made: dict[float, NDArray[np.uint8]] = {}
        try:
            for near in _near(sorted(set(exact))):
                shown = self.video.given.frames(self.video.known, near[0], near[-1] + _EARLY)
                for frame in shown:
                    time = min(near, key=lambda one: abs(one - frame.time))
                    if abs(time - frame.time) < _EARLY:
                        made[time] = frame.rgb()
        except MediaError:
            return []
        return [made[time] for time in exact] if made.keys() >= set(exact) else []

    def annotate(self, path: Path, reading: Reading, marks: Sequence[Mark], caption: str) -> Path:
        """Write the clip again, with what was seen and these marks drawn into it; its path.

        Raises:
            MediaError: the file is gone or has changed, or the new one cannot be written.
        """
        from nmn.perception.video.annotate import Meant, annotate

        graph, video = reading.percept, self.video
        assert isinstance(graph, ClipGraph)  # of the medium
        if video.given.digest() != video.media.sha256:
            raise MediaError(
                "the file has changed since it was asked about",
                where=video.media.name,
                expected="the same file (its SHA-256 is another)",
            )
        meant = Meant.by(caption, marks)
        return annotate(video, graph, path, name=reading.name, meant=meant)


def _near(times: Sequence[float]) -> Iterator[list[float]]:
    """Those that one pass through the frames gives; between others it is quicker to seek."""
    group: list[float] = []
    for time in times:
        if group and time - group[-1] > _SEEK:
            yield group
            group = []
        group.append(time)
    if group:
        yield group


class Clips(Medium):
    """Films: anything that FFmpeg reads frames from, or arrays of frames."""

    name = "clip"
    handle = Clip
    percept = ClipGraph
    suffixes = frozenset(
        ".mp4 .m4v .mov .mkv .webm .avi .mpg .mpeg .ts .m2ts .flv .ogv .ogg .gif .wmv .asf .3gp "
        ".y4m .nut .ivf".split()
    )
    sources = SOURCES

    def read(self, source: object) -> Video:
        return read_clip(source)

    def frames(self, path: Path, times: Sequence[float]) -> list[NDArray[np.uint8]]:
        return ClipKeepsake(read_clip(path)).frames(times)

    def excerpt(
        self,
        source: Any,
        *,
        fps: float | int | None = None,
        start: float | int | str | None = None,
        stop: float | int | str | None = None,
    ) -> Any:
        plain = fps is None and start is None and stop is None
        return source if plain else Excerpt(source, fps=fps, start=start, stop=stop)

    def origin(self, source: Any) -> Any:
        return source.source if isinstance(source, Excerpt) else source


CLIPS = Clips()


def read_clip(source: object) -> Video:
    """Read what a clip says of itself; no frame but the first is decoded.

    Arguments:
        source: a path; the bytes of a file; an open PyAV container, which is left as it is where
            it has a file; a ``FrameArray``; or an ``Excerpt`` of any of these.

    Rotation that the file asks for is applied, frames have square pixels, and what is looked at is
    noted in ``media.notes``.

    Raises:
        MediaError: it cannot be read; the error says what was expected and what to do.
        MissingExtra: PyAV is not installed.
    """
    excerpt = source if isinstance(source, Excerpt) else Excerpt(source)
    given = given_by(excerpt.source)
    known = given.probe()
    where = getattr(given, "where", given.name)
    begin, end = _part(excerpt, known, where)
    pace = pace_of(end - begin, excerpt.fps)
    if excerpt.fps is not None and (end - begin) * min(excerpt.fps, known.rate) > MOST_ASKED:
        raise MediaError(
            f"{excerpt.fps:g} frames a second are more than {MOST_ASKED:,} of {end - begin:.0f} s",
            where=where,
            expected=f"at most {MOST_ASKED / (end - begin):.3g} frames a second",
            hint="ask for fewer, or name a part of the clip",
        )
    notes = (
        f"{len(known)} frames in {known.duration:.2f} s ({known.codec})",
        *known.notes,
        *([excerpt.part] if excerpt.start is not None or excerpt.end is not None else []),
        pace.words,
    )
    media = Media(
        given.name, known.media_type, given.digest(), given.size_bytes, known.width, known.height,
        notes, part=excerpt.part,
    )  # fmt: skip
    return Video(media, known, begin, end, pace, given)


def _part(excerpt: Excerpt, known: Probe, where: str) -> tuple[float, float]:
    end = known.duration if excerpt.end is None else min(excerpt.end, known.duration)
    begin = excerpt.begin
    if not ((known.times >= begin) & (known.times < end)).any():
        raise MediaError(
            f"no frame is shown from {begin:g} s to {end:g} s",
            where=where,
            expected=f"a part of the clip, which has frames from {known.times[0]:.2f} s to "
            f"{known.times[-1]:.2f} s",
        )
    return begin, end
