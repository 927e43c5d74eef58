"""Opening what holds a clip, so that it can neither reach out nor fill the memory.

FFmpeg also reads lists of other files and addresses (HLS, concat), and single pictures. So it gets
an open file and a list of the formats that hold frames themselves, and never a name to open.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedIOBase
from typing import TYPE_CHECKING, Any

from nmn.errors import MediaError, MissingExtra
from nmn.perception.video.mistaken import EXPECTED, HEAD, no_clip, refuse_mistaken

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.video.stream import VideoStream

MOST_PIXELS = 36_000_000
"""Of a frame: 8K (7680 x 4320) passes. A small file may claim a frame that fills the memory."""

_FORMATS = "mov,mp4,matroska,webm,avi,mpegts,mpeg,flv,ogg,gif,asf,ivf,nut,yuv4mpegpipe"
_SOUND = "wav,mp3,flac,aac,aiff"  # opened only to say that it is sound
_OPTIONS = {
    "format_whitelist": f"{_FORMATS},{_SOUND}",
    "protocol_whitelist": "",
    "max_streams": "64",
}


def pyav() -> Any:
    """The ``av`` module, imported only where a clip is read (it takes 0.1 s).

    Raises:
        MissingExtra: it is not installed.
    """
    try:
        import av
    except ImportError:
        raise MissingExtra("PyAV (av)", "video") from None
    return av


@contextmanager
def opened(file: BufferedIOBase, where: str) -> Iterator[tuple["InputContainer", "VideoStream"]]:
    """The container and its first video stream.

    Arguments:
        file: open for reading, and left open.
        where: what to call it in errors.

    Raises:
        MediaError: it is no clip, or has no video.
        MissingExtra: PyAV is not installed.
    """
    av = pyav()
    file.seek(0)
    head = file.read(HEAD)
    if not head:
        raise MediaError("the file is empty (0 bytes)", where=where, expected=EXPECTED)
    refuse_mistaken(head, where)
    file.seek(0)
    try:
        container = av.open(file, options=_OPTIONS, metadata_errors="ignore")
    except (av.error.FFmpegError, ValueError, EOFError, OSError) as error:
        raise no_clip(head, where, reason_of(error)) from None
    with container:
        yield container, _stream(container, where)


def reason_of(error: BaseException) -> str:
    """What FFmpeg says, in a few words."""
    text = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return " ".join(str(text).split())[:120]


def _stream(container: "InputContainer", where: str) -> "VideoStream":
    # Covers of music files are video streams of one picture.
    cover = pyav().stream.Disposition.attached_pic
    streams = [one for one in container.streams.video if not one.disposition & cover]
    if not streams:
        sound = len(container.streams.audio)
        raise MediaError(
            "there is only sound in this file" if sound else "there is no video in this file",
            where=where,
            expected="a file with a video stream",
        )
    stream = streams[0]
    width, height = stream.codec_context.width, stream.codec_context.height
    if width * height > MOST_PIXELS:
        raise MediaError(
            f"the frames have {width} x {height} pixels",
            where=where,
            expected=f"at most {MOST_PIXELS // 10**6} million pixels",
            hint="make a smaller copy: the detector looks at 300 x 300 pixels in any case",
        )
    return stream
