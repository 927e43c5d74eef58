"""What is known of a clip before a frame is decoded: when each is shown, and how large they are.

The packets of the whole file are gone through, which costs a few microseconds each: containers
state wrong rates, durations and numbers of frames, and a file that is cut off states those of the
whole. Frame rates may vary, so times are those of the packets and nothing is computed from a rate.
"""

from dataclasses import dataclass
from fractions import Fraction
from io import BufferedIOBase
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from nmn.errors import MediaError
from nmn.perception.decode import MIN_SIDE
from nmn.perception.video.container import opened, pyav, reason_of

if TYPE_CHECKING:
    from av.video.stream import VideoStream

_USUAL_RATE = 25.0  # of streams that state none
_SHORT = (
    0.5  # seconds by which a file may be shorter than it says: sound may end after the pictures
)
_CUT = 0.05  # and which share of it
_STRANGE = 10.0  # pixels this much wider than high are a damaged header
_TYPES = {"matroska,webm": "video/x-matroska", "avi": "video/x-msvideo", "mpegts": "video/mp2t",
          "mpeg": "video/mpeg", "flv": "video/x-flv", "ogg": "video/ogg", "gif": "image/gif",
          "asf": "video/x-ms-asf"}  # fmt: skip


@dataclass(frozen=True, eq=False)
class Probe:
    """A clip's frames before they are decoded.

    Attributes:
        times: ``[frames]`` float64 seconds from the first frame on, at which each is shown;
            ascending.
        keys: ``[frames]`` can the frame be decoded without those before it?
        duration: seconds, the end of the last frame.
        origin: seconds of the first frame on the container's own clock.
        rate: frames a second, on average.
        width, height: in pixels as shown: turned upright, with square pixels.
        turns: quarter turns counterclockwise that bring a decoded frame upright, 0 to 3.
        media_type: of the container.
        codec: its name.
        notes: what a person should know of it.
    """

    times: NDArray[np.float64]
    keys: NDArray[np.bool_]
    duration: float
    origin: Fraction
    rate: float
    width: int
    height: int
    turns: int
    media_type: str
    codec: str
    notes: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.times)


def probe(file: BufferedIOBase, where: str) -> Probe:
    """Go through the packets, and decode the first frame.

    Raises:
        MediaError: it is no clip, or no frame of it can be decoded.
        MissingExtra: PyAV is not installed.
    """
    with opened(file, where) as (container, stream):
        stated = _stated(container.duration, stream)
        packets, broken = _packets(container, stream)
        if not len(packets):
            raise MediaError(
                "the clip has no frame", where=where, expected="a clip with at least one frame"
            )
        rate = _rate(stream)
        pts, spans, keys = packets.T
        origin = pts[0]
        base = stream.time_base or Fraction(1, 1)
        times = (pts - origin).astype(np.float64) * float(base)
        last = float(spans[-1]) * float(base)
        if not last > 0:
            last = float(times[-1] - times[-2]) if len(times) > 1 else 1.0 / rate
        duration = float(times[-1]) + last
        codec = stream.codec_context.name
        kind = _TYPES.get(container.format.name, "video/mp4")
        if kind == "video/x-matroska" and codec in ("vp8", "vp9", "av1"):
            kind = "video/webm"
    frame = _first_frame(file, where)
    turns, notes = _turns(frame.rotation)
    if broken or (stated is not None and duration < stated - max(_SHORT, _CUT * stated)):
        whole = "" if stated is None else f" of the {stated:.1f} s that it says it has"
        notes += (f"cut off or damaged: {duration:.1f} s are there{whole}",)
    width, height = _shape(frame, turns)
    if min(width, height) < MIN_SIDE:
        raise MediaError(
            f"the frames have {width} x {height} pixels, too small to see objects in",
            where=where,
            expected=f"at least {MIN_SIDE} pixels on each side",
        )
    mean = (len(times) - 1) / float(times[-1]) if len(times) > 1 else rate
    return Probe(
        times, keys.astype(bool), duration, int(origin) * base, mean, width, height, turns, kind,
        codec, notes,
    )  # fmt: skip


def _packets(container: Any, stream: "VideoStream") -> tuple[NDArray[np.int64], bool]:
    """``[frames, 3]`` time, span (both in the stream's own unit) and whether it stands alone, by
    time; and whether the file breaks off."""
    rows: list[tuple[int, int, bool]] = []
    broken, later = False, 0
    step = round(1 / (_rate(stream) * float(stream.time_base or 1))) or 1
    try:
        for packet in container.demux(stream):
            if packet.size == 0:  # the one that ends the stream
                continue
            broken = broken or packet.is_corrupt
            if packet.is_discard:
                continue  # before the beginning of an edited clip
            when = packet.pts if packet.pts is not None else packet.dts
            when = later if when is None else when
            later = max(later, when + (packet.duration or step))
            rows.append((when, packet.duration or 0, packet.is_keyframe))
    except (pyav().error.FFmpegError, ValueError, EOFError, OSError):
        broken = True
    table = np.array(rows, dtype=np.int64).reshape(-1, 3)
    # Two at one time cannot both be shown: the first has it.
    return table[np.unique(table[:, 0], return_index=True)[1]], broken


def _first_frame(file: BufferedIOBase, where: str) -> Any:
    # A fresh start, because a broken end may leave the container unable to go back.
    with opened(file, where) as (container, stream):
        av = pyav()
        reason = "no decoder takes it"
        try:
            for packet in container.demux(stream):
                try:
                    for frame in packet.decode():
                        return frame
                except av.error.FFmpegError as error:
                    reason = reason_of(error)
        except (av.error.FFmpegError, ValueError, EOFError, OSError) as error:
            reason = reason_of(error)
        raise MediaError(
            f"no frame of the clip can be decoded ({reason})",
            where=where,
            expected="a clip that a player shows",
            hint="copy or download the file again",
        )


def _stated(duration: int | None, stream: "VideoStream") -> float | None:
    if stream.duration is not None and stream.time_base is not None:
        return float(stream.duration * stream.time_base)
    return None if duration is None else duration / 1_000_000  # FFmpeg counts microseconds


def _rate(stream: "VideoStream") -> float:
    rate = stream.average_rate or stream.guessed_rate
    return float(rate) if rate else _USUAL_RATE


def _turns(degrees: int) -> tuple[int, tuple[str, ...]]:
    if degrees % 90:
        return 0, (f"a rotation by {degrees} degrees was left out",)
    turns = degrees // 90 % 4
    return turns, (f"turned upright by {turns * 90} degrees",) if turns else ()


def _shape(frame: Any, turns: int) -> tuple[int, int]:
    """Width and height as shown."""
    width, height = frame.width, frame.height
    square = getattr(frame, "sample_aspect_ratio", None)
    if square and 1 / _STRANGE < square < _STRANGE:
        width = round(width * square)
    return (height, width) if turns % 2 else (width, height)
