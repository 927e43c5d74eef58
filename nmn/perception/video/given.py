"""Where a clip's frames come from: a file, bytes, or arrays. Each is opened anew for every look."""

import hashlib
import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from fractions import Fraction
from io import BufferedIOBase
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from nmn.errors import MediaError
from nmn.perception.decode import MIN_SIDE
from nmn.perception.files import refuse_special, refuse_url, shown, unreadable
from nmn.perception.video.container import MOST_PIXELS
from nmn.perception.video.frames import Frame, GivenFrame, decoded
from nmn.perception.video.probe import Probe, probe

WHAT = "clip"


class Given(Protocol):
    """A clip as somebody gave it."""

    @property
    def name(self) -> str: ...

    @property
    def nbytes(self) -> int:
        """The memory that it takes while it waits."""

    @property
    def size_bytes(self) -> int: ...

    def digest(self) -> str:
        """SHA-256 of the file's bytes, or of dtypes, shapes and bytes of arrays."""

    def probe(self) -> Probe:
        """What is known of its frames."""

    def frames(
        self, known: Probe, begin: float, end: float, *, keys_only: bool = False
    ) -> Iterator[Frame]:
        """Those shown from ``begin`` to before ``end``, in order."""


@dataclass(frozen=True, eq=False)
class ClipFile:
    """A file, or its bytes.

    Attributes:
        name: for trails.
        where: for errors.
        path: of the file; None where ``data`` are its bytes.
    """

    name: str
    where: str
    path: Path | None
    data: bytes = field(default=b"", repr=False)

    @classmethod
    def at(cls, path: str | os.PathLike[str]) -> "ClipFile":
        """The file of that name.

        Raises:
            MediaError: an address, no file, a folder, a pipe or device, or not to be read.
        """
        where = shown(path)
        refuse_url(path, WHAT)
        if not os.fspath(path):
            raise MediaError("the file name is empty", expected="the path of a clip")
        try:
            refuse_special(Path(path).stat().st_mode, where, WHAT)
            with Path(path).open("rb"):
                pass
        except (OSError, ValueError) as error:  # ValueError: a null character in the name
            raise unreadable(error, where, WHAT) from None
        return cls(Path(where).name, where, Path(path))

    @property
    def nbytes(self) -> int:
        return len(self.data)

    @property
    def size_bytes(self) -> int:
        return len(self.data) if self.path is None else self.path.stat().st_size

    def digest(self) -> str:
        with self._open() as file:
            return hashlib.file_digest(file, "sha256").hexdigest()

    def probe(self) -> Probe:
        with self._open() as file:
            return probe(file, self.where)

    def frames(
        self, known: Probe, begin: float, end: float, *, keys_only: bool = False
    ) -> Iterator[Frame]:
        with self._open() as file:
            yield from decoded(file, self.where, known, begin, end, keys_only=keys_only)

    @contextmanager
    def _open(self) -> Iterator[BufferedIOBase]:
        if self.path is None:
            yield io.BytesIO(self.data)
            return
        try:
            file = self.path.open("rb")
        except OSError as error:
            raise unreadable(error, self.where, WHAT) from None
        with file:
            yield file


@dataclass(frozen=True, eq=False)
class FrameArray:
    """Frames as numbers, and when each is shown: given wherever a clip may be given.

    Attributes:
        frames: ``[frames, height, width, 3]`` uint8 RGB.
        fps: frames a second, where they are evenly spaced.
        times: ``[frames]`` seconds at which each is shown, ascending from 0 or later; in place of
            ``fps``.
        duration: seconds, the end of the last frame; by default it is shown as long as the one
            before it.

    Raises:
        MediaError: they do not fit together.
    """

    # Anything may be given, so that a wrong thing is refused in words.
    frames: Any = field(repr=False)
    fps: float | int | None = None
    times: Any = None
    duration: float | int | None = None

    def __post_init__(self) -> None:
        frames = self.frames
        if not isinstance(frames, np.ndarray) or frames.dtype != np.uint8 or frames.ndim != 4 or (
            frames.shape[3] != 3
        ):  # fmt: skip
            got = f"{frames.dtype} {list(frames.shape)}" if isinstance(frames, np.ndarray) else (
                type(frames).__name__
            )  # fmt: skip
            raise _wrong(f"{got} are no frames", "an array [frames, height, width, 3] of uint8")
        count, height, width = frames.shape[:3]
        if not count:
            raise _wrong("there is no frame", "at least one")
        if min(height, width) < MIN_SIDE or height * width > MOST_PIXELS:
            raise _wrong(
                f"the frames have {width} x {height} pixels",
                f"{MIN_SIDE} on each side, and at most {MOST_PIXELS // 10**6} million",
            )
        if (self.fps is None) == (self.times is None):
            raise _wrong("frames alone do not say when they are shown", "either fps or times")
        object.__setattr__(self, "times", self._checked_times(count))
        times = self.times
        step = times[-1] - times[-2] if count > 1 else 1.0
        usual = count / self.fps if self.fps is not None else float(times[-1] + step)
        end = usual if self.duration is None else float(self.duration)
        if not times[-1] < end < np.inf:
            raise _wrong(f"the clip ends at {end:g} s", f"after its last frame, {times[-1]:g} s")
        object.__setattr__(self, "duration", end)

    def _checked_times(self, count: int) -> NDArray[np.float64]:
        if self.times is None:
            assert self.fps is not None  # one of the two is there
            if not 0 < self.fps < np.inf:
                raise _wrong(f"{self.fps} is no number of frames a second", "one above 0")
            return np.asarray(np.arange(count) / self.fps)
        try:
            times = np.asarray(self.times, dtype=np.float64)
        except (TypeError, ValueError):
            raise _wrong("the times are no numbers", f"{count} seconds") from None
        right = times.shape == (count,) and np.isfinite(times).all() and times[0] >= 0
        if not right or not (np.diff(times) > 0).all():
            raise _wrong("the times do not fit", f"{count} seconds from 0 or later, ascending")
        return times


def _wrong(message: str, expected: str) -> MediaError:
    return MediaError(message, where="FrameArray", expected=expected)


@dataclass(frozen=True, eq=False)
class ClipArray:
    """A ``FrameArray`` as a source."""

    array: FrameArray
    name: str = "array"

    @property
    def nbytes(self) -> int:
        return int(self.array.frames.nbytes)

    @property
    def size_bytes(self) -> int:
        return int(self.array.frames.nbytes)

    def digest(self) -> str:
        frames, times = self.array.frames, self.array.times
        head = f"{frames.dtype.str} {list(frames.shape)} {self.array.duration!r}\n"
        digest = hashlib.sha256(head.encode())
        digest.update(np.ascontiguousarray(times).data)
        for frame in frames:  # one at a time: the array may be a view that takes a copy to read
            digest.update(np.ascontiguousarray(frame).data)
        return digest.hexdigest()

    def probe(self) -> Probe:
        times, end = self.array.times, self.array.duration
        assert end is not None  # made in FrameArray
        count, height, width = self.array.frames.shape[:3]
        return Probe(
            times, np.ones(count, dtype=np.bool_), end, Fraction(0), count / end, width, height, 0,
            "application/octet-stream", "none", (),
        )  # fmt: skip

    def frames(
        self, known: Probe, begin: float, end: float, *, keys_only: bool = False
    ) -> Iterator[Frame]:
        for time, pixels in zip(self.array.times, self.array.frames, strict=True):
            if begin <= time < end:
                yield GivenFrame(float(time), pixels)
