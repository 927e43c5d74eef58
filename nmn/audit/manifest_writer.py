"""The manifest of a run, written: a line a trail, by as many writers as share the run."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from nmn.audit.chain import START, seal, stamp
from nmn.audit.files import open_plain, write_all
from nmn.audit.manifest import MAX_MANIFEST_LINE, manifest_record
from nmn.audit.manifest_records import ManifestRecord, RunBegin, RunEnd, TrailEntry
from nmn.audit.store import MANIFEST
from nmn.errors import TrailError


class ManifestWriter:
    """Appends to the manifest of a run folder.

    The pieces of one call may be written at the same time, also by several processes: each line
    is written under a lock on the file, after the line that is then the last one.

    Arguments:
        folder: of the run; it must be there.
        begin: the first line, where this is the first writer of the run.

    Raises (all methods):
        TrailError: the run is finished, the manifest is that of another run or is no manifest.
        OSError: the file cannot be written.
    """

    def __init__(self, folder: Path, begin: RunBegin) -> None:
        self.path = folder / MANIFEST
        self._size = -1
        self._head = START
        self._seq = 0
        self._ended = False
        with self._file(os.O_CREAT) as handle:
            first = _first_line(handle)
            if not first:
                os.ftruncate(handle, 0)  # a writer killed in its very first line
                self._append(handle, begin)
                self._questions = begin.questions
                return
            written = manifest_record(first, str(self.path))
            if not isinstance(written, RunBegin) or written.run != begin.run:
                raise TrailError(
                    "there is the manifest of another run",
                    where=str(self.path),
                    expected=f"that of the run '{begin.run}'",
                    hint="write to another folder",
                )
            self._questions = written.questions
            self._check_open(handle)

    def add(self, number: int, records: int, anchor: str) -> None:
        """A trail is closed. The last one of a run of known size closes the run with it."""
        with self._file() as handle:
            self._check_open(handle)
            entry = TrailEntry(seq=self._seq + 1, number=number, records=records, anchor=anchor)
            self._append(handle, entry)
            if self._seq == self._questions:
                self._append(handle, self._end())

    def end(self) -> None:
        """The run is finished: nothing more can be added. Where it is already, nothing happens."""
        with self._file() as handle:
            self._catch_up(handle)
            if not self._ended:
                self._append(handle, self._end())

    def _end(self) -> RunEnd:
        return RunEnd(trails=self._seq, head=self._head, time=stamp(datetime.now(UTC)))

    @contextmanager
    def _file(self, create: int = 0) -> Iterator[int]:
        handle = open_plain(self.path, os.O_RDWR | os.O_APPEND | create)
        try:
            _lock(handle)
            yield handle
        finally:
            os.close(handle)  # which unlocks it, as does the end of the process

    def _check_open(self, handle: int) -> None:
        self._catch_up(handle)
        if self._ended:
            raise TrailError(
                "the audit trail cannot be written: the run is finished",
                where=str(self.path),
                hint="ask in a new run; or give the number of all questions (total) to each piece",
            )

    def _catch_up(self, handle: int) -> None:
        """See what other writers have written since."""
        size = os.fstat(handle).st_size
        if size == self._size:
            return
        start = max(0, size - 2 * MAX_MANIFEST_LINE)
        os.lseek(handle, start, os.SEEK_SET)
        tail = os.read(handle, size - start)
        whole = tail.rfind(b"\n") + 1
        if whole < len(tail):
            # Half a line of a writer that was killed: we hold the lock, so it is no more.
            os.ftruncate(handle, start + whole)
        lines = tail[:whole].splitlines()
        self._note(manifest_record(lines[-1] if lines else b"", str(self.path)))
        self._size = start + whole

    def _append(self, handle: int, record: ManifestRecord) -> None:
        sealed = seal(record, self._head)
        size = os.fstat(handle).st_size
        write_all(handle, sealed.line)
        self._note(sealed.record)
        self._size = size + len(sealed.line)

    def _note(self, last: ManifestRecord) -> None:
        self._head = last.hash
        self._ended = isinstance(last, RunEnd)
        if isinstance(last, TrailEntry):
            self._seq = last.seq
        elif isinstance(last, RunEnd):
            self._seq = last.trails


def _first_line(handle: int) -> bytes:
    os.lseek(handle, 0, os.SEEK_SET)
    line, found, _ = os.read(handle, MAX_MANIFEST_LINE + 1).partition(b"\n")
    return line if found else b""


def _lock(handle: int) -> None:
    # Windows, and some network file systems, have no such lock: there, one writer a run.
    if sys.platform != "win32":
        import fcntl

        with suppress(OSError):
            fcntl.flock(handle, fcntl.LOCK_EX)
