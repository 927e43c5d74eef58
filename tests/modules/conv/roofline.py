"""How near the modules come to one large convolution on one core: a script, not a test.

    OMP_NUM_THREADS=1 .venv/bin/python -m tests.modules.conv.roofline

Thread processor time, the median of several rounds. The roofline is the fastest of one 3 x 3
convolution (channels last, no ReLU) of 16 to 128 rows in the same run. ``--real`` counts only what
is computed: products with padding, which oneDNN skips, make a dilated convolution look faster.
"""

import argparse
import statistics
import time
from collections.abc import Callable

import torch
from torch.nn.functional import conv2d

import nmn.modules.conv
from nmn.modules.conv import convolution_flops, flops
from nmn.types import (
    AttentionMap,
    FeatureMap,
    Scene,
    SceneGraph,
    SceneStack,
    Vocabulary,
    Word,
)
from tests.modules.conv.pictures import FAMILIES

WORDS = {"attribute": 15, "relation": 4, "property": 4, "superlative": 4, "answer": 28}
VOCABULARIES = {
    name: Vocabulary(name, tuple(f"{name} {k}" for k in range(size)))
    for name, size in WORDS.items()
}
PICTURES = 26
ROWS = (1, 2, 4, 8, 16, 20, 24, 32, 40, 48, 60, 64, 96, 128, 256)
KINDS = {
    "tbd": ("filter", "relate", "query", "greater"),
    "iep": ("filter", "query", "union"),
}


def seconds(call: Callable[[], object], rounds: int = 7, least: float = 0.03) -> float:
    """The median of several rounds, each so long that the clock's grain does not show."""
    call()
    started = time.thread_time()
    call()
    once = max(time.thread_time() - started, 1e-6)
    times = max(1, int(least / once))
    found = []
    for _ in range(rounds):
        started = time.thread_time()
        for _ in range(times):
            call()
        found.append((time.thread_time() - started) / times)
    return statistics.median(found)


def stack_of(channels: int, dtype: torch.dtype) -> SceneStack:
    maps = [torch.randn(channels, 14, 14) for _ in range(PICTURES)]
    graphs = [SceneGraph(torch.zeros(0, 4), {}, 1, 1, maps={"features": grid}) for grid in maps]
    return SceneStack(graphs, dtype=dtype)


def roofline(channels: int, dtype: torch.dtype, padding: bool) -> float:
    """Operations a second of one convolution."""
    weight = torch.randn(channels, channels, 3, 3).to(dtype, memory_format=torch.channels_last)
    bias = torch.zeros(channels, dtype=dtype)
    best = 0.0
    for rows in (16, 32, 64, 128):
        x = torch.randn(rows, 14, 14, channels).to(dtype).permute(0, 3, 1, 2)
        took = seconds(lambda x=x: conv2d(x, weight, bias, padding=1))
        best = max(best, convolution_flops(rows, channels=channels, padding=padding) / took)
    return best


def call_of(family: str, name: str, rows: int, stack: SceneStack, channels: int) -> Callable:
    torch.manual_seed(0)
    cls = FAMILIES[family][name]
    module = cls(VOCABULARIES, channels=channels).eval().to(stack.dtype)
    about = torch.randint(PICTURES, (rows,)).sort().values
    arguments: list[object] = []
    for port in module.signature.ports:
        if port.kind == "handle":
            arguments.append(Scene(stack, about))
        elif port.kind == "word":
            arguments.append(Word(torch.randint(WORDS[port.vocabulary], (rows,))))
        elif port.type is not None and port.type.family is AttentionMap:
            arguments.append(AttentionMap(torch.rand(rows, 14, 14, dtype=stack.dtype)))
        else:
            arguments.append(FeatureMap(torch.randn(rows, 14, 14, channels, dtype=stack.dtype)))
    return lambda: module(*arguments)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--real", action="store_true", help="do not count products with padding")
    parser.add_argument("--rows", type=int, nargs="*", default=ROWS)
    parser.add_argument("--channels", type=int, nargs="*", default=(64, 128))
    given = parser.parse_args()
    padding = not given.real
    torch.set_num_threads(1)
    torch.set_grad_enabled(False)
    for dtype in (torch.float32, torch.bfloat16):
        for channels in given.channels:
            stack = stack_of(channels, dtype)
            most = roofline(channels, dtype, padding)
            print(f"{dtype} {channels} channels: one convolution {most / 1e9:.0f} GFLOP/s")
            print("rows".rjust(12) + "".join(f"{rows:5}" for rows in given.rows))
            for family, names in KINDS.items():
                for name in names:
                    shares = []
                    for rows in given.rows:
                        took = seconds(call_of(family, name, rows, stack, channels))
                        needed = flops(family, name, rows, channels=channels, padding=padding)
                        shares.append(needed / took / most)
                    line = "".join(f"{share:5.0%}" for share in shares)
                    print(f"{family} {name}".rjust(12) + line, flush=True)


if __name__ == "__main__":
    assert nmn.modules.conv.__all__
    main()
