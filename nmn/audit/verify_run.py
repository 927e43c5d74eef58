"""A run: is everything in its folder that its manifest lists, as it was, and nothing else?"""

from pathlib import Path

from nmn.audit.blobs import SUFFIX, is_blob_name
from nmn.audit.files import PART
from nmn.audit.manifest_records import RunBegin, RunEnd, TrailEntry
from nmn.audit.store import BLOBS, MANIFEST, is_run_id, is_trail_name, trail_files, trail_name
from nmn.audit.verification import Findings, Verification, joined
from nmn.audit.verify_manifest import check_manifest
from nmn.audit.verify_trail import Checked, check_file
from nmn.errors import TrailError
from nmn.types.wording import several

_NAMED = 10  # question numbers written out in one finding


def check_run(folder: Path, anchor: str | None) -> Verification:
    """Check a run folder; ``anchor`` is that of the run, or of the trail of an old run of one.

    Raises:
        TrailError: there is neither a trail nor a manifest, or no manifest and an anchor for
            several trails.
    """
    manifest = folder / MANIFEST
    kept = manifest.exists() or manifest.is_symlink()
    files = _trails_of(folder, kept)
    if not kept and anchor is not None and len(files) > 1:
        raise TrailError(
            f"one anchor cannot vouch for {len(files)} trails",
            where=str(folder),
            expected=f"a run with a {MANIFEST}",
            hint="verify each trail with its own anchor",
        )
    # Each trail's own records are let go as soon as they are checked: a run may have many.
    trails = {int(file.stem): check_file(file, None if kept else anchor) for file in files}
    found = Findings(MANIFEST)
    head: str | None = None
    finished = False
    if kept:
        lines = check_manifest(manifest, found)
        finished = bool(lines) and isinstance(lines[-1], RunEnd)
        head = lines[-1].hash if lines and lines[-1] is not None else None
        if anchor is not None and head != anchor:
            _wrong_anchor(anchor, trails, found)
        entries = [line for line in lines if isinstance(line, TrailEntry)]
        begin = next((line for line in lines if isinstance(line, RunBegin)), None)
        _check_entries(entries, trails, finished, found)
        _check_asked(begin, entries, trails, finished, found)
        _check_run_ids(folder, begin, trails, found)
    else:
        found.missing(
            "there is no manifest, as in runs of older versions, or it was taken away: whether "
            "trails were taken away, or put in from another copy of the run, cannot be told"
        )
        _check_numbers(trails, found)
        _check_run_ids(folder, None, trails, found)
    others = Findings(folder.name)
    _check_others(folder, trails, kept and not finished, others)
    return joined(
        [*(trail.found for trail in trails.values()), found, others],
        trails=len(trails),
        records=sum(trail.records for trail in trails.values()),
        blobs=len(frozenset[str]().union(*(trail.blobs for trail in trails.values()))),
        anchor=head,
    )


def _trails_of(folder: Path, kept: bool) -> list[Path]:
    """The trail files; none at all is for a manifest to explain."""
    try:
        return trail_files(folder)
    except TrailError:
        if not kept:
            raise
        return []


def _wrong_anchor(anchor: str, trails: dict[int, Checked], found: Findings) -> None:
    for number, trail in trails.items():
        if trail.anchor == anchor:
            found.wrong(
                None,
                f"the anchor is that of trail {number}, which vouches for that trail only: verify "
                f"it by its file {trail_name(number)} or as RUN/{number}",
            )
            return
    found.wrong(None, "the run's last line is not the one that the anchor names")


def _check_entries(
    entries: list[TrailEntry], trails: dict[int, Checked], finished: bool, found: Findings
) -> None:
    """Every trail that is listed must be there, as it was when it was closed; and no other."""
    listed: set[int] = set()
    for entry in entries:
        number = entry.number
        if number in listed:
            found.wrong(entry.seq, f"trail {number} is listed twice")
        listed.add(number)
        trail = trails.get(number)
        if trail is None:
            found.wrong(entry.seq, f"trail {number} is missing")
        elif trail.anchor != entry.anchor or trail.records != entry.records:
            found.wrong(entry.seq, f"trail {number} is not the one that was closed")
    for number in trails:
        if number in listed:
            continue
        if finished:
            found.wrong(None, f"trail {number} is not one of the run's")
        else:
            found.missing(f"trail {number} is not listed: it was not closed, or was put in")


