"""The files questions come from and go to, in the formats of CLEVR 1.0."""

import gzip
import json
import os
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import IO, Any

from nmn.errors import DatasetError
from nmn.files import read_json
from nmn.synthetic.questions.generate import Question


def read_scenes(path: Path) -> list[dict[str, Any]]:
    """The scenes of a scene file ``{"scenes": [...]}``, ``.json`` or ``.json.gz``.

    A scene that is none is found when it is asked about, so that the others can be.

    Raises:
        DatasetError: the file cannot be read or is not of that form.
    """
    path = Path(path)
    found = read_json(path)
    scenes = found.get("scenes") if isinstance(found, dict) else None
    if not isinstance(scenes, list):
        raise DatasetError(
            "there are no scenes in this file", where=str(path), expected='{"scenes": [{...}, ...]}'
        )
    return scenes


def write_questions(
    path: Path, questions: Iterable[Question], info: Mapping[str, Any] | None = None
) -> int:
    """Write ``{"info": {...}, "questions": [...]}``, all of it or nothing; how many there were.

    The file appears under its name once it is complete. The same questions give the same bytes,
    packed too.

    Arguments:
        path: ends in ``.json`` or ``.json.gz``; a file of that name is replaced.
        questions: written as they come, so that an iterator is never held in memory.
        info: what the file should say about itself, such as ``{"split": "train"}``.

    Raises:
        DatasetError: another ending, or the file cannot be written.
    """
    path = Path(path)
    check_ending(path)
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    except OSError as error:
        raise DatasetError(f"the file cannot be written: {error}", where=str(path)) from None
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as raw:
            count = _write(raw, questions, info or {}, packed=path.suffix == ".gz")
        part.chmod(0o644)  # mkstemp's files are for their owner alone
        part.replace(path)
    except OSError as error:
        raise DatasetError(f"the file cannot be written: {error}", where=str(path)) from None
    finally:
        part.unlink(missing_ok=True)
    return count


def check_ending(path: Path) -> None:
    """Raise DatasetError unless a question file may have this name."""
    if not path.name.endswith((".json", ".json.gz")):
        raise DatasetError(
            "the name does not say the format", where=str(path), expected=".json or .json.gz"
        )


def _write(
    raw: IO[bytes], questions: Iterable[Question], info: Mapping[str, Any], *, packed: bool
) -> int:
    if packed:  # without time and name, for equal bytes
        with gzip.GzipFile("", "wb", fileobj=raw, mtime=0) as file:
            return _text(file, questions, info)
    return _text(raw, questions, info)


def _text(
    file: IO[bytes] | gzip.GzipFile, questions: Iterable[Question], info: Mapping[str, Any]
) -> int:
    count = 0
    file.write(f'{{"info": {json.dumps(dict(info))}, "questions": ['.encode())
    for question in questions:
        file.write((",\n" if count else "\n").encode() + json.dumps(question).encode())
        count += 1
    file.write(b"\n]}\n")
    return count
