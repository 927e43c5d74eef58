"""The executor against its peers: every configuration of docs/benchmarks.md, one after another.

    OMP_NUM_THREADS=1 .venv/bin/python -m benchmarks.executor_all [--only W2_light] [--rounds 9]

Each is one ``python -m benchmarks.executor``; its record goes to
benchmarks/results/executor_*.json, the pictures to docs/pictures/. ``benchmarks/table.py`` then
writes the tables of docs/benchmarks.md.
"""

import argparse
import json
import os
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

from benchmarks.peers.measure import measure
from benchmarks.peers.options import ROUNDS, Options
from benchmarks.peers.plot import bars, check_plot, lines
from benchmarks.peers.table import show

ROOT = Path(__file__).parent.parent
RESULTS = ROOT / "benchmarks" / "results"
PICTURES = ROOT / "docs" / "pictures"

FULL = 256
SIZES = (8, 32, 64, 128, FULL, 600)
"""Questions in the batch, for the light flavour."""

CONV_TRAINING = 64
"""Questions of a training batch of convolutions: the naive loop keeps all its maps."""


def name_of(options: Options) -> str:
    """Of the file: executor_W2_light_train; the batch size where it is not the usual one."""
    usual = CONV_TRAINING if options.flavour == "conv" and options.train else FULL
    parts = ["executor", options.workload, options.flavour]
    parts += ["train"] * options.train + ["audit"] * options.audit
    parts += [f"n{options.questions}"] * (options.questions != usual)
    return "_".join(parts)


def configurations(rounds: int) -> list[Options]:
    """All that is measured."""
    made = []
    for workload in ("W1", "W2"):
        light = Options(workload, "light", FULL, rounds=rounds)
        made += [replace(light, questions=size) for size in SIZES]
        made.append(replace(light, train=True))
        # The audit is compared with nmn itself, so peers would only lengthen the rounds.
        made.append(replace(light, audit=True, peers=()))
        heavy = replace(light, flavour="heavy")
        made += [heavy, replace(heavy, train=True)]
        conv = replace(light, flavour="conv")
        made += [conv, replace(conv, train=True, questions=CONV_TRAINING)]
    conv = Options("W2", "conv", FULL, audit=True, peers=(), rounds=rounds)
    return [*made, conv]


def load(name: str) -> dict[str, Any]:
    """A record that was written before."""
    found: dict[str, Any] = json.loads((RESULTS / f"{name}.json").read_text(encoding="utf-8"))
    return found


def draw() -> None:
    """The pictures, of whatever results there are."""
    for workload in ("W1", "W2"):
        sizes = [name_of(Options(workload, "light", size)) for size in SIZES]
        there = [name for name in sizes if (RESULTS / f"{name}.json").exists()]
        if len(there) > 1:
            lines(list(map(load, there)), PICTURES / f"executor_{workload}_by_size.png")
        name = name_of(Options(workload, "light", FULL))
        if name in there:
            bars(load(name), PICTURES / f"{name}.png")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="", help="part of the names of those to run")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--list", action="store_true", help="say what would be run, and stop")
    parser.add_argument("--draw", action="store_true", help="only draw what was measured before")
    options = parser.parse_args()
    check_plot(PICTURES / "any.png")
    chosen = [c for c in configurations(options.rounds) if options.only in name_of(c)]
    if options.list:
        print("\n".join(map(name_of, chosen)))
        return
    for position, configuration in enumerate([] if options.draw else chosen, start=1):
        name, started = name_of(configuration), time.perf_counter()
        print(f"\n[{position}/{len(chosen)}] {name}, load {os.getloadavg()[0]:.1f}", flush=True)
        record = measure(configuration)
        show(record)
        # How this file was made, not how this script was called.
        record["command"] = f"python -m benchmarks.executor_all --only {name}"
        RESULTS.mkdir(parents=True, exist_ok=True)
        path = RESULTS / f"{name}.json"
        path.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
        print(f"wrote {path.relative_to(ROOT)} ({time.perf_counter() - started:.0f} s)")
    draw()


if __name__ == "__main__":
    main()
