"""Files as data sets have them: JSON with a list of records, and lists of lines."""

from pathlib import Path
from typing import Any

from nmn.errors import DatasetError
from nmn.files import read_json, read_text


def read_list(path: Path, key: str) -> list[Any]:
    """The list ``key`` of a JSON file ``{key: [...]}``.

    Raises:
        DatasetError: as ``nmn.files.read_json``, or there is no such list.
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

    Only what ends a line in an editor does: a lone form feed or a separator of Unicode stays where
    it is, as the records of files beside each other are matched by their lines.

    Raises:
        DatasetError: it cannot be read, or is not UTF-8.
    """
    text = read_text(path).replace("\r\n", "\n")
    return text.removesuffix("\n").split("\n") if text else []
