"""Where trails are kept: ``<root>/<run id>/NNN.jsonl`` and ``<root>/<run id>/blobs/``."""

import os
import re
import secrets
from datetime import UTC, datetime
from pathlib import Path

from nmn.errors import TrailError

BLOBS = "blobs"
"""The folder of a run's blobs."""

_RUN_ID = re.compile(r"\d{8}-\d{9}-[0-9a-f]{6}")
_TRAIL = re.compile(r"\d{3,9}\.jsonl")
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


def runs(root: Path | None = None) -> list[Path]:
    """The run folders below ``root``, oldest first."""
    folder = root or runs_root()
    try:
        found = [
            path
            for path in folder.iterdir()
            if _RUN_ID.fullmatch(path.name) and path.is_dir() and not path.is_symlink()
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
        found = [path for path in run.iterdir() if _TRAIL.fullmatch(path.name)]
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
    if not re.fullmatch(r"\d{1,9}", number):
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
