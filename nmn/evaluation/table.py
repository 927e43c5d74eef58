"""A report as tables for the terminal."""

from typing import Any

from rich.console import Console
from rich.table import Table

from nmn.evaluation.report import Rates, Report
from nmn.types.wording import several

# Where output goes to a file rich takes 80 columns, which would cut the names of layouts.
_WIDTH = 110

# Problems shown; all are in the JSON.
_PROBLEMS = 10


def show(report: Report, console: Console | None = None) -> None:
    """Print a report."""
    console = console or Console()
    if not console.is_terminal:
        console.width = max(console.width, _WIDTH)
    settings = report.settings
    console.print(
        f"{settings.get('dataset')}: {several(report.asked, 'question')}, "
        f"executor {report.engine}, programs {settings.get('programs')}",
        highlight=False,
    )
    console.print(_figures(report))
    console.print(_groups("category", report.by_category, "accuracy"))
    console.print(_groups("nodes", report.by_length, "accuracy"))
    if report.by_function:
        console.print(_groups("function", report.by_function, "step accuracy"))
    for name, groups in report.breakdowns.items():
        if rows := {group: (row["count"], row["accuracy"]) for group, row in groups.items()}:
            console.print(_groups(name.replace("_", " "), rows, "accuracy"))
    if any(report.faults.values()):
        console.print(_faults(report))
    for problem in report.problems[:_PROBLEMS]:
        console.print(f"bad record: {problem}", markup=False, highlight=False)
    if len(report.problems) > _PROBLEMS:
        console.print(f"... and {len(report.problems) - _PROBLEMS} more bad records; see --json")


def _figures(report: Report) -> Table:
    table = _table("", "")
    rows: list[tuple[str, Any]] = [
        ("accuracy (exact)", percent(report.accuracy)),
        ("accuracy (normalised)", percent(report.accuracy_normalised)),
        *([] if report.choices is None else [("accuracy of choices", percent(report.choices[1]))]),
        ("program accuracy", percent(report.program_accuracy)),
        ("step accuracy", _measured(report.step_accuracy)),
        ("right answers by wrong steps", _measured(report.right_answer_wrong_steps)),
        ("expected calibration error", _number(report.calibration.error)),
        *((name, count) for name, count in report.statuses.items()),
        ("bad records, in no figure", len(report.problems)),
    ]
    if report.file_steps[0]:
        compared, equal = report.file_steps
        rows.append(("exact steps equal to the file's", f"{equal:,} of {compared:,}"))
    if report.speed is not None:
        speed = report.speed.to_json()
        rows.append(
            ("questions/s, programs seen before", f"{speed['planning_known_programs']:,.0f}")
        )
        rows.append(("questions/s, new programs", f"{speed['planning_new_programs']:,.0f}"))
    for name, value in rows:
        table.add_row(name, str(value))
    return table


def _groups(name: str, groups: Rates, what: str) -> Table:
    table = _table(name, "number", what)
    for group, (count, share) in groups.items():
        table.add_row(str(group), f"{count:,}", percent(share))
    return table


def _faults(report: Report) -> Table:
    table = _table("fault of", "wrong answers")
    for fault, ids in report.faults.items():
        table.add_row(fault, f"{len(ids):,}")
    return table


def _table(*headers: str) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold", show_header=any(headers))
    table.add_column(headers[0], style="cyan", no_wrap=True)
    for header in headers[1:]:
        table.add_column(header, justify="right", no_wrap=True)
    return table


def percent(share: float | None) -> str:
    """A share for people: never rounded up to 100.00 %."""
    if share is None:
        return "-"
    text = f"{100 * share:.2f} %"
    return "99.99 %" if text == "100.00 %" and share < 1 else text


def _measured(share: float | None) -> str:
    return "not measured" if share is None else percent(share)


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:.4f}"
