"""A Pillow image of any size and mode to upright RGB pixels, as many as perception looks at.

A file of 350 kB may unpack to 120 million pixels, and a batch holds dozens of them. So what is
larger than anything here looks at is made smaller at once, band by band: beside the decoder's own
memory there is never more than one band in full.
"""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from nmn.errors import MediaError

MOST_PIXELS = 1_600_000
"""Largest picture looked at and kept; 4.8 MB. The detector sees 300 x 300, so that whatever it can
find spans some ten of its pixels and forty of these, enough to tell its colours; CLEVR's encoder
sees 320 x 240, and a report shows 1280 on the longer side."""

_BAND = 4_000_000  # pixels converted at a time, up to 16 MB in each of Pillow's steps
_ORIENTATION = 0x0112  # EXIF tag
_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_SIDEWAYS = (5, 6, 7, 8)


class Hasher(Protocol):
    """What ``hashlib`` gives."""

    def update(self, data: bytes, /) -> None: ...


@dataclass(frozen=True)
class Rgb:
    """Pixels ``[height, width, 3]`` uint8, upright.

    Attributes:
        pixels: at most ``MOST_PIXELS`` of them.
        width, height: of the whole picture, upright.
        notes: what was done to it.
    """

    pixels: NDArray[np.uint8]
    width: int
    height: int
    notes: tuple[str, ...]


def looked_at(width: int, height: int) -> tuple[int, int]:
    """The size in which a picture is looked at: its own, or as much smaller as it must be.

    >>> looked_at(640, 480), looked_at(4000, 3000)
    ((640, 480), (1460, 1095))
    """
    if width * height <= MOST_PIXELS:
        return width, height
    scale = (MOST_PIXELS / (width * height)) ** 0.5
    # A strip is at least one pixel high, and then as long as the limit lets it be.
    across, down = max(1, int(width * scale)), max(1, int(height * scale))
    return min(across, MOST_PIXELS // down), min(down, MOST_PIXELS // across)


def to_rgb(image: Image.Image, where: str, hasher: Hasher | None = None) -> Rgb:
    """The pixels of a Pillow image; JPEG is unpacked no larger than needed.

    Arguments:
        image: opened or made by whoever calls.
        where: what to call it in errors.
        hasher: is told the whole picture's RGB bytes as they are stored.

    Raises:
        MediaError: a number format whose black and white are not known.
        Exception: whatever the decoder raises on damaged data.
    """
    width, height = image.size
    small = looked_at(width, height)
    if small != image.size and hasher is None:
        image.draft(None, small)  # None keeps the mode
    image.load()
    orientation = _orientation(image)
    notes: list[str] = []
    if orientation in _UPRIGHT:
        notes.append(f"turned upright (EXIF orientation {orientation})")
    made = _plain(image, where, notes) if small == image.size else None
    if made is None:
        made = _shrunk(image, small, where, notes, hasher)
    elif hasher is not None:
        hasher.update(made.tobytes())
    if orientation in _UPRIGHT:
        made = made.transpose(_UPRIGHT[orientation])
    if orientation in _SIDEWAYS:
        width, height = height, width
    if small not in ((width, height), (height, width)):
        notes.append(f"looked at in {made.width} x {made.height} pixels")
    return Rgb(np.asarray(made), width, height, tuple(notes))


def _shrunk(
    image: Image.Image,
    size: tuple[int, int],
    where: str,
    notes: list[str],
    hasher: Hasher | None,
) -> Image.Image:
    """The image in this size, converted and averaged band by band."""
    width, height = image.size
    # Whole pixels are averaged first, which is quick; what is left to shrink is less than a half.
    across, down = (max(1, old // new) for old, new in zip(image.size, size, strict=True))
    rows = down * max(1, _BAND // (width * down))
    averaged = Image.new("RGB", (-(-width // across), -(-height // down)))
    for top in range(0, height, rows):
        band = _plain(image.crop((0, top, width, min(top + rows, height))), where, notes)
        if hasher is not None:
            hasher.update(band.tobytes())
        averaged.paste(band.reduce((across, down)), (0, top // down))
    return averaged.resize(size, Image.Resampling.BILINEAR)


def _plain(image: Image.Image, where: str, notes: list[str]) -> Image.Image:
    """The image as 8-bit RGB without transparency; says in ``notes`` once what was done."""
    mode = image.mode
    if mode.startswith("I") or mode == "F":
        _note(notes, f"{'16-bit' if mode != 'F' else 'floating-point'} grey reduced to 8 bits")
        return Image.fromarray(_deep_grey(np.asarray(image), where)).convert("RGB")
    if "A" in image.getbands() or "a" in image.getbands() or "transparency" in image.info:
        rgba = image.convert("RGBA")
        if rgba.getchannel("A").getextrema() != (255, 255):
            white = Image.new("RGBA", rgba.size, "white")
            rgba = Image.alpha_composite(white, rgba)
            _note(notes, "transparency shown on white")
        image = rgba
    if mode == "CMYK":
        _note(notes, "CMYK turned into RGB without a colour profile")
    return image if image.mode == "RGB" else image.convert("RGB")


def _note(notes: list[str], text: str) -> None:
    if text not in notes:  # of another band
        notes.append(text)


def _orientation(image: Image.Image) -> int:
    try:
        return int(image.getexif().get(_ORIENTATION, 1))
    except Exception:  # damaged EXIF: show the picture as it is stored
        return 1


def _deep_grey(values: NDArray[np.generic], where: str) -> NDArray[np.uint8]:
    """8-bit grey of a 16-bit (0 to 65535) or floating-point (0 to 1) image."""
    numbers = values.astype(np.float32)
    top = 1.0 if values.dtype.kind == "f" else 65535.0
    if not np.isfinite(numbers).all() or numbers.min() < 0 or numbers.max() > top:
        raise MediaError(
            "grey values outside the range of their format",
            where=where,
            expected="16-bit values, or floating-point ones from 0 to 1",
            hint="save it as an 8-bit picture",
        )
    return np.asarray(np.rint(numbers * (255.0 / top)), dtype=np.uint8)
