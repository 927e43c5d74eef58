"""JSON of a file, and whether a text or a number in it can be used."""

import json
import math
from pathlib import Path
from typing import Any, TypeGuard

from nmn.errors import DatasetError, NmnError
from nmn.files.bounded import read_bytes


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


def _whole_number(digits: str) -> float:
    try:
        return int(digits)
    except ValueError:
        return math.inf if not digits.startswith("-") else -math.inf
