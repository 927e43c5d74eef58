"""Is a manifest the one that was written, and do its lines fit each other?"""

from pathlib import Path

from nmn.audit.chain import START
from nmn.audit.files import read_file
from nmn.audit.manifest import MAX_MANIFEST, manifest_record
from nmn.audit.manifest_records import ManifestRecord, RunBegin, RunEnd, TrailEntry
from nmn.audit.verification import Findings
from nmn.audit.verify_trail import check_canonical
from nmn.errors import TrailError
from nmn.types.wording import several


def check_manifest(path: Path, found: Findings) -> list[ManifestRecord | None]:
    """Check the lines by themselves; None stands for one that is not a line of a manifest."""
    try:
        *lines, torn = read_file(path, MAX_MANIFEST).split(b"\n")
    except TrailError as error:
        found.wrong(None, error.message)
        return []
    records = [_check_line(line, number, found) for number, line in enumerate(lines)]
    if torn:
        found.missing("the last line is not complete")
    _check_kinds(records, found)
    before: str | None = START
    for number, record in enumerate(records):
        if record is not None and before is not None and record.prev != before:
            found.wrong(number, "the line does not follow the one before it")
        before = None if record is None else record.hash
    return records


def _check_line(line: bytes, number: int, found: Findings) -> ManifestRecord | None:
    try:
        record = manifest_record(line, "")
        check_canonical(line, record.hash, number, found)
    except TrailError as error:
        found.wrong(number, error.message)
        return None
    return record


def _check_kinds(records: list[ManifestRecord | None], found: Findings) -> None:
    last = len(records) - 1
    for number, record in enumerate(records):
        if record is None:
            continue
        if (number == 0) != isinstance(record, RunBegin):
            found.wrong(number, "a manifest begins with its run, once")
        if isinstance(record, TrailEntry) and record.seq != number:
            found.wrong(number, f"it says that it is trail {record.seq} of those closed")
        if isinstance(record, RunEnd):
            if number != last:
                found.wrong(number, "a manifest ends with its closing line")
            if record.trails != number - 1:
                found.wrong(
                    number, f"it counts {several(record.trails, 'trail')}, not {number - 1}"
                )
            if record.head != record.prev:
                found.wrong(number, "its head is not the line before it")
