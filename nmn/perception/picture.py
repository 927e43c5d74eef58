"""A picture, read from wherever it is, and the record of where it came from."""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from nmn.errors import MediaError
from nmn.perception.decode import check_size, decode, quiet_pillow
from nmn.perception.files import EXTENSIONS, expand_media, read_file, shown
from nmn.perception.keepsake import PictureKeepsake
from nmn.perception.rgb import Rgb, looked_at, to_rgb
from nmn.types import Media, Medium, Scene, SceneGraph

__all__ = ["PICTURES", "Picture", "Source", "expand_media", "read_picture"]

Source = str | os.PathLike[str] | bytes | bytearray | memoryview | Image.Image | NDArray[Any]
"""What a picture may be read from: for annotations. ``read_picture`` itself takes anything, so
that a wrong thing is refused in words."""

_RAW = "application/octet-stream"  # pixels given as numbers have no file format


@dataclass(frozen=True, eq=False)
class Picture:
    """One picture, ready for a detector.

    Attributes:
        pixels: ``[rows, columns, 3]`` uint8 RGB, contiguous and read-only, so that what a
            detector sees is what ``media.sha256`` vouches for. Of a large picture they are fewer
            than ``height`` and ``width`` say: see ``nmn.perception.rgb``.
        media: name, format, digest and size, and what was done to it on reading.
        file: the bytes it was read from, where they take less memory than the pixels; else None.
    """

    pixels: NDArray[np.uint8]
    media: Media
    file: bytes | None = None

    @property
    def width(self) -> int:
        """Of the picture as it was given, in pixels."""
        return self.media.width or self.pixels.shape[1]

    @property
    def height(self) -> int:
        """Of the picture as it was given, in pixels."""
        return self.media.height or self.pixels.shape[0]

    @property
    def nbytes(self) -> int:
        """Of the pixels."""
        return self.pixels.nbytes

    def keepsake(self) -> PictureKeepsake:
        """What an answer keeps of it."""
        return PictureKeepsake(self.pixels, (self.width, self.height), self.file)


class Pictures(Medium):
    """Photographs, drawings, frames: anything that Pillow reads, or an array of pixels."""

    name = "picture"
    handle = Scene
    percept = SceneGraph
    pictured = True
    sources = "a path, a PIL image, bytes or an array"
    suffixes = EXTENSIONS

    def read(self, source: object) -> Picture:
        return read_picture(source)


PICTURES = Pictures()


def read_picture(source: object, *, name: str | None = None) -> Picture:
    """Read one picture.

    Arguments:
        source: a path; the bytes of an image file; a Pillow image; or an array
            ``[height, width, 3]`` RGB, ``[height, width, 4]`` with transparency, or
            ``[height, width]`` grey, either uint8 or floating-point from 0 to 1.
        name: what to call it in errors and trails, in place of the file name.

    Rotation that the EXIF data ask for is applied, transparency is shown on white, and of
    several frames the first is taken; what is larger than 1.6 million pixels is made smaller. Each
    is said in ``media.notes``.

    Raises:
        MediaError: it cannot be read; the error says what was expected and what to do.

    >>> import numpy as np
    >>> picture = read_picture(np.zeros((32, 48), dtype=np.uint8))
    >>> picture.pixels.shape, picture.media.name
    ((32, 48, 3), 'array')
    """
    if isinstance(source, str | os.PathLike):
        where = shown(source)
        return _from_bytes(read_file(source), name or Path(where).name, where)
    if isinstance(source, bytes | bytearray | memoryview):
        name = name or "bytes"
        return _from_bytes(bytes(source), name, name)
    if isinstance(source, Image.Image):
        return _from_image(source, name or "PIL image")
    if isinstance(source, np.ndarray):
        return _from_array(source, name or "array")
    kind = f"{type(source).__module__}.{type(source).__qualname__}".removeprefix("builtins.")
    raise MediaError(
        f"a picture cannot be read from a value of type {kind}",
        where=name,
        expected="a path, the bytes of an image file, a Pillow image or a numpy array",
        hint="a tensor [3, height, width] becomes tensor.permute(1, 2, 0).numpy()"
        if kind.startswith("torch.")
        else "give the path of the picture",
    )


