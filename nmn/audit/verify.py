"""``verify``: are these the bytes that were written, and do the records fit each other?

It does not say that the answer is right, nor that the modules would give the same again: it reads
the trail and runs nothing.
"""

from pathlib import Path

import msgspec

from nmn.audit.blobs import Blobs, FolderBlobs
from nmn.audit.chain import START, encoded
from nmn.audit.files import read_file
from nmn.audit.header import Header
from nmn.audit.reader import MAX_TRAIL, record_of
from nmn.audit.records import Footer, Record, StepRecord
from nmn.audit.store import BLOBS, find_run, trail_files
from nmn.audit.trail import Trail
from nmn.audit.verification import Finding, Findings, Verification
from nmn.audit.verify_blobs import check_blobs
from nmn.audit.verify_program import check_program
from nmn.errors import TrailError


def verify(
    where: str | Path | Trail, anchor: str | None = None, root: Path | None = None
) -> Verification:
    """Check a trail, or all trails of a run.

    Arguments:
        where: as ``find_run`` takes it, or a trail; one from memory is checked as it would be
            written.
        anchor: the hash of the last record (``Trail.anchor``) as it was noted down elsewhere. Only
            with it can a trail that was computed anew, or cut and ended anew, be found out.
        root: where to look for run ids.

    Raises:
        TrailError: there is no such trail, or an anchor is given for several. Whatever is wrong
            *inside* a trail is a finding, not an error.
    """
    if isinstance(where, Trail):
        if where.path is None or not where.path.exists():
            return _joined([_check("memory", where.to_bytes(), where.blobs, anchor)])
        path = where.path
    else:
        path = find_run(where, root)
    if not path.is_dir():
        return _joined([_check_file(path, anchor)])
    files = trail_files(path)
    if anchor is not None and len(files) > 1:
        raise TrailError(
            f"one anchor cannot vouch for {len(files)} trails",
            where=str(path),
            hint="verify each trail with its own anchor",
        )
    return _joined([*(_check_file(file, anchor) for file in files)], files)


class _Checked:
    """One trail's findings and counts."""

    def __init__(self, found: Findings, records: list[Record | None], blobs: int) -> None:
        self.found = found
        self.records = records
        self.blobs = blobs

    @property
    def header(self) -> Header | None:
        first = self.records[0] if self.records else None
        return first if isinstance(first, Header) else None


def _joined(checked: list[_Checked], files: list[Path] | None = None) -> Verification:
    if files is not None:
        _check_numbers(checked, files)
    findings: list[Finding] = [f for one in checked for f in one.found.found]
    verdicts = {one.found.status for one in checked}
    return Verification(
        "broken" if "broken" in verdicts else "incomplete" if "incomplete" in verdicts else "ok",
        tuple(findings),
        trails=len(checked),
        records=sum(len(one.records) for one in checked),
        blobs=sum(one.blobs for one in checked),
    )


def _check_numbers(checked: list[_Checked], files: list[Path]) -> None:
    """Every question of the call must have its trail."""
    headers = [one.header for one in checked if one.header is not None]
    asked = max((header.questions for header in headers), default=0)
    there = {int(file.stem) for file in files}
    lost = [number for number in range(min(asked, 10**6)) if number not in there]
    if lost and lost[0] > max(there, default=-1):
        # Only the end is not there, as after an interrupt: like a trail without its footer.
        checked[-1].found.missing(
            f"the run was stopped before question {lost[0]}, or its last {len(lost)} trails were "
            "taken away"
        )
    elif lost:
        shown = ", ".join(map(str, lost[:10])) + (" ..." if len(lost) > 10 else "")
        checked[-1].found.wrong(None, f"the run's trails of these questions are missing: {shown}")


def _check_file(path: Path, anchor: str | None) -> _Checked:
    blobs = FolderBlobs(path.parent / BLOBS)
    try:
        data = read_file(path, MAX_TRAIL)
    except TrailError as error:
        if not path.exists():
            raise
        found = Findings(path.name)
        found.wrong(None, error.message)
        return _Checked(found, [], 0)
    checked = _check(path.name, data, blobs, anchor)
    header = checked.header
    if header is not None and path.stem.isdecimal() and int(path.stem) != header.number:
        checked.found.wrong(0, f"the file is that of question {header.number}")
    return checked


def _check(name: str, data: bytes, blobs: Blobs, anchor: str | None) -> _Checked:
    found = Findings(name)
    *lines, torn = data.split(b"\n")
    records = [_check_line(line, number, found) for number, line in enumerate(lines)]
    if torn:
        found.missing("the last line is not complete")
    _check_kinds(records, found)
    _check_chain(records, found)
    if anchor is not None:
        last = records[-1] if records else None
        if last is None or last.hash != anchor.strip().lower():
            found.wrong(None, "the last record is not the one that the anchor names")
    check_program(records, found)
    count = check_blobs(records, blobs, found)
    return _Checked(found, records, count)


def _check_line(line: bytes, number: int, found: Findings) -> Record | None:
    """The record of a line, if it is one; it must be canonical JSON with the right hash."""
    try:
        record = record_of(line, "")
        fields = msgspec.json.decode(line)
        written, digest = encoded(fields)
        if written != line:
            found.wrong(number, "the line is not in canonical form")
        if digest != record.hash:
            found.wrong(number, "the record has been altered: its hash does not fit")
    except TrailError as error:
        found.wrong(number, error.message)
        return None
    return record


def _check_kinds(records: list[Record | None], found: Findings) -> None:
    if not records:
        found.wrong(None, "there is no record in it")
        return
    last = len(records) - 1
    for number, record in enumerate(records):
        if record is None:
            continue
        if (number == 0) != isinstance(record, Header):
            found.wrong(number, "a trail has one header, at its begin")
        if isinstance(record, Footer):
            if number != last:
                found.wrong(number, "a trail ends with its footer")
            if record.steps != number - 1:
                found.wrong(number, f"it counts {record.steps} steps, and there are {number - 1}")
            if record.head != record.prev:
                found.wrong(number, "its head is not the record before it")
        if isinstance(record, StepRecord) and record.seq != number:
            found.wrong(number, f"it says that it is step {record.seq}")
    if not isinstance(records[last], Footer) and records[last] is not None:
        found.missing("there is no footer: the run was stopped, or the end was cut off")


def _check_chain(records: list[Record | None], found: Findings) -> None:
    before: str | None = START
    for number, record in enumerate(records):
        if record is None:
            before = None
            continue
        if before is not None and record.prev != before:
            found.wrong(number, "the record does not follow the one before it")
        before = record.hash
