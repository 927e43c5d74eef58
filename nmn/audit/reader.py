"""Trail files back to trails; strict on form, and indulgent only about a missing end."""

from pathlib import Path

import msgspec

from nmn.audit.blobs import FolderBlobs
from nmn.audit.files import read_file
from nmn.audit.header import SCHEMA, Header
from nmn.audit.records import Footer, Record, StepRecord
from nmn.audit.store import BLOBS, find_run, trail_files
from nmn.audit.trail import Parts, Trail
from nmn.errors import TrailError

MAX_TRAIL = 256 * 2**20
"""Bytes of a trail file that a reader accepts."""

MAX_LINE = 16 * 2**20
"""Bytes of one record. The largest part of one is the vocabularies of its header."""


def read_trail(where: str | Path, root: Path | None = None) -> Trail:
    """The trail in a file.

    A trail whose end is missing is read as far as it goes (``complete`` is then False). Whether
    its hashes hold is for ``verify`` to say.

    Arguments:
        where: as ``find_run`` takes it; a run folder must hold one trail only.

    Raises:
        TrailError: not found, not a trail, of another schema, or not well-formed.
    """
    path = trail_path(where, root)
    parts = parse(lines_of(path), path)
    return Trail(lambda: parts, path)


def trail_path(where: str | Path, root: Path | None = None) -> Path:
    """The one trail file that is meant; TrailError where there are several."""
    path = find_run(where, root)
    if not path.is_dir():
        return path
    files = trail_files(path)
    if len(files) > 1:
        raise TrailError(
            f"the run has {len(files)} questions",
            where=str(path),
            expected="one of them",
            hint=f"add its number: {path.name}/{int(files[0].stem)}",
        )
    return files[0]


def lines_of(path: Path) -> list[bytes]:
    """The lines of a trail file, without what follows the last line break."""
    return read_file(path, MAX_TRAIL).split(b"\n")[:-1]


def parse(lines: list[bytes], path: Path) -> Parts:
    """Lines to records, in the right order of kinds.

    Raises:
        TrailError: a record that is none, or of a kind that has no place there.
    """
    if not lines:
        raise TrailError("there is no record in it", where=str(path))
    records = [record_of(line, f"{path}, record {number}") for number, line in enumerate(lines)]
    header, *rest = records
    if not isinstance(header, Header):
        raise TrailError("the first record is not a header", where=str(path))
    footer = rest.pop() if rest and isinstance(rest[-1], Footer) else None
    steps = tuple(record for record in rest if isinstance(record, StepRecord))
    if len(steps) < len(rest):
        raise TrailError("a header or footer stands between the steps", where=str(path))
    blobs = FolderBlobs(path.parent / BLOBS)
    return Parts(header, steps, footer if isinstance(footer, Footer) else None, blobs)


def record_of(line: bytes, where: str) -> Record:
    """One line to its record.

    Raises:
        TrailError: too long, not JSON, or not a record of the schema known here.
    """
    if len(line) > MAX_LINE:
        raise TrailError(f"the record has {len(line)} bytes", where=where)
    try:
        plain = msgspec.json.decode(line)
        schema = plain.get("schema", SCHEMA) if isinstance(plain, dict) else SCHEMA
        if schema != SCHEMA:
            raise TrailError(
                f"the trail is of the schema {str(schema)[:100]!r}",
                where=where,
                expected=SCHEMA,
                hint="read it with the version of nmn that its header names",
            )
        record: Record = msgspec.convert(plain, Record)
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        raise TrailError(f"this is not a record: {error}", where=where) from None
    return record
