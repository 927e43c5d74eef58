"""The array files of SHAPES: their header is held against the file before memory is taken.

numpy takes the memory that a header asks for first, and looks whether the numbers are there later:
128 bytes can ask for terabytes.
"""

import io
import struct
import tokenize
import warnings

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

from nmn.errors import DatasetError
from nmn.files import short

_PICTURE = (30, 30, 3)
_EXPECTED = "uint8 [questions, 30, 30, 3]"
# Beyond what any header has; numpy itself reads 10,000 characters.
_MOST_HEADER = 20_000
_HEADERS = {(1, 0): npy.read_array_header_1_0, (2, 0): npy.read_array_header_2_0}


def pictures_of(data: bytes | bytearray, where: str) -> NDArray[np.uint8]:
    """The pictures of an ``.npy`` file: uint8 ``[questions, 30, 30, 3]``, as they stand in it.

    Arguments:
        data: the file's bytes; the array is a view of them.
        where: the file, for messages.

    Raises:
        DatasetError: it is no array of such pictures, or not as long as it says.
    """
    head = io.BytesIO(bytes(data[:_MOST_HEADER]))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # how old the writer was is nothing to tell
            shape, by_columns, kind = _HEADERS[npy.read_magic(head)](head)
    # What a header is parsed with raises what it likes on one that is no header.
    except (
        ValueError, TypeError, KeyError, IndexError, EOFError, OSError, OverflowError, MemoryError,
        RecursionError, SyntaxError, AttributeError, struct.error, tokenize.TokenError,
    ) as error:  # fmt: skip
        raise DatasetError(
            f"the pictures cannot be read: {short(str(error))}", where=where, expected=_EXPECTED
        ) from None
    if len(shape) != 4 or shape[1:] != _PICTURE or shape[0] < 0 or kind != np.uint8 or by_columns:
        raise DatasetError(
            f"the pictures are {kind} {short(list(shape))}", where=where, expected=_EXPECTED
        )
    there = len(data) - head.tell()
    if there != shape[0] * int(np.prod(_PICTURE)):
        raise DatasetError(
            f"the file says that it has {short(shape[0])} pictures; {there:,} bytes follow",
            where=where,
            expected=f"{int(np.prod(_PICTURE)):,} bytes a picture",
            hint="the file is damaged or cut short: fetch it again",
        )
    return np.frombuffer(data, np.uint8, offset=head.tell()).reshape(shape)
