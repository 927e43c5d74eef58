"""The manifest of a run, read: which trails it has, and the one hash that covers them all."""

from dataclasses import dataclass
from pathlib import Path

import msgspec

from nmn.audit.files import read_file
from nmn.audit.manifest_records import (
    MANIFEST_SCHEMA,
    ManifestRecord,
    RunBegin,
    RunEnd,
    TrailEntry,
)
from nmn.audit.store import MANIFEST, find_run
from nmn.errors import TrailError

MAX_MANIFEST = 256 * 2**20
"""Bytes of a manifest that a reader accepts: about 800,000 trails."""

MAX_MANIFEST_LINE = 4096
"""Bytes of one line. They hold a few numbers and hashes; a run id is the longest text."""


@dataclass(frozen=True)
class Manifest:
    """What a run says that it is made of.

    Attributes:
        begin: the first line.
        entries: of the closed trails, in the order they were closed.
        end: the closing line; None where the run was not finished.
    """

    begin: RunBegin
    entries: tuple[TrailEntry, ...] = ()
    end: RunEnd | None = None

    @property
    def finished(self) -> bool:
        """False where the run was stopped before its end, or the manifest was cut off."""
        return self.end is not None

    @property
    def anchor(self) -> str:
        """The hash of the last line. Kept elsewhere, it shows any later change of the run."""
        last = self.end or (self.entries[-1] if self.entries else self.begin)
        return last.hash


def read_manifest(where: str | Path, root: Path | None = None) -> Manifest:
    """The manifest of a run, as far as it goes; whether its hashes hold is for ``verify`` to say.

    Arguments:
        where: as ``find_run`` takes it.
        root: where to look for run ids.

    Raises:
        TrailError: there is no such run, it has no manifest, or that is not well-formed.
    """
    path = find_run(where, root)
    path = (path if path.is_dir() else path.parent) / MANIFEST
    lines = read_file(path, MAX_MANIFEST).split(b"\n")[:-1]
    if not lines:
        raise TrailError("there is no line in the manifest", where=str(path))
    records = [manifest_record(line, f"{path}, line {n}") for n, line in enumerate(lines)]
    begin, *rest = records
    if not isinstance(begin, RunBegin):
        raise TrailError("the manifest does not begin with its run", where=str(path))
    end = rest.pop() if rest and isinstance(rest[-1], RunEnd) else None
    entries = tuple(record for record in rest if isinstance(record, TrailEntry))
    if len(entries) < len(rest):
        raise TrailError("a begin or end stands between the trails", where=str(path))
    return Manifest(begin, entries, end if isinstance(end, RunEnd) else None)


def manifest_record(line: bytes, where: str) -> ManifestRecord:
    """One line of a manifest to its record; TrailError where it is none."""
    if len(line) > MAX_MANIFEST_LINE:
        raise TrailError(
            f"the line has {len(line)} bytes", where=where, expected=f"at most {MAX_MANIFEST_LINE}"
        )
    try:
        record: ManifestRecord = msgspec.json.decode(line, type=ManifestRecord)
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        raise TrailError(f"this is not a line of a manifest: {error}", where=where) from None
    if isinstance(record, RunBegin) and record.schema != MANIFEST_SCHEMA:
        raise TrailError(
            f"the manifest is of the schema {record.schema[:100]!r}",
            where=where,
            expected=MANIFEST_SCHEMA,
            hint="read it with the version of nmn that its trails' headers name",
        )
    return record
