"""``report_run``: all questions of a run, with one page each and a page that lists them."""

from pathlib import Path

from nmn.audit.reader import read_trail
from nmn.audit.report.page import page
from nmn.audit.report.trail_page import report
from nmn.audit.store import find_run, trail_files
from nmn.audit.trail import Trail
from nmn.errors import TrailError


def report_run(where: str | Path, root: Path | None = None) -> dict[str, str]:
    """The pages of a run, by file name: ``index.html`` lists the questions, ``000.html`` and so on
    are their reports. Write them into one folder.

    Arguments:
        where, root: see ``nmn.audit.find_run``.

    Raises:
        TrailError: there is no such run. A trail of it that cannot be read is a line of the list.
    """
    folder = find_run(where, root)
    pages: dict[str, str] = {}
    rows: list[tuple[str, Trail | None, float, str]] = []
    for file in trail_files(folder if folder.is_dir() else folder.parent):
        try:
            trail = read_trail(file)
            pages[f"{file.stem}.html"] = report(trail)
            rows.append((file.stem, trail, _share(trail), _answer(trail)))
        except TrailError as error:
            rows.append((file.stem, None, 0.0, error.summary))
    pages["index.html"] = page("run.html", f"nmn run {folder.name}", name=folder.name, rows=rows)
    return pages


def _share(trail: Trail) -> float:
    """Seconds of a question's steps, so that those of a run's questions add up to its calls.

    A call's time is that of its whole batch, and each trail of the batch holds it.
    """
    return sum(
        step.seconds / max(step.batch.rows, 1) / (1 + max(step.shared, 0)) for step in trail.steps
    )


def _answer(trail: Trail) -> str:
    """The first line of what became of the question."""
    told = trail.footer and (trail.footer.answer or trail.footer.reason)
    return told.splitlines()[0] if told else ""
