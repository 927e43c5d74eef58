"""The bytes of a file, packed or not, and never more than a bound."""

import gzip
import os
import zlib
from pathlib import Path
from typing import IO

from nmn.errors import DatasetError, NmnError
from nmn.files.quoted import short

LIMIT = "NMN_MOST_BYTES"
"""The environment variable that moves the bound."""

MOST_BYTES = 1 << 30
"""Bytes of a file, unpacked, that are read. The largest published file of CLEVR, the questions to
learn from, has some 700 million."""

# Questions and scenes pack to a tenth or a thirtieth; what packs 200 times better than paper is a
# bomb (gzip can do 1,030). It shows after a few steps, long before the bound is reached.
_MOST_RATIO = 200
_UNSUSPECTED = 16 << 20

_GZIP = b"\x1f\x8b"
_STEP = 1 << 20


def read_bytes(path: Path, error: type[NmnError] = DatasetError) -> bytearray:
    """The bytes of a file, unpacked where it is packed by gzip; never more than the bound.

    Arguments:
        error: to raise; every message names the file.

    Raises:
        NmnError: of that kind: there is no such file, it cannot be read or unpacked, or is too
            large.
    """
    most = _most_bytes()
    try:
        with path.open("rb") as raw:
            size = os.fstat(raw.fileno()).st_size
            if size > most:
                raise _too_large(path, f"the file has {size:,} bytes", most, error)
            if raw.peek(2).startswith(_GZIP):  # only looked at: a pipe cannot be turned back
                return _unpacked(raw, path, most, error)
            return _whole(raw, path, most, error)
    except FileNotFoundError:
        raise error("there is no such file", where=str(path)) from None
    except (EOFError, zlib.error, gzip.BadGzipFile) as wrong:
        raise error(f"the file cannot be unpacked: {wrong}", where=str(path)) from None
    except (OSError, ValueError) as wrong:  # ValueError: a NUL in the name
        raise error(f"the file cannot be read: {wrong}", where=str(path)) from None
    except MemoryError:
        raise error("the file does not fit into memory", where=str(path)) from None


def read_text(path: Path, error: type[NmnError] = DatasetError) -> str:
    """The text of a file in UTF-8, with or without a byte order mark; raises as ``read_bytes``."""
    data = read_bytes(path, error)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        raise error(f"the file is not text: {wrong}", where=str(path), expected="UTF-8") from None


def _most_bytes() -> int:
    given = os.environ.get(LIMIT, "")
    if not given:
        return MOST_BYTES
    if not (given.isascii() and given.isdigit() and len(given) < 20):
        raise DatasetError(
            f"{short(given)} is no number of bytes",
            where=f"the environment variable {LIMIT}",
            expected=f"a whole number, such as {MOST_BYTES}",
        )
    return int(given)


def _whole(raw: IO[bytes], path: Path, most: int, error: type[NmnError]) -> bytearray:
    """By steps, for what does not say its size: pipes and devices."""
    made = bytearray()
    while step := raw.read(_STEP):
        made += step
        if len(made) > most:
            raise _too_large(path, f"the file has more than {most:,} bytes", most, error)
    return made


def _unpacked(raw: IO[bytes], path: Path, most: int, error: type[NmnError]) -> bytearray:
    counted = _Counted(raw)
    made = bytearray()
    with gzip.GzipFile(fileobj=counted) as file:  # type: ignore[call-overload]
        while step := file.read(_STEP):
            made += step
            if len(made) > most:
                message = f"the file unpacks to more than {most:,} bytes"
                raise _too_large(path, message, most, error)
            if len(made) > max(_UNSUSPECTED, _MOST_RATIO * counted.taken):
                raise error(
                    f"the file unpacks to more than {_MOST_RATIO} times its size: it is made to "
                    "fill the memory",
                    where=str(path),
                    expected=f"at most {_MOST_RATIO} times, as data sets pack to a tenth or less",
                    hint="where you trust it, unpack it yourself (gunzip) and give the plain file",
                )
    return made


class _Counted:
    """A packed file that counts what was taken of it."""

    def __init__(self, raw: IO[bytes]) -> None:
        self._raw = raw
        self.taken = 0

    def read(self, size: int = -1) -> bytes:
        data = self._raw.read(size)
        self.taken += len(data)
        return data


def _too_large(path: Path, message: str, most: int, error: type[NmnError]) -> NmnError:
    return error(
        message,
        where=str(path),
        expected=f"at most {most:,} bytes, unpacked",
        hint=f"split the file; or set the environment variable {LIMIT} to more, where it is yours",
    )
