"""Frames as a real video file: H.264 in MP4, written by PyAV."""

import os
from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nmn.errors import MissingExtra
from nmn.synthetic.errors import WorldError

_QUALITY = "18"  # x264's constant rate factor: no difference that one sees
_KEY_FRAMES = 12  # frames from one to the next: a reader that jumps lands near


def write_mp4(path: str | os.PathLike[str], frames: Iterable[NDArray[np.uint8]], fps: float) -> int:
    """Write frames, ``[height, width, 3]`` RGB each, shown ``fps`` a second; how many there were.

    The file has its name only once it is whole. Its bytes are not the same every time, for
    x264's are not; what they decode to differs by less than the eye sees.

    Raises:
        MissingExtra: PyAV is not installed.
        WorldError: no frame, sides of an odd number of pixels, or the file cannot be written.
    """
    try:
        import av
    except ImportError:
        raise MissingExtra("PyAV (av)", "video", where=os.fspath(path)) from None
    path = Path(path)
    rate = Fraction(fps).limit_denominator(1000)
    part = path.with_name(f".{path.name}.part")
    count = 0
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with av.open(str(part), "w", format="mp4") as file:
            stream = file.add_stream("libx264", rate=rate)
            for count, frame in enumerate(frames, 1):
                if count == 1:
                    stream.height, stream.width = _sides(frame, path)
                    stream.pix_fmt = "yuv420p"
                    # One thread: clips are many and small, and cores are better used on others.
                    stream.options = {"crf": _QUALITY, "g": str(_KEY_FRAMES), "threads": "1"}
                picture = av.VideoFrame.from_ndarray(np.ascontiguousarray(frame), format="rgb24")
                picture.pts, picture.time_base = count - 1, 1 / rate
                file.mux(stream.encode(picture))
            if not count:
                raise WorldError("there is no frame to write", where=str(path))
            file.mux(stream.encode())
        part.replace(path)
    except OSError as error:
        raise WorldError(
            f"cannot be written ({error.strerror or error})", where=str(path)
        ) from None
    finally:
        part.unlink(missing_ok=True)
    return count


def _sides(frame: NDArray[np.uint8], path: Path) -> tuple[int, int]:
    height, width, _ = frame.shape
    if height % 2 or width % 2:
        raise WorldError(
            f"frames of {width} x {height}",
            where=str(path),
            expected="an even width and height: H.264 keeps colours for two pixels by two",
        )
    return height, width
