"""``report_run``: all questions of a run, with one page each and a page that lists them."""

from pathlib import Path

from nmn.audit.reader import read_trail
from nmn.audit.report.markup import Html, element
from nmn.audit.report.page import page, report
from nmn.audit.report.words import badge, milliseconds
from nmn.audit.store import find_run, trail_files
from nmn.audit.trail import Trail
from nmn.errors import TrailError
from nmn.types.wording import several

_DIVIDED = "What one call did for several questions is divided among them."


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
    rows: list[Html] = []
    total = 0.0
    for file in trail_files(folder if folder.is_dir() else folder.parent):
        try:
            trail = read_trail(file)
            pages[f"{file.stem}.html"] = report(trail)
        except TrailError as error:
            cells = (element("td", file.stem), element("td", error.summary, colspan=5))
            rows.append(element("tr", *cells, class_="s-error"))
            continue
        share = _share(trail)
        total += share
        rows.append(_row(file.stem, trail, share))
    names = ("", "question", "picture", "answer", "", "time of its steps")
    first = element("tr", *(element("th", name) for name in names))
    listed = element(
        "section",
        element("p", f"nmn audit trail · {folder.name}", class_="run"),
        element("h1", several(len(rows), "question")),
        element("div", element("table", first, *rows, class_="questions"), class_="graph-box"),
        element("p", f"Time of all steps: {milliseconds(total)}. {_DIVIDED}", class_="muted"),
    )
    pages["index.html"] = page(f"nmn run {folder.name}", [listed])
    return pages


def _share(trail: Trail) -> float:
    """Seconds of a question's steps, so that those of a run's questions add up to its calls.

    A call's time is that of its whole batch, and each trail of the batch holds it.
    """
    return sum(
        step.seconds / max(step.batch.rows, 1) / (1 + max(step.shared, 0)) for step in trail.steps
    )


def _row(name: str, trail: Trail, share: float) -> Html:
    header, footer = trail.header, trail.footer
    media = "" if header.media is None else header.media.name
    asked = header.question or header.program.text or "(no question)"
    told = "" if footer is None else footer.answer or footer.reason or ""
    answer = told.splitlines()[0] if told else ""
    sure = footer.confidence if footer is not None else None
    status = "stopped" if footer is None else footer.status
    return element(
        "tr",
        element("td", name, class_="n"),
        element("td", element("a", element("bdi", asked), href=f"{name}.html")),
        element("td", element("bdi", media), class_="muted"),
        element(
            "td",
            element("b", answer if status == "answered" else ""),
            element("span", answer if status != "answered" else "", class_="muted"),
        ),
        element("td", badge(status), "" if sure is None else f" {sure:.2f}"),
        element("td", milliseconds(share) if trail.steps else "", class_="muted"),
    )
