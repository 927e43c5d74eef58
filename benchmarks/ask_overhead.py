"""How much of a warm ``ask`` on one photo is spent outside the detector?

    .venv/bin/python benchmarks/ask_overhead.py [--rounds 30] [--json OUT]

Every round asks one question about one photo with an empty perception cache, so that the detector
runs. The clock is around the detector's own call, inside the same ask: both times are of the same
moment, so that another load on the machine slows both. What is outside: reading and decoding the
file, merging boxes, colours, parsing, type-checking, planning, running the modules, the answer.
"""

import argparse
import json
import platform
import statistics
import time
from importlib.util import find_spec
from pathlib import Path

import torch

import nmn

PHOTOS = ("astronaut.png", "coffee.png", "chelsea.png", "motorcycle_left.png", "rocket.jpg")
QUESTION = "How many people are left of the largest thing?"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=30)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    spec = find_spec("skimage")
    if spec is None or spec.origin is None:
        raise SystemExit("this benchmark needs scikit-image")
    folder = Path(spec.origin).parent / "data"
    net = nmn.load("photo")
    perception = net.domain.perception.inner
    net.ask(folder / PHOTOS[0], QUESTION)  # loads the weights
    results = {}
    for name in PHOTOS:
        shares, totals, detectors = [], [], []
        for _ in range(options.rounds):
            perception.forget()
            started = time.perf_counter()
            net.ask(folder / name, QUESTION)
            total = time.perf_counter() - started
            detector = perception.last_detector_seconds
            shares.append((total - detector) / total)
            totals.append(1000 * total)
            detectors.append(1000 * detector)
        quarters = statistics.quantiles(shares, n=4)
        results[name] = {
            "outside_share_median": round(quarters[1], 4),
            "outside_share_quartiles": [round(quarters[0], 4), round(quarters[2], 4)],
            "ask_ms_median": round(statistics.median(totals), 2),
            "detector_ms_median": round(statistics.median(detectors), 2),
        }
        print(
            f"{name:22} outside the detector {100 * quarters[1]:5.1f} % "
            f"(quartiles {100 * quarters[0]:.1f} to {100 * quarters[2]:.1f}), "
            f"ask {statistics.median(totals):6.1f} ms"
        )
    if options.json is not None:
        machine = {
            "processor": platform.processor() or platform.machine(),
            "torch": torch.__version__,
            "threads": torch.get_num_threads(),
        }
        text = json.dumps({"machine": machine, "photos": results}, indent=2)
        options.json.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
