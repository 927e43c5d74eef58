"""Pictures of a report; matplotlib is asked for only when one is drawn."""

from importlib.util import find_spec
from pathlib import Path
from typing import Any

from nmn.errors import DatasetError, MissingExtra
from nmn.evaluation.report import Report

_BLUE, _GREY, _INK = "#1f5fa8", "#9aa5b1", "#22303c"
FORMATS = ("png", "svg")


def check_plots() -> None:
    """Can pictures be drawn? MissingExtra where matplotlib is not installed."""
    if find_spec("matplotlib") is None:
        raise MissingExtra("matplotlib", "bench", where="--plot")


def draw(report: Report, folder: Path) -> list[Path]:
    """Write accuracy by program length and the reliability of confidences, as PNG and SVG.

    Raises:
        MissingExtra: matplotlib is not installed.
        DatasetError: the files cannot be written.
    """
    check_plots()
    made = []
    for name, figure in (("length", _by_length(report)), ("calibration", _reliability(report))):
        for kind in FORMATS:
            path = folder / f"{report.settings.get('dataset', 'eval')}-{name}.{kind}"
            try:
                folder.mkdir(parents=True, exist_ok=True)
                figure.savefig(path, dpi=150)
            except OSError as error:
                raise DatasetError(
                    f"the picture cannot be written: {error}", where=str(path)
                ) from None
            made.append(path)
    return made


def _canvas(title: str) -> tuple[Any, Any]:
    from matplotlib.figure import Figure  # without pyplot no window system is asked for

    figure = Figure(figsize=(6.4, 3.8), layout="constrained")
    axes = figure.add_subplot()
    axes.set_title(title, loc="left", color=_INK, fontsize=10)
    axes.spines[["top", "right"]].set_visible(False)
    axes.set_ylim(0, 1.02)
    return figure, axes


def _by_length(report: Report) -> Any:
    figure, axes = _canvas("accuracy by nodes of the program")
    lengths = [(int(n), count, share) for n, (count, share) in report.by_length.items()]
    most = max((count for _, count, _ in lengths), default=1)
    axes.bar(
        [n for n, _, _ in lengths], [count / most for _, count, _ in lengths],
        color=_GREY, alpha=0.4, zorder=1, label=f"questions (most: {most})",
    )  # fmt: skip
    axes.plot(
        [n for n, _, _ in lengths], [share for _, _, share in lengths],
        color=_BLUE, marker="o", markersize=4, zorder=2, label="accuracy",
    )  # fmt: skip
    axes.set_xlabel("nodes")
    axes.legend(frameon=False, fontsize=8, loc="lower left")
    return figure


def _reliability(report: Report) -> Any:
    error = report.calibration.error
    shown = "" if error is None else f", expected calibration error {error:.4f}"
    figure, axes = _canvas(f"reliability{shown}")
    bins = [one for one in report.calibration.bins if one.answers]
    axes.plot([0, 1], [0, 1], color=_GREY, linewidth=1, zorder=1)
    axes.bar(
        [(one.low + one.high) / 2 for one in report.calibration.bins],
        [one.accuracy or 0 for one in report.calibration.bins],
        width=0.9 / max(len(report.calibration.bins), 1), color=_BLUE, alpha=0.5, zorder=2,
    )  # fmt: skip
    axes.plot(
        [one.confidence for one in bins], [one.accuracy for one in bins],
        color=_BLUE, marker="o", markersize=4, linestyle="none", zorder=3,
    )  # fmt: skip
    axes.set_xlim(0, 1.02)
    axes.set_xlabel("confidence")
    axes.set_ylabel("right")
    return figure
