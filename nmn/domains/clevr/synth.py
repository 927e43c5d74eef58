"""``python -m nmn.synthetic DIRECTORY --count 1000``: write a CLEVR-like data set."""

import argparse
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import torch

from nmn.domains.clevr.write import write_clevr
from nmn.errors import NmnError


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; its exit status."""
    options = _parser().parse_args(arguments)
    if options.threads:
        torch.set_num_threads(options.threads)
    try:
        path = write_clevr(
            options.directory,
            options.count,
            options.seed,
            split=options.split,
            size=(options.width, options.height),
            condition=options.condition,
            renderer=options.renderer,
            blender=options.blender,
            samples=options.samples,
            device=options.device,
            progress=_Meter(),
        )
    except NmnError as error:
        print(f"\nerror: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("\nstopped; the same command goes on from here", file=sys.stderr)
        return 130
    print(f"\n{path}", file=sys.stderr)
    return 0


class _Meter:
    """Says how far the run is, and how fast since it (re)started."""

    def __init__(self) -> None:
        self._began: tuple[float, int] | None = None

    def __call__(self, done: int, count: int) -> None:
        now = time.perf_counter()
        if self._began is None:
            self._began = now, done
        since, before = self._began
        rate = (done - before) / max(now - since, 1e-9)
        speed = f", {rate:.1f} a second" if done > before else ""
        print(f"\r{done} of {count} pictures{speed}    ", end="", file=sys.stderr, flush=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m nmn.synthetic",
        description="Write CLEVR-like pictures and their scenes. An interrupted run goes on where "
        "it stopped when the same command is given again.",
    )
    add = parser.add_argument
    add("directory", type=Path, help="gets images/ and scenes/")
    add("--count", type=int, default=1000, help="pictures (1000)")
    add("--seed", type=int, default=0, help="where the series starts; another for every split (0)")
    add("--split", default="train", help="a word for the file names (train)")
    add("--width", type=int, default=320)
    add("--height", type=int, default=240)
    add("--condition", choices=["A", "B"], help="the colours of CLEVR-CoGenT A or B")
    add("--renderer", choices=["raycast", "blender"], default="raycast")
    add("--blender", metavar="PROGRAM", help="where Blender is, if not on PATH")
    add("--samples", type=int, help="raycast: a side in outline pixels (3); blender: paths (128)")
    add("--device", default="cpu", help="where to render: cpu, cuda ... (cpu)")
    add("--threads", type=int, help="CPU threads (all)")
    return parser


if __name__ == "__main__":
    sys.exit(main())
