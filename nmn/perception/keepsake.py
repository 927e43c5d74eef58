"""A picture as answers keep it: to be shown, in the least memory that costs no time to make."""

import io

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from nmn.perception.decode import decode
from nmn.types import Keepsake

_QUALITY = 90  # of a copy to be shown: no artefacts that an eye would find


class PictureKeepsake(Keepsake):
    """The picture's file, where that is smaller than the pixels; else a JPEG, where the picture is
    a large one that was made smaller in any case; else the pixels, as of an array.

    Arguments:
        pixels: as many as were looked at.
        size: width and height of the picture as it was given.
        file: the bytes it was read from, where they take less memory.
    """

    def __init__(
        self, pixels: NDArray[np.uint8], size: tuple[int, int], file: bytes | None
    ) -> None:
        self._pixels: NDArray[np.uint8] | None = None
        self._file = file
        if file is None and (pixels.shape[1], pixels.shape[0]) != size:
            buffer = io.BytesIO()
            Image.fromarray(pixels).save(buffer, "JPEG", quality=_QUALITY)
            self._file = buffer.getvalue()
        elif file is None:
            self._pixels = pixels

    @property
    def nbytes(self) -> int:
        """The memory it takes."""
        if self._file is not None:
            return len(self._file)
        return 0 if self._pixels is None else self._pixels.nbytes

    def pixels(self) -> NDArray[np.uint8]:
        """``[rows, columns, 3]`` uint8 RGB, as many as were looked at."""
        if self._pixels is not None:
            return self._pixels
        assert self._file is not None  # one of the two is kept
        return np.ascontiguousarray(decode(self._file, "bytes")[0].pixels)
