"""Train the CLEVR encoder on rendered pictures, and measure it on unseen ones.

    .venv/bin/python -m benchmarks.train_encoder --install
    .venv/bin/python -m benchmarks.train_encoder --eval-only

Everything follows from the seeds below. Pictures and runs are kept in ``--folder``; stopped at any
moment (Ctrl-C will do), the same command goes on. ``--eval-only`` measures ``--weights`` (the file
that comes with nmn) on the test pictures and writes ``--json``.
"""

import argparse
import json
import os
import platform
import sys
import time
from pathlib import Path

import torch

from nmn.domains.clevr.encoder.data import Pictures, Wanted, rendered
from nmn.domains.clevr.encoder.loop import Settings, new_net, train_encoder
from nmn.domains.clevr.encoder.measure import measure
from nmn.domains.clevr.encoder.report import draw_curves, pictures_per_second, read_all
from nmn.domains.clevr.perception.net import ClevrNet
from nmn.domains.clevr.perception.weights import default_weights, load_weights, save_weights
from nmn.errors import NmnError

ROOT = Path(__file__).parent.parent
RESULTS = ROOT / "benchmarks" / "results" / "clevr_encoder.json"
CURVES = ROOT / "docs" / "pictures" / "clevr_encoder_curves.png"

# Seeds of training, choosing and testing differ, so no test scene was ever seen before. All
# training pictures are of CLEVR-CoGenT's condition A.
TRAIN_SEED = 101
VALIDATION = {"val_A": Wanted(192, 2001, "A", 32), "val_B": Wanted(192, 2002, "B", 32)}
TEST = {
    "test_none": Wanted(512, 3003),
    "test_A": Wanted(512, 3001, "A"),
    "test_B": Wanted(512, 3002, "B"),
    "test_wide": Wanted(256, 3004, wide=256),
}


def main() -> None:
    options = _options()
    torch.set_num_threads(options.threads)
    try:
        if not options.eval_only:
            _train(options)
        _measure(options)
    except NmnError as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        sys.exit("stopped; the same command goes on from here")


def _options() -> argparse.Namespace:
    cache = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "nmn" / "encoder"
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--folder", type=Path, default=cache, help="pictures and runs")
    parser.add_argument("--pictures", type=int, default=7200)
    parser.add_argument("--epochs", type=int, default=9)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--eval-only", action="store_true")
    parser.add_argument("--weights", type=Path, default=default_weights())
    parser.add_argument("--install", action="store_true", help="write the result to --weights")
    parser.add_argument("--json", type=Path, default=RESULTS)
    return parser.parse_args()


def _data(options: argparse.Namespace, name: str, wanted: Wanted) -> Pictures:
    def progress(done: int, total: int) -> None:
        print(f"\r{name}: {done} of {total} pictures", end="" if done < total else "\n", flush=True)

    return rendered(options.folder / "data" / name, wanted, progress)


def _train(options: argparse.Namespace) -> None:
    # A ninth in CLEVR's own size: shrunk, their outlines are a little softer.
    first = _data(
        options, "train_A", Wanted(options.pictures, TRAIN_SEED, "A", options.pictures // 9)
    )
    validation = {name: _data(options, name, wanted) for name, wanted in VALIDATION.items()}

    def judge(net: ClevrNet) -> dict[str, float]:
        found: dict[str, float] = {}
        for name, some in validation.items():
            figures = measure(net, some).figures()
            found |= {f"{name} {key}": round(value, 5) for key, value in figures.items()}
            print(f"{name}: {figures['scenes_all_right']:.2%} of scenes read right", flush=True)
        return found

    start = time.perf_counter()
    net = new_net(options.seed)
    settings = Settings(epochs=options.epochs, seed=options.seed)
    net = train_encoder(net, [first], options.folder / f"run_{options.seed}", settings, judge=judge)
    print(f"trained in {time.perf_counter() - start:.0f} s, or what was left of it")
    notes = {"settings": str(settings), "command": " ".join(sys.argv)}
    out = options.weights if options.install else options.folder / "encoder.safetensors"
    save_weights(net.eval(), out, notes)
    print(f"written: {out}")
    options.weights = out


def _measure(options: argparse.Namespace) -> None:
    net, digest = load_weights(options.weights)
    sets = {name: _data(options, name, wanted) for name, wanted in TEST.items()}
    tables = read_all(net, sets)
    record = {
        "command": "python -m benchmarks.train_encoder --eval-only",
        "weights_sha256": digest,
        "parameters": sum(p.numel() for p in net.parameters()),
        "sets": {name: str(wanted) for name, wanted in TEST.items()},
        "results": tables,
        "pictures_per_second": pictures_per_second(net, sets["test_none"]),
        "threads": torch.get_num_threads(),
        "torch": torch.__version__,
        "machine": platform.machine(),
    }
    options.json.parent.mkdir(parents=True, exist_ok=True)
    options.json.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    for name, figures in tables.items():
        print(name)
        for key, value in figures.items():
            print(f"  {key:24} {value}")
    print(f"{record['pictures_per_second']} pictures a second; written to {options.json}")
    logs = {path.parent.name: path for path in sorted(options.folder.glob("run_*/log.jsonl"))}
    if logs:
        draw_curves(logs, CURVES)


if __name__ == "__main__":
    main()