def _from_bytes(data: bytes, name: str, where: str) -> Picture:
    rgb, media_type = decode(data, where)
    file = data if len(data) < rgb.pixels.nbytes else None
    return _picture(rgb, name, media_type, hashlib.sha256(data).hexdigest(), len(data), file)


def _from_image(image: Image.Image, name: str) -> Picture:
    check_size(*image.size, name)
    digest = _begin((image.height, image.width, 3), np.dtype(np.uint8))
    try:
        with quiet_pillow():
            rgb = to_rgb(image, name, digest)
    except MediaError:
        raise
    except Exception as error:  # a lazily opened file that turns out damaged or was closed
        raise MediaError(
            f"the Pillow image cannot be loaded ({' '.join(str(error).split())[:120]})",
            where=name,
            expected="an image whose file is whole and still open",
        ) from None
    return _picture(rgb, name, _RAW, digest.hexdigest(), 3 * rgb.width * rgb.height)


def _from_array(array: NDArray[Any], name: str) -> Picture:
    shape = array.shape
    if not (array.ndim == 2 or (array.ndim == 3 and shape[2] in (1, 3, 4))):
        channels_first = array.ndim == 3 and shape[0] in (1, 3, 4)
        raise MediaError(
            f"an array of shape {list(shape)} is not a picture",
            where=name,
            expected="[height, width, 3], [height, width, 4] or [height, width]",
            hint="channels come last: array.transpose(1, 2, 0)" if channels_first else None,
        )
    check_size(shape[1], shape[0], name)
    values, notes = _to_uint8(array, name)
    height, width = shape[:2]
    if values.ndim == 3 and values.shape[2] == 1:
        values = values[:, :, 0]
    if (values.ndim == 3 and values.shape[2] == 4) or looked_at(width, height) != (width, height):
        rgb = to_rgb(Image.fromarray(np.ascontiguousarray(values)), name)
        notes += rgb.notes
        pixels = rgb.pixels
    elif values.ndim == 2:
        pixels = np.repeat(values[:, :, None], 3, axis=2)
    else:
        pixels = np.array(values)  # a copy: the caller may go on writing into the array
    made = Rgb(pixels, width, height, notes)
    return _picture(made, name, _RAW, _digest(array), array.nbytes)


def _to_uint8(array: NDArray[Any], name: str) -> tuple[NDArray[np.uint8], tuple[str, ...]]:
    if array.dtype == np.uint8:
        return array, ()
    if array.dtype.kind != "f":
        raise MediaError(
            f"an array of {array.dtype} does not say what is black and what is white",
            where=name,
            expected="uint8 from 0 to 255, or floating-point from 0 to 1",
            hint="16 bits: (array // 257).astype('uint8')"
            if array.dtype == np.uint16
            else "array.astype('uint8'), if its values are 0 to 255",
        )
    with np.errstate(invalid="ignore"):
        low, high = float(array.min()), float(array.max())
    if not (low >= 0.0 and high <= 1.0):  # also false for NaN
        raise MediaError(
            f"floating-point values from {low:g} to {high:g}",
            where=name,
            expected="values from 0 (black) to 1 (white), none of them NaN",
            hint="values 0 to 255: array.astype('uint8')",
        )
    scaled = np.rint(array.astype(np.float32) * 255.0).astype(np.uint8)
    return scaled, ("floating-point values 0 to 1 turned into 0 to 255",)


def _digest(array: NDArray[Any]) -> str:
    """SHA-256 of dtype, shape and bytes: the same numbers in another layout differ."""
    digest = _begin(array.shape, array.dtype)
    digest.update(np.ascontiguousarray(array).data)
    return digest.hexdigest()


def _begin(shape: tuple[int, ...], dtype: np.dtype[Any]) -> "hashlib._Hash":
    return hashlib.sha256(f"{dtype.str} {list(shape)}\n".encode())


def _picture(
    rgb: Rgb, name: str, media_type: str, digest: str, size: int, file: bytes | None = None
) -> Picture:
    pixels = np.ascontiguousarray(rgb.pixels)
    pixels.flags.writeable = False
    media = Media(name, media_type, digest, size, rgb.width, rgb.height, rgb.notes)
    return Picture(pixels, media, file)
