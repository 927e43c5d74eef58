"""The curves of a run, drawn from its log; matplotlib is asked for only then."""

from importlib.util import find_spec
from pathlib import Path
from typing import Any

from nmn.errors import MissingExtra
from nmn.training.journal import read_journal

_BLUE, _RED, _INK = "#1f5fa8", "#c0392b", "#22303c"


def draw_curves(log: Path, *paths: Path) -> None:
    """Loss and accuracy over questions seen.

    Arguments:
        log: of the run.
        paths: of pictures, ``.svg`` or ``.png``.

    Raises:
        MissingExtra: matplotlib is not installed.
        DatasetError: the log cannot be read.
    """
    if find_spec("matplotlib") is None:
        raise MissingExtra("matplotlib", "bench", where="the curves of a training run")
    from matplotlib.figure import Figure  # without pyplot no window system is asked for

    lines = read_journal(log)
    figure = Figure(figsize=(6.4, 4.8), layout="constrained")
    above, below = figure.subplots(2, 1, sharex=True)
    _loss(above, [line for line in lines if line["kind"] == "train"])
    _accuracy(below, [line for line in lines if line["kind"] == "check"])
    below.set_xlabel("training step")
    for path in paths:
        path.parent.mkdir(parents=True, exist_ok=True)
        figure.savefig(path, dpi=150)


def _loss(axes: Any, lines: list[dict[str, Any]]) -> None:
    axes.plot([one["step"] for one in lines], [one["loss"] for one in lines], color=_BLUE)
    if lines:
        axes.set_yscale("log")
    _plain(axes, "loss, a question")


def _accuracy(axes: Any, lines: list[dict[str, Any]]) -> None:
    at = [one["step"] for one in lines]
    axes.plot(at, [one["answers"] for one in lines], color=_BLUE, marker="o", ms=3, label="answers")
    known = [(one["step"], one["steps"]) for one in lines if one["steps"] is not None]
    axes.plot(
        [step for step, _ in known], [share for _, share in known],
        color=_RED, marker="o", ms=3, label="steps",
    )  # fmt: skip
    axes.set_ylim(0, 1.02)
    axes.legend(frameon=False, fontsize=8, loc="lower right")
    _plain(axes, "right, on unseen scenes")


def _plain(axes: Any, title: str) -> None:
    axes.set_title(title, loc="left", color=_INK, fontsize=10)
    axes.spines[["top", "right"]].set_visible(False)
