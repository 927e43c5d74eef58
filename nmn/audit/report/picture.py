"""The picture of a report, small enough to be part of the page; or the reason why it is not."""

import base64
import hashlib
import io
import warnings
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from nmn.audit.files import read_file
from nmn.audit.header import MediaRecord
from nmn.audit.trail import Trail
from nmn.errors import TrailError

LONGEST = 1280
"""Pixels of the longer side: sharp on a laptop screen, some 200 kB in the page."""

_QUALITY = 82
_LARGEST_FILE = 256 * 2**20
_LARGEST = 120_000_000  # pixels


@dataclass(frozen=True)
class Picture:
    """What the frames of a report show.

    Attributes:
        width, height: the proportions of the frames, in pixels of the picture.
        jpeg: None where there is no picture to show.
        missing: the sentence that says why.
        drawn: False of a medium that is no picture: there are no frames then.
    """

    width: int
    height: int
    jpeg: bytes | None = None
    missing: str = ""
    drawn: bool = True

    @property
    def data(self) -> str:
        """The picture as the page holds it."""
        return base64.b64encode(self.jpeg or b"").decode()


def picture_of(trail: Trail, pixels: NDArray[np.uint8] | None) -> Picture:
    """The picture of a trail.

    Given pixels come first, then those still in memory, then the file that the trail names, as
    long as it is the same file: its SHA-256 decides.
    """
    if not _pictured(trail):
        return Picture(4, 3, drawn=False)
    given = pixels if pixels is not None else trail.pixels
    if given is not None:
        return picture_from(given)
    media = trail.header.media
    width, height = _size(trail)
    if media is None:
        return Picture(width, height, None, "The trail names no picture.")
    try:
        return _of_file(media)
    except TrailError as error:
        return Picture(width, height, None, f"'{media.name}' is not shown: {error.message}.")


def _pictured(trail: Trail) -> bool:
    try:
        return trail.medium.pictured
    except TrailError:
        return False


def _size(trail: Trail) -> tuple[int, int]:
    media = trail.header.media
    if media is not None and media.width and media.height:
        width, height = media.width, media.height
    else:
        try:
            seen = trail.percept
        except TrailError:
            seen = None
        width, height = (None if seen is None else seen.frame) or (4, 3)
    # A damaged record must not make frames without end.
    usual = 0 < width <= 10**6 and 0 < height <= 10**6 and 1 / 20 <= width / height <= 20
    return (width, height) if usual else (4, 3)


def _of_file(media: MediaRecord) -> Picture:
    if media.path is None:
        raise TrailError("it was not a file, and its pixels are not kept")
    if media.sha256 is None:
        raise TrailError("it could not be read when it was asked about")
    data = read_file(Path(media.path), _LARGEST_FILE)
    if hashlib.sha256(data).hexdigest() != media.sha256:
        raise TrailError("the file has changed since (its SHA-256 is another)")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            image = Image.open(io.BytesIO(data))
            if image.width * image.height > _LARGEST:
                raise TrailError("it is too large")
            upright = ImageOps.exif_transpose(image)
            return _of_image(upright)
    except TrailError:
        raise
    except Exception as error:  # decoders raise anything: OSError, SyntaxError, struct.error
        raise TrailError(f"it cannot be decoded ({error})") from error


def picture_from(pixels: NDArray[np.uint8], longest: int = LONGEST) -> Picture:
    """A picture of pixels, made so small that no side has more than ``longest``.

    Raises:
        TrailError: they are no picture.
    """
    if pixels.ndim != 3 or pixels.shape[2] != 3 or 0 in pixels.shape or pixels.dtype != np.uint8:
        raise TrailError(
            f"pixels of shape {list(pixels.shape)} and type {pixels.dtype} are no picture",
            expected="[height, width, 3] uint8 RGB",
        )
    return _of_image(Image.fromarray(np.ascontiguousarray(pixels)), longest)


def _of_image(image: Image.Image, longest: int = LONGEST) -> Picture:
    if "A" in image.getbands() or "transparency" in image.info:
        rgba = image.convert("RGBA")
        image = Image.alpha_composite(Image.new("RGBA", rgba.size, "white"), rgba)
    rgb = image.convert("RGB")
    width, height = rgb.size
    rgb.thumbnail((longest, longest), Image.Resampling.LANCZOS)
    buffer = io.BytesIO()
    rgb.save(buffer, "JPEG", quality=_QUALITY, optimize=True)
    return Picture(width, height, buffer.getvalue())
