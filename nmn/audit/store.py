"""Where trails are kept: ``<root>/<run id>/NNN.jsonl``, and beside them the run's
``manifest.jsonl`` and ``blobs/``."""

import os
import re
import secrets
from datetime import UTC, datetime
from pathlib import Path

from nmn.errors import TrailError

BLOBS = "blobs"
"""The folder of a run's blobs."""

MANIFEST = "manifest.jsonl"
"""The file that ties a run's trails together."""

MOST_QUESTIONS = 10**9
"""Questions that a run can number."""

_RUN_ID = re.compile(r"[0-9]{8}-[0-9]{9}-[0-9a-f]{6}")
_TRAIL = re.compile(r"[0-9]{3,9}\.jsonl")

# A name on every file system: no separator, nothing hidden, not "..".
_FOLDER = re.compile(r"[A-Za-z0-9]([A-Za-z0-9._-]{0,98}[A-Za-z0-9_-])?")
# What Windows opens in place of a file of that name.
_DEVICES = re.compile(r"(?i)(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?")
_LISTED = 5  # run ids shown in an error message


def runs_root() -> Path:
    """``$NMN_HOME/runs``, or ``~/.nmn/runs``."""
    home = os.environ.get("NMN_HOME")
    return (Path(home) if home else Path.home() / ".nmn") / "runs"


def new_run_id(now: datetime | None = None) -> str:
    """An id that sorts by time (UTC, to the millisecond) and is unique: the time is followed by
    six random digits, as in ``20260131-093015123-4f0a9c``."""
    moment = (now or datetime.now(UTC)).astimezone(UTC)
    return f"{moment:%Y%m%d-%H%M%S}{moment.microsecond // 1000:03d}-{secrets.token_hex(3)}"


def trail_name(number: int) -> str:
    """The file name of question ``number``'s trail."""
    return f"{number:03d}.jsonl"


def is_run_id(name: str) -> bool:
    """Is this an id as ``new_run_id`` makes them?"""
    return _RUN_ID.fullmatch(name) is not None


def is_trail_name(name: str) -> bool:
    """Is this the file name of a trail? "0001.jsonl" is none: question 1 has one name only."""
    return _TRAIL.fullmatch(name) is not None and trail_name(int(name.split(".")[0])) == name


def run_folder(run_id: str, root: Path | None = None) -> Path:
    """Where a run of that id is to be kept; TrailError where it would be outside of ``root``."""
    if not _FOLDER.fullmatch(run_id) or _DEVICES.fullmatch(run_id):
        raise TrailError(
            f"{run_id[:100]!r} cannot be the id of a run",
            expected="up to 100 letters, digits and . _ - that no system reserves, "
            "with a letter or digit first",
            hint="leave run_id out to get a new one",
        )
    folder = (root or runs_root()) / run_id
    if folder.is_symlink():
        raise TrailError(
            "the run folder is a link",
            where=str(folder),
            expected="a folder, or nothing yet",
            hint="take the link away, or choose another run id",
        )
    return folder


def runs(root: Path | None = None) -> list[Path]:
    """The run folders below ``root``, oldest first.

    Raises:
        TrailError: they cannot be listed.
    """
    folder = root or runs_root()
    try:
        found = [
            path
            for path in folder.iterdir()
            if is_run_id(path.name) and path.is_dir() and not path.is_symlink()
        ]
    except FileNotFoundError:
        return []
    except OSError as error:
        raise TrailError(
            f"the runs cannot be listed: {error.strerror or error}", where=str(folder)
        ) from None
    return sorted(found, key=lambda path: path.name)


def trail_files(run: Path) -> list[Path]:
    """The trail files of a run folder, by number; TrailError where there is none."""
    try:
        found = [path for path in run.iterdir() if is_trail_name(path.name)]
    except OSError as error:
        raise TrailError(
            f"the folder cannot be read: {error.strerror or error}", where=str(run)
        ) from None
    if not found:
        raise TrailError(
            "there is no trail in this folder",
            where=str(run),
            expected=f"files such as {trail_name(0)}",
        )
    return sorted(found, key=lambda path: int(path.stem))


def find_run(name: str | Path, root: Path | None = None) -> Path:
    """The run folder or trail file that a person means.

    Arguments:
        name: a path of a trail file or of a run folder, a run id or the begin of one, or "last";
            behind the latter ones "/3" picks the trail of question 3.
        root: where to look for run ids; by default ``runs_root()``.

    Raises:
        TrailError: there is none, or several begin like that.
    """
    text = str(name)
    path = Path(name)
    if text.strip() and _exists(path):
        return path
    head, _, number = text.partition("/")
    known = runs(root)
    found = known[-1:] if head == "last" else [run for run in known if run.name.startswith(head)]
    if not head or not found:
        raise _not_found(text, known, root)
    if len(found) > 1:
        raise TrailError(
            f"{len(found)} runs begin with '{head}'",
            expected=_some(found),
            hint="write more of the id",
        )
    if not number:
        return found[0]
    if not re.fullmatch(r"[0-9]{1,9}", number):
        raise _not_found(text, known, root)
    trail = found[0] / trail_name(int(number))
    if not _exists(trail):
        raise TrailError(
            f"the run has no question {int(number)}",
            where=str(found[0]),
            expected=f"0 to {int(trail_files(found[0])[-1].stem)}",
        )
    return trail


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):  # too long, or characters that no path has
        return False


def _not_found(text: str, known: list[Path], root: Path | None) -> TrailError:
    shown = text if len(text) <= 100 else f"{text[:100]}…"
    if not known:
        return TrailError(
            f"there is no run '{shown}'",
            where=str(root or runs_root()),
            expected="the path of a trail, as no run is stored here yet",
            hint="ask with the audit trail on, or set NMN_HOME to where the runs are",
        )
    return TrailError(
        f"there is no run '{shown}'",
        where=str(root or runs_root()),
        expected=f"a path, 'last', or a run id: {_some(known)}",
    )


def _some(found: list[Path]) -> str:
    newest = [path.name for path in reversed(found)]
    more = f" and {len(newest) - _LISTED} more" if len(newest) > _LISTED else ""
    return ", ".join(newest[:_LISTED]) + more
