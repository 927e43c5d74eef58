"""One trail: are these the records that were written, and do they fit each other?"""

from dataclasses import dataclass
from pathlib import Path

import msgspec

from nmn.audit.blobs import Blobs, FolderBlobs
from nmn.audit.chain import START, encoded
from nmn.audit.files import read_file
from nmn.audit.header import Header
from nmn.audit.reader import MAX_TRAIL, record_of
from nmn.audit.records import Footer, Record, StepRecord
from nmn.audit.store import BLOBS
from nmn.audit.verification import Findings
from nmn.audit.verify_answer import check_answer
from nmn.audit.verify_blobs import check_blobs
from nmn.audit.verify_program import check_program
from nmn.audit.verify_told import check_told
from nmn.errors import TrailError
from nmn.types.wording import several


@dataclass(frozen=True)
class Checked:
    """What a run needs to know of a trail that was checked.

    Attributes:
        found: what is wrong with it.
        header: if it has one that can be read.
        records: how many lines it has.
        blobs: names of those that its records name.
        anchor: hash of its last record, where that can be read.
        readable: True where every line is a record, so that ``blobs`` are all of them.
    """

    found: Findings
    header: Header | None = None
    records: int = 0
    blobs: frozenset[str] = frozenset()
    anchor: str | None = None
    readable: bool = False


def check_file(path: Path, anchor: str | None = None) -> Checked:
    """Check a trail file; TrailError where there is none."""
    try:
        data = read_file(path, MAX_TRAIL)
    except TrailError as error:
        if not path.exists() and not path.is_symlink():
            raise
        found = Findings(path.name)
        found.wrong(None, error.message)
        return Checked(found)
    checked = check_bytes(path.name, data, FolderBlobs(path.parent / BLOBS), anchor)
    header = checked.header
    if header is not None and path.stem.isdecimal() and int(path.stem) != header.number:
        checked.found.wrong(0, f"the file is that of question {header.number}")
    return checked


def check_bytes(name: str, data: bytes, blobs: Blobs, anchor: str | None = None) -> Checked:
    """Check what a trail file holds; ``anchor`` is that of the trail."""
    found = Findings(name)
    *lines, torn = data.split(b"\n")
    records = [_check_line(line, number, found) for number, line in enumerate(lines)]
    if torn:
        found.missing("the last line is not complete")
    _check_kinds(records, found)
    _check_chain(records, found)
    last = records[-1] if records else None
    if anchor is not None and (last is None or last.hash != anchor):
        found.wrong(None, "the last record is not the one that the anchor names")
    check_program(records, found)
    named = check_blobs(records, blobs, found)
    check_answer(records, blobs, found)
    check_told(records, blobs, found)
    first = records[0] if records else None
    return Checked(
        found,
        first if isinstance(first, Header) else None,
        len(records),
        named,
        None if last is None else last.hash,
        None not in records,
    )


def _check_line(line: bytes, number: int, found: Findings) -> Record | None:
    """The record of a line, if it is one; it must be canonical JSON with the right hash."""
    try:
        record = record_of(line, "")
        check_canonical(line, record.hash, number, found)
    except TrailError as error:
        found.wrong(number, error.message)
        return None
    return record


def check_canonical(line: bytes, digest: str, number: int, found: Findings) -> None:
    """A line must be canonical JSON with the right hash; TrailError where it has no such form."""
    written, right = encoded(msgspec.json.decode(line))
    if written != line:
        found.wrong(number, "the line is not in canonical form")
    if right != digest:
        found.wrong(number, "the record has been altered: its hash does not fit")


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
                found.wrong(number, f"it counts {several(record.steps, 'step')}, not {number - 1}")
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
