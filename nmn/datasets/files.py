"""Files as data sets have them: JSON, packed or not, and lists of lines."""

import gzip
import json
from pathlib import Path
from typing import Any

from nmn.errors import DatasetError

_GZIP = b"\x1f\x8b"


def read_bytes(path: Path) -> bytes:
    """The bytes of a file, unpacked where it is packed by gzip.

    Raises:
        DatasetError: there is no such file, or it cannot be read.
    """
    try:
        data = path.read_bytes()
        return gzip.decompress(data) if data.startswith(_GZIP) else data
    except FileNotFoundError:
        raise DatasetError("there is no such file", where=str(path)) from None
    except (OSError, EOFError) as error:
        raise DatasetError(f"the file cannot be read: {error}", where=str(path)) from None
    except Exception as error:  # zlib.error is not an OSError
        raise DatasetError(f"the file cannot be unpacked: {error}", where=str(path)) from None


def read_json(path: Path) -> Any:
    """What a ``.json`` or ``.json.gz`` file holds.

    Raises:
        DatasetError: it cannot be read, or is not JSON.
    """
    try:
        return json.loads(read_bytes(path))
    except (ValueError, RecursionError) as error:
        raise DatasetError(f"the file is not JSON: {error}", where=str(path)) from None


def read_list(path: Path, key: str) -> list[Any]:
    """The list ``key`` of a JSON file ``{key: [...]}``.

    Raises:
        DatasetError: as ``read_json``, or there is no such list.
    """
    found = read_json(path)
    records = found.get(key) if isinstance(found, dict) else None
    if not isinstance(records, list):
        raise DatasetError(
            f"there are no {key} in this file",
            where=str(path),
            expected=f'{{"{key}": [{{...}}, ...]}}',
        )
    return records


def read_lines(path: Path) -> list[str]:
    """The lines of a text file, without line ends.

    Raises:
        DatasetError: it cannot be read, or is not UTF-8.
    """
    try:
        return read_bytes(path).decode("utf-8").splitlines()
    except UnicodeDecodeError as error:
        raise DatasetError(f"the file is not text: {error}", where=str(path)) from None
