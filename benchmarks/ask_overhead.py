"""How much of a warm ``ask`` on one photo is spent outside the detector?

    .venv/bin/python -m benchmarks.ask_overhead [--rounds 30] [--json OUT]

Every round asks one question about one photo with an empty perception cache, so that the detector
runs. The clock is around the detector's own call, inside the same ask: both times are of the same
moment, so that another load on the machine slows both. What is outside: reading and decoding the
file, merging boxes, colours, parsing, type-checking, planning, running the modules, the answer.

Each photo is asked as it lies in the package (most are PNG, which takes long to unpack) and as the
JPEG of quality 90 that a camera would have written.
"""

import argparse
import json
import platform
import statistics
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path

import torch
from PIL import Image

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
    net.ask(folder / PHOTOS[0], QUESTION)  # loads the weights
    results = {}
    with tempfile.TemporaryDirectory() as made:
        for name in PHOTOS:
            jpeg = Path(made) / Path(name).with_suffix(".jpg")
            Image.open(folder / name).convert("RGB").save(jpeg, quality=90)
            for path in (folder / name, jpeg) if not name.endswith(".jpg") else (folder / name,):
                results[path.name] = measured(net, path, options.rounds)
    if options.json is not None:
        machine = {
            "processor": platform.processor() or platform.machine(),
            "torch": torch.__version__,
            "threads": torch.get_num_threads(),
        }
        text = json.dumps({"machine": machine, "photos": results}, indent=2)
        options.json.write_text(text + "\n", encoding="utf-8")


def measured(net: nmn.Net, path: Path, rounds: int) -> dict[str, object]:
    """Shares and milliseconds of ``rounds`` warm asks."""
    perception = net.domain.perception.inner
    shares, totals, detectors = [], [], []
    for _ in range(rounds):
        perception.forget()
        started = time.perf_counter()
        net.ask(path, QUESTION)
        total = time.perf_counter() - started
        detector = perception.last_detector_seconds
        shares.append((total - detector) / total)
        totals.append(1000 * total)
        detectors.append(1000 * detector)
    low, middle, high = statistics.quantiles(shares, n=4)
    print(
        f"{path.name:22} outside the detector {100 * middle:5.1f} % "
        f"(quartiles {100 * low:.1f} to {100 * high:.1f}), "
        f"ask {statistics.median(totals):6.1f} ms"
    )
    return {
        "outside_share_median": round(middle, 4),
        "outside_share_quartiles": [round(low, 4), round(high, 4)],
        "ask_ms_median": round(statistics.median(totals), 2),
        "detector_ms_median": round(statistics.median(detectors), 2),
    }


if __name__ == "__main__":
    main()