def _check_asked(
    begin: RunBegin | None,
    entries: list[TrailEntry],
    trails: dict[int, Checked],
    finished: bool,
    found: Findings,
) -> None:
    """Every question of the run must have its trail, where it was stopped all that were closed."""
    if not finished:
        found.missing(
            "the run was not finished: it was stopped (or is still going on), or the end of its "
            "manifest was cut off"
        )
    asked = None if begin is None else begin.questions
    if asked is not None:
        there = trails.keys() | {entry.number for entry in entries}
        lost = asked - sum(number < asked for number in there)
        if lost > 0:
            found.missing(f"of its {several(asked, 'question')}, {lost} have no trail")


def _check_numbers(trails: dict[int, Checked], found: Findings) -> None:
    """The same by what the headers say, where there is no manifest."""
    headers = [trail.header for trail in trails.values() if trail.header is not None]
    asked = max((header.questions for header in headers), default=0)
    lost = [number for number in range(min(asked, 10**6)) if number not in trails]
    if lost and lost[0] > max(trails, default=-1):
        # Only the end is not there, as after an interrupt: like a trail without its footer.
        found.missing(
            f"the run was stopped before question {lost[0]}, or "
            f"{several(len(lost), 'trail')} at its end were taken away"
        )
    elif lost:
        shown = ", ".join(map(str, lost[:_NAMED])) + (" ..." if len(lost) > _NAMED else "")
        found.wrong(None, f"the run's trails of these questions are missing: {shown}")


def _check_run_ids(
    folder: Path, begin: RunBegin | None, trails: dict[int, Checked], found: Findings
) -> None:
    """All of one run. A folder may be copied under any name, except that of another run."""
    ids = [trail.header.run for trail in trails.values() if trail.header is not None]
    run = begin.run if begin is not None else ids[0] if ids else None
    for number, trail in trails.items():
        if trail.header is not None and trail.header.run != run:
            found.wrong(None, f"trail {number} is of another run: {trail.header.run[:100]}")
    if run is not None and is_run_id(folder.name) and folder.name != run:
        found.wrong(None, f"the folder is that of another run: {run[:100]}")


def _check_others(folder: Path, trails: dict[int, Checked], stopped: bool, found: Findings) -> None:
    """Nothing else may lie in the folder and among the blobs.

    A run that was stopped may leave what it was writing: half a file under its passing name, and
    blobs whose record was to be the next.
    """
    named = {f"{name}{SUFFIX}" for trail in trails.values() for name in trail.blobs}
    known = all(trail.readable for trail in trails.values())  # else blobs may be named by the rest
    for path in _inside(folder, found):
        if path.name == BLOBS and path.is_symlink():
            found.wrong(None, f"'{BLOBS}' is a link, and runs hold none")
        elif path.name == BLOBS:
            for blob in _inside(path, found):
                if blob.name not in named and known:
                    passing = stopped and is_blob_name(blob.name.removesuffix(SUFFIX))
                    _extra(f"{BLOBS}/{blob.name}", passing, stopped, found)
        elif path.name != MANIFEST and not is_trail_name(path.name):
            _extra(path.name, False, stopped, found)


def _extra(name: str, passing: bool, stopped: bool, found: Findings) -> None:
    text = f"'{name[:100]}' is not of the run: no record names it"
    if passing or (stopped and name.endswith(PART)):
        found.missing(f"{text} (it was being written when the run was stopped, or was put in)")
    else:
        found.wrong(None, text)


def _inside(folder: Path, found: Findings) -> list[Path]:
    """What is in a folder, by name; nothing of what is none."""
    try:
        return sorted(folder.iterdir())
    except OSError as error:
        found.wrong(None, f"'{folder.name[:100]}' cannot be read: {error.strerror or error}")
    return []
