"""Files that somebody else wrote: read whole within a bound, and quoted in a line.

Any of them may be damaged, or made to do harm: three megabytes of gzip can unpack to three
gigabytes, and a list in a list 100,000 deep ends a parser. Both are refused here, for every reader
alike, with the error of the room that asked.
"""

import gzip
import json
import math
import os
import reprlib
import zlib
from pathlib import Path
from typing import IO, Any, TypeGuard

from nmn.errors import DatasetError, NmnError

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


def read_json(path: Path, error: type[NmnError] = DatasetError) -> Any:
    """What a ``.json`` or ``.json.gz`` file holds.

    NaN and numbers without bound are read, as no record should sink its file: whoever takes a
    number looks whether it is finite.

    Raises:
        NmnError: as ``read_bytes``, or it is not JSON.
    """
    data = read_bytes(path, error)
    try:
        text = data.decode(json.detect_encoding(bytes(data[:4])))
        del data  # so that text and bytes are never both held while the objects grow
        return parse_json(text)
    except (ValueError, RecursionError) as wrong:
        raise error(f"the file is not JSON: {wrong}", where=str(path)) from None
    except MemoryError:
        raise error("the file does not fit into memory", where=str(path)) from None


def parse_json(text: str) -> Any:
    """The value of a JSON text, in which a whole number too long to read is infinite.

    Raises:
        ValueError, RecursionError: it is not JSON, or nested too deep.
    """
    try:
        return json.loads(text)
    except json.JSONDecodeError:
        raise
    except ValueError:  # Python reads no whole number of more than 4,300 digits
        return json.loads(text, parse_int=_whole_number)


def short(thing: object) -> str:
    """What stands in a file, cut to a length that fits in a line; as deep as it may be nested."""
    text = _BRIEF.repr(thing)
    return text if len(text) <= 60 else f"{text[:57]}..."


def sound_text(found: object) -> TypeGuard[str]:
    """A text that can be written and printed; JSON can also name half of a character."""
    if not isinstance(found, str):
        return False
    try:
        found.encode()
    except UnicodeEncodeError:
        return False
    return True


def finite(found: object) -> TypeGuard[float]:
    """A number to compute with: not NaN, not infinite, and not beyond what a float holds."""
    if not isinstance(found, int | float) or isinstance(found, bool):
        return False
    try:
        return math.isfinite(found)
    except OverflowError:  # a whole number of hundreds of digits
        return False


# More of each part than is shown, so that the cut at 60 is the only one that is seen.
_BRIEF = reprlib.Repr()
_BRIEF.maxlevel = 4
_BRIEF.maxlist = _BRIEF.maxtuple = _BRIEF.maxdict = 20
_BRIEF.maxstring = _BRIEF.maxlong = _BRIEF.maxother = 80


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


def _whole_number(digits: str) -> float:
    try:
        return int(digits)
    except ValueError:
        return math.inf if not digits.startswith("-") else -math.inf
