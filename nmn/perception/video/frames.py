"""Frames of a clip one after another, each turned into pixels only where somebody looks at it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from io import BufferedIOBase
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from nmn.perception.video.container import MOST_PIXELS, opened, pyav
from nmn.perception.video.probe import Probe

LONGEST = 640
"""Pixels along the longer side of what is looked at. The detector sees 300 x 300, and colours and
the camera's motion need no more; a frame then takes 0.7 MB at the most."""

_THUMB = 48  # samples along the longer side: 1,300 settle how much of a frame has changed
_EARLY = 1e-6  # seconds: times are compared up to rounding


class Frame(Protocol):
    """One frame.

    Attributes:
        time: seconds, at which it is shown.
    """

    @property
    def time(self) -> float: ...

    def thumb(self) -> NDArray[np.uint8]:
        """``[planes, rows, columns]`` a few samples of brightness, and of colour where that costs
        nothing: to tell how much has changed."""

    def rgb(self) -> NDArray[np.uint8]:
        """``[rows, columns, 3]`` RGB, upright, at most ``LONGEST`` on the longer side."""


def shown_size(width: int, height: int, longest: int = LONGEST) -> tuple[int, int]:
    """The size in which a frame is looked at.

    >>> shown_size(1920, 1080), shown_size(320, 240)
    ((640, 360), (320, 240))
    """
    scale = min(1.0, longest / max(width, height))
    return max(1, round(width * scale)), max(1, round(height * scale))


@dataclass(frozen=True, eq=False)
class DecodedFrame:
    """A frame as FFmpeg gives it.

    Attributes:
        size: width and height of what ``rgb`` gives.
        turns: quarter turns counterclockwise that bring it upright.
    """

    time: float
    size: tuple[int, int]
    turns: int
    frame: Any = field(repr=False)

    def thumb(self) -> NDArray[np.uint8]:
        frame = self.frame
        kind = frame.format
        plain = kind.is_planar and all(part.bits == 8 for part in kind.components)
        if not plain:
            frame = frame.reformat(width=_THUMB, height=_THUMB, format="yuv444p")
        planes = [
            np.frombuffer(plane, np.uint8).reshape(plane.height, plane.line_size)[:, : plane.width]
            for plane in frame.planes[:3]
        ]
        rows = max(1, frame.height // _THUMB)
        columns = max(1, frame.width // _THUMB)
        # Planes of colour are often half as large, so only those of the first's size are kept
        # beside it in one array; of the others a coarser sample gives the same number of samples.
        first = planes[0][::rows, ::columns]
        return np.stack([_sampled(plane, first.shape) for plane in planes])

    def rgb(self) -> NDArray[np.uint8]:
        width, height = self.size if self.turns % 2 == 0 else self.size[::-1]
        made = self.frame.reformat(width=width, height=height, format="rgb24").to_ndarray()
        return np.ascontiguousarray(np.rot90(made, self.turns))


def _sampled(plane: NDArray[np.uint8], shape: tuple[int, ...]) -> NDArray[np.uint8]:
    down = np.arange(shape[0]) * plane.shape[0] // shape[0]
    across = np.arange(shape[1]) * plane.shape[1] // shape[1]
    made: NDArray[np.uint8] = plane[down[:, None], across[None, :]]
    return made


def decoded(
    file: BufferedIOBase,
    where: str,
    known: Probe,
    begin: float,
    end: float,
    *,
    keys_only: bool = False,
) -> Iterator[DecodedFrame]:
    """The frames shown from ``begin`` to before ``end``, in order; constant memory.

    Packets that cannot be decoded are left out, and so is all behind the place where a file breaks
    off: ``known.notes`` says that it does.

    Arguments:
        file: open for reading; its position is this function's until the end.
        begin, end: seconds.
        keys_only: decode only frames that stand alone: far quicker, for a look now and then.
    """
    size = shown_size(known.width, known.height)
    av = pyav()
    broke = (av.error.FFmpegError, ValueError, EOFError, OSError)
    with opened(file, where) as (container, stream):
        stream.thread_type = _threads(av)
        if keys_only:
            stream.codec_context.skip_frame = "NONKEY"
        base = stream.time_base
        if begin > 0 and base is not None:
            wanted = known.origin + Fraction(begin).limit_denominator(1_000_000)
            container.seek(int(wanted / base), stream=stream)
        latest = -1.0
        for frame in _all(container, stream, broke):
            if frame.width * frame.height > MOST_PIXELS:  # a size may change within a clip
                return
            time = latest + 1.0 / known.rate
            if frame.pts is not None and frame.time_base is not None:
                time = float(frame.pts * frame.time_base - known.origin)
            if time >= end - _EARLY:
                return
            if time > latest and time >= begin - _EARLY:
                latest = time
                yield DecodedFrame(max(time, 0.0), size, known.turns, frame)


def _threads(av: Any) -> str:
    """Decoding in threads of FFmpeg's own; not where a program has set a level of PyAV's log, as
    each line then waits for Python, which may be waiting for that thread: for ever."""
    return "AUTO" if av.logging.get_level() is None else "NONE"


def _all(container: Any, stream: Any, broke: tuple[type[Exception], ...]) -> Iterator[Any]:
    packets = container.demux(stream)
    while True:
        try:
            packet = next(packets)
        except StopIteration:
            return
        except broke:
            return
        try:
            frames = packet.decode()
        except broke:
            continue
        yield from frames


@dataclass(frozen=True, eq=False)
class GivenFrame:
    """A frame out of an array."""

    time: float
    pixels: NDArray[np.uint8] = field(repr=False)

    def thumb(self) -> NDArray[np.uint8]:
        rows = max(1, self.pixels.shape[0] // _THUMB)
        columns = max(1, self.pixels.shape[1] // _THUMB)
        return np.ascontiguousarray(self.pixels[::rows, ::columns].transpose(2, 0, 1))

    def rgb(self) -> NDArray[np.uint8]:
        height, width = self.pixels.shape[:2]
        size = shown_size(width, height)
        if size == (width, height):
            return np.ascontiguousarray(self.pixels)
        image = Image.fromarray(np.ascontiguousarray(self.pixels))
        return np.asarray(image.resize(size, Image.Resampling.BILINEAR))
