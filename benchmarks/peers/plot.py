"""Pictures of measurements; matplotlib is asked for only when one is drawn."""

from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from nmn.errors import DomainError, MissingExtra

_FORMATS = (".png", ".svg")

_OURS = "#1f5fa8"
_PEERS = "#9aa5b1"
_INK = "#22303c"
# By peer; read apart also without colour, by order and label.
_LINES = {
    "nmn-reference-loop": "#7a5195",
    "torchfold": "#2a9d8f",
    "torchfold-cse": "#1f5fa8",
    "torchfold-cse-same-kernels": "#e07a3f",
    "level": "#9aa5b1",
    "dynet": "#c0392b",
}


def check_plot(path: Path) -> None:
    """Can it be drawn there? Asked before anything is measured.

    Raises:
        DomainError: another format.
        MissingExtra: matplotlib is not installed.
    """
    if path.suffix.lower() not in _FORMATS:
        raise DomainError(f"cannot draw '{path.name}'", expected=f"a file ending in {_FORMATS}")
    if find_spec("matplotlib") is None:
        raise MissingExtra("matplotlib", "bench")


def bars(record: dict[str, Any], path: Path) -> None:
    """How many times faster than the naive loop each variant is, with quartiles."""
    check_plot(path)
    variants = record["variants"]
    loop = "nmn-reference-loop"
    found = {name: made["times_faster_than"].get(loop) for name, made in variants.items()}
    found[loop] = {"median": 1.0, "quartiles": [1.0, 1.0]}
    names = sorted(found, key=lambda name: float(found[name]["median"]))
    ours = {n for n in variants if not any(n in v["times_faster_than"] for v in variants.values())}
    axes, figure = _canvas(0.42 * len(names) + 1.2)
    for place, name in enumerate(names):
        middle, (low, high) = found[name]["median"], found[name]["quartiles"]
        colour = _OURS if name in ours else _PEERS
        axes.barh(place, middle, color=colour, height=0.66, zorder=2)
        axes.plot([low, high], [place, place], color=_INK, linewidth=1.6, zorder=3)
        axes.annotate(
            f"{middle:.1f}×", (high, place), (5, 0), textcoords="offset points", va="center",
            color=_INK, fontsize=9,
        )  # fmt: skip
    axes.set_yticks(range(len(names)), names)
    axes.set_xlim(0, 1.12 * max(found[name]["quartiles"][1] for name in names))
    axes.set_xlabel("times faster than the naive loop (median of the rounds' ratios, quartiles)")
    axes.grid(axis="x", color="#e4e8ec", zorder=0)
    axes.set_title(_title(record), loc="left", color=_INK)
    _save(figure, path)


def lines(records: Sequence[dict[str, Any]], path: Path, variant: str = "nmn") -> None:
    """How the ratios to the peers depend on the batch size, with bands between the quartiles."""
    check_plot(path)
    ordered = sorted(records, key=lambda record: int(record["options"]["questions"]))
    sizes = [record["options"]["questions"] for record in ordered]
    axes, figure = _canvas(4.2)
    for peer, colour in _LINES.items():
        found = [r["variants"][variant]["times_faster_than"].get(peer) for r in ordered]
        if any(one is None for one in found):
            continue
        middles = [one["median"] for one in found]
        axes.plot(sizes, middles, color=colour, marker="o", markersize=4, label=peer, zorder=3)
        axes.fill_between(
            sizes,
            [one["quartiles"][0] for one in found],
            [one["quartiles"][1] for one in found],
            color=colour, alpha=0.18, linewidth=0, zorder=2,
        )  # fmt: skip
    axes.set_xscale("log", base=2)
    axes.set_xticks(sizes, [str(size) for size in sizes])
    axes.minorticks_off()
    axes.set_ylim(bottom=0)
    axes.set_xlabel("questions in the batch")
    axes.set_ylabel(f"{variant} is so many times faster")
    axes.grid(color="#e4e8ec", zorder=0)
    axes.legend(frameon=False, fontsize=9)
    axes.set_title(_title(ordered[0], sizes=True), loc="left", color=_INK)
    _save(figure, path)


def _title(record: dict[str, Any], *, sizes: bool = False) -> str:
    options = record["options"]
    what = "training step" if options["train"] else "inference"
    batch = "" if sizes else f", {options['questions']} questions"
    where = "1 CPU thread" if options["device"] == "cpu" else options["device"]
    if options["device"] == "cpu" and options["threads"] > 1:
        where = f"{options['threads']} CPU threads"
    return f"{options['workload']} {options['flavour']} {what}{batch}, {where}"


def _canvas(height: float) -> tuple[Any, Any]:
    # The class, not pyplot: nothing global, no window system.
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(8.4, height), layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    return axes, figure


def _save(figure: Any, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    # Without the date the same numbers give the same file.
    metadata = {"Date": None} if path.suffix.lower() == ".svg" else {"Software": None}
    figure.savefig(path, dpi=130, metadata=metadata)
