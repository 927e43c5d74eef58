"""From whatever a user gives to where a clip's frames come from."""

import os
from typing import Any

import numpy as np

from nmn.errors import MediaError
from nmn.perception.video.given import ClipArray, ClipFile, FrameArray, Given

MOST_BYTES = 512 * 2**20
"""Of a clip given as bytes: it is in memory already, and so should be a file if it is larger."""

SOURCES = "a path, bytes, an open PyAV container, a FrameArray, or an Excerpt of one of these"
"""What a clip is read from."""


def given_by(source: Any) -> Given:
    """Where the frames of this source come from.

    Raises:
        MediaError: it is no such source, or not to be read.
    """
    if isinstance(source, str | os.PathLike):
        return ClipFile.at(source)
    if isinstance(source, bytes | bytearray | memoryview):
        return _of_bytes(bytes(source), "bytes")
    if isinstance(source, FrameArray):
        return ClipArray(source)
    if isinstance(source, np.ndarray):
        raise MediaError(
            "an array does not say when its frames are shown",
            where="array",
            expected="a FrameArray",
            hint="nmn.FrameArray(array, fps=25), with the clip's own rate",
        )
    kind = f"{type(source).__module__}.{type(source).__qualname__}".removeprefix("builtins.")
    if kind.startswith("av.container."):
        return _of_container(source)
    raise MediaError(
        f"a clip cannot be read from a value of type {kind}",
        expected=SOURCES,
        hint="give the path of the clip",
    )


def _of_bytes(data: bytes, name: str) -> ClipFile:
    if len(data) > MOST_BYTES:
        raise MediaError(
            f"the clip has {len(data) / 2**20:.0f} MiB",
            where=name,
            expected=f"at most {MOST_BYTES // 2**20} MiB as bytes",
            hint="save it to a file, which is read a piece at a time",
        )
    return ClipFile(name, name, None, data)


def _of_container(container: Any) -> ClipFile:
    """By its file, opened anew: whoever opened the container may be reading from it."""
    file = getattr(container, "file", None)
    if file is None:
        return ClipFile.at(container.name)
    inner = getattr(file, "file", file)
    try:
        place = inner.tell()
        inner.seek(0)
        data = inner.read(MOST_BYTES + 1)
        inner.seek(place)
    except (AttributeError, OSError, ValueError) as error:
        raise MediaError(
            f"the container's file cannot be read again ({error})",
            where="PyAV container",
            expected="a container that was opened by a path, or from a file that can be rewound",
        ) from None
    return _of_bytes(data, "PyAV container")
