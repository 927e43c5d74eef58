"""A report on a generator as tables for the terminal."""

from rich.console import Console
from rich.table import Table

from nmn.evaluation.reading_report import FIGURES, ReadingReport
from nmn.evaluation.table import percent
from nmn.types.wording import several

_WIDTH = 110
_COLUMNS = ("right", "exact", "answers", "refused", "wrong", "confidently_wrong")
# Failures and problems shown; all are in the JSON.
_SHOWN = 10


def show_reading(report: ReadingReport, console: Console | None = None) -> None:
    """Print a report."""
    console = console or Console()
    if not console.is_terminal:
        console.width = max(console.width, _WIDTH)
    settings = report.settings
    console.print(
        f"{settings['domain']}: {several(len(report.attempts), 'question')}, "
        f"generator {settings['generator']}",
        highlight=False,
    )
    console.print(_figures(report))
    for group in ("style", "family", "length"):
        console.print(_groups(report, group))
    failures = [one for one in report.attempts if one.wrong or one.crashed or one.ill_typed]
    for one in failures[:_SHOWN]:
        said = one.text or one.reason
        text = f"{one.asked.id}: {one.asked.question[:200]!r} read as {said}"
        console.print(text, markup=False, highlight=False)
    if len(failures) > _SHOWN:
        console.print(f"... and {len(failures) - _SHOWN} more read wrongly; see --json")
    for problem in report.problems[:_SHOWN]:
        console.print(f"bad record: {problem}", markup=False, highlight=False)


def _figures(report: ReadingReport) -> Table:
    table = Table(box=None, pad_edge=False, show_header=False)
    table.add_column(style="cyan", no_wrap=True)
    table.add_column(justify="right", no_wrap=True)
    for name in FIGURES:
        table.add_row(name.replace("_", " "), percent(report.figures[name]))
    error = report.calibration.error
    table.add_row("expected calibration error", "-" if error is None else f"{error:.4f}")
    table.add_row("bad records, in no figure", str(len(report.problems)))
    return table


def _groups(report: ReadingReport, group: str) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("nodes" if group == "length" else group, style="cyan", no_wrap=True)
    for header in ("number", *(name.replace("_", " ") for name in _COLUMNS)):
        table.add_column(header, justify="right", no_wrap=True)
    for key, (count, shares) in report.by(group).items():
        table.add_row(str(key), f"{count:,}", *(percent(shares[name]) for name in _COLUMNS))
    return table
