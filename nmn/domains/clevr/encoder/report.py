"""How well and how fast the encoder reads pictures, as a record for JSON, and its curves."""

import json
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from nmn.domains.clevr.encoder.data import Pictures
from nmn.domains.clevr.encoder.measure import measure
from nmn.domains.clevr.perception.net import ClevrNet
from nmn.domains.clevr.perception.scenes import see_picture
from nmn.errors import MissingExtra
from nmn.perception.picture import read_picture

_SHOWN = 20  # numbers of wrong scenes kept


def read_all(net: ClevrNet, sets: Mapping[str, Pictures]) -> dict[str, dict[str, Any]]:
    """By name of the set, ``Tally.figures`` and the numbers of the first scenes read wrong."""
    record: dict[str, dict[str, Any]] = {}
    for name, pictures in sets.items():
        tally = measure(net, pictures)
        figures = {key: round(value, 5) for key, value in tally.figures().items()}
        record[name] = {**figures, "wrong": tally.wrong[:_SHOWN]}
    return record


def pictures_per_second(net: ClevrNet, pictures: Pictures, count: int = 48) -> float:
    """From pixels to objects, one picture after the other, the best of three rounds."""
    some = [read_picture(np.array(pictures.images[k])) for k in range(min(count, len(pictures)))]
    best = 0.0
    for _ in range(3):
        start = time.perf_counter()
        for picture in some:
            see_picture(net, picture)
        best = max(best, len(some) / (time.perf_counter() - start))
    return round(best, 1)


def draw_curves(logs: Mapping[str, Path], out: Path) -> None:
    """The losses of runs over their steps, as a picture.

    Arguments:
        logs: by title, a run's ``log.jsonl``.

    Raises:
        MissingExtra: matplotlib is not installed.
    """
    try:
        from matplotlib.figure import Figure
    except ImportError:
        raise MissingExtra("matplotlib", "bench") from None
    figure = Figure(figsize=(5 * len(logs), 3.6), layout="constrained")
    for axes, (title, path) in zip(
        figure.subplots(1, len(logs), squeeze=False)[0], logs.items(), strict=True
    ):
        lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        steps = [line for line in lines if "loss" in line]
        for name in ("there", "place", "box", "color", "shape", "size", "material"):
            axes.plot([line["step"] for line in steps], [line[name] for line in steps], label=name)
        axes.set(title=title, xlabel="step", yscale="log")
        axes.grid(alpha=0.3)
    axes.legend(fontsize=8)
    out.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(out, dpi=110)
