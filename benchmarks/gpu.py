"""The executor on a CUDA device: the whole table in one call.

    python -m benchmarks.gpu [--json OUT] [--rounds 9] [--quick]

For each configuration: milliseconds and questions a second of the naive loop, level batching,
torchfold (where it is installed) and nmn on the same device; kernel launches of one batch; and
which share is reached of three bounds measured in the same call: the multiplications of one big
matrix in bfloat16 and in float32, and the bytes that the batch must move at least, at the speed of
one big copy. Everything runs in float32 without TF32, so that answers and gradients can be compared
with the naive loop before anything is timed.

Without a CUDA device it says so and ends with exit code 2. ``--dry-run`` goes through the same
steps on the CPU with tiny batches, to see that the script works.
"""

import argparse
import json
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor
from torch.profiler import ProfilerActivity, profile

from benchmarks.peers.bed import Bed, make_bed
from benchmarks.peers.measure import measure
from benchmarks.peers.options import ROUNDS, Options
from benchmarks.peers.table import show
from benchmarks.peers.training import Step
from benchmarks.peers.variants import installed, make_ours, make_peers

NO_DEVICE = 2
PEERS = ("nmn-reference-loop", "level", "torchfold", "torchfold-cse")

SIDE = 8192
"""Of the big matrices: large enough for any device's full speed."""

COPIED = 1 << 30
"""Bytes of the big copy."""


@dataclass(frozen=True)
class Configuration:
    """One row of the table."""

    workload: str
    flavour: str
    questions: int
    train: bool = False

    def options(self, device: str, rounds: int) -> Options:
        # The compiled kernels are for CPUs. The naive loop takes seconds for a large batch.
        rounds = rounds if self.questions <= 600 else max(3, rounds // 3)
        return Options(
            self.workload, self.flavour, self.questions, self.train, rounds=rounds, peers=PEERS,
            device=device, compiled=False,
        )  # fmt: skip


FULL = [
    Configuration("W1", "light", 256),
    Configuration("W2", "light", 256),
    Configuration("W2", "light", 600),
    Configuration("W1", "light", 2048),
    Configuration("W2", "heavy", 256),
    Configuration("W1", "conv", 256),
    Configuration("W2", "conv", 256),
    Configuration("W1", "light", 256, train=True),
    Configuration("W2", "light", 256, train=True),
    Configuration("W2", "conv", 64, train=True),
]
QUICK = [FULL[1], FULL[6], FULL[8]]
DRY = [
    Configuration("W2", "light", 4),
    Configuration("W2", "conv", 2),
    Configuration("W2", "light", 4, train=True),
]


def speed(run: Callable[[], object], wait: Callable[[], None], repeats: int = 10) -> float:
    """Seconds of one, the median of a few."""
    run()
    found = []
    for _ in range(5):
        wait()
        started = time.perf_counter()
        for _ in range(repeats):
            run()
        wait()
        found.append((time.perf_counter() - started) / repeats)
    return statistics.median(found)


def bounds(device: torch.device, wait: Callable[[], None]) -> dict[str, float]:
    """What the device can do: FLOP/s of a big matrix product, bytes/s of a big copy."""
    on_gpu = device.type == "cuda"
    side, copied = (SIDE, COPIED) if on_gpu else (256, 1 << 20)
    made = {}
    for name, dtype in (("bf16", torch.bfloat16), ("fp32", torch.float32)):
        a = torch.randn(side, side, device=device, dtype=dtype)
        b = torch.randn(side, side, device=device, dtype=dtype)
        made[f"gemm_{name}_flop_per_s"] = 2 * side**3 / speed(lambda a=a, b=b: a @ b, wait)
    source = torch.empty(copied, dtype=torch.uint8, device=device)
    target = torch.empty_like(source)
    # Each byte is read and written.
    made["copy_bytes_per_s"] = 2 * copied / speed(lambda: target.copy_(source), wait)
    return made


def least_bytes(bed: Bed) -> int:
    """What inference must move: pictures and weights read, each value written and read once."""
    plan = bed.executor().plan(bed.workload.programs, bed.workload.scenes)
    shape = {s.result: bed.shapes[name] for name, s in bed.signatures.items()}
    values = sum(
        rows * torch.Size(shape[value_type]).numel() for value_type, rows in plan.sizes.items()
    )
    graphs = bed.stack.graphs
    pictures = sum(t.numel() for g in graphs for t in (*g.tables.values(), *g.maps.values()))
    weights = sum(parameter.numel() for parameter in bed.parameters.values())
    return 4 * (2 * values + pictures + weights)


def launches(run: Callable[[], Tensor], device: torch.device) -> int | None:
    """Kernels that one batch starts on the device; None where there is none to ask."""
    if device.type != "cuda":
        return None
    run()
    torch.cuda.synchronize()
    with profile(activities=[ProfilerActivity.CPU, ProfilerActivity.CUDA]) as seen:
        run()
        torch.cuda.synchronize()
    return sum(
        event.device_type == torch.autograd.DeviceType.CUDA
        and not event.name.lower().startswith(("memcpy", "memset"))
        for event in seen.events()
    )


def counted(bed: Bed, *, train: bool) -> dict[str, int | None]:
    """Kernel launches, by variant."""
    peers = [name for name in PEERS if installed(name)]
    found = {}
    with torch.enable_grad() if train else torch.inference_mode():
        for variant in (
            *make_peers(peers, bed, train=train),
            *make_ours(bed, audit=False, compiled=False),
        ):
            run = Step(bed, variant.run).run if train else variant.run
            found[variant.name] = launches(run, bed.device)
    return found


def row(chosen: Configuration, device: torch.device, rounds: int, speeds: dict[str, float]) -> Any:
    """One configuration, measured and compared with the bounds."""
    record: Any = measure(chosen.options(device.type, rounds))
    show(record)
    bed = make_bed(chosen.workload, chosen.flavour, chosen.questions, device=device)
    record["kernel_launches"] = counted(bed, train=chosen.train)
    if not chosen.train:
        flop = 1e9 * record["roofline"]["gflop_as_written"]
        moved = least_bytes(bed)
        record["least_megabytes"] = round(moved / 1e6, 3)
        record["share_of_bounds"] = {
            name: {
                "gemm_bf16": flop / speeds["gemm_bf16_flop_per_s"] / (made["ms"]["median"] / 1e3),
                "gemm_fp32": flop / speeds["gemm_fp32_flop_per_s"] / (made["ms"]["median"] / 1e3),
                "copy": moved / speeds["copy_bytes_per_s"] / (made["ms"]["median"] / 1e3),
            }
            for name, made in record["variants"].items()
        }
    return record


def printed(record: Any) -> None:
    """The lines that ``python -m benchmarks.executor`` does not have."""
    for name, number in record["kernel_launches"].items():
        launched = "not counted" if number is None else f"{number:,}"
        shares = record.get("share_of_bounds", {}).get(name, {})
        told = ", ".join(f"{100 * share:.2f} % of {bound}" for bound, share in shares.items())
        print(f"{name:20} kernel launches {launched:>12}  {told}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--quick", action="store_true", help="three of the configurations")
    parser.add_argument("--dry-run", action="store_true", help="tiny batches on the CPU")
    options = parser.parse_args()
    if not options.dry_run and not torch.cuda.is_available():
        print(
            "there is no CUDA device here, so nothing was measured; "
            "--dry-run goes through the steps on the CPU",
            file=sys.stderr,
        )
        sys.exit(NO_DEVICE)
    device = torch.device("cpu" if options.dry_run else "cuda")
    torch.backends.cuda.matmul.allow_tf32 = False
    torch.backends.cudnn.allow_tf32 = False
    wait: Callable[[], None] = (lambda: None) if options.dry_run else torch.cuda.synchronize
    speeds = bounds(device, wait)
    print(", ".join(f"{name} {speed:.3g}" for name, speed in speeds.items()))
    found: dict[str, Any] = {"bounds": speeds, "records": []}
    chosen = DRY if options.dry_run else QUICK if options.quick else FULL
    for position, configuration in enumerate(chosen, start=1):
        print(f"\n[{position}/{len(chosen)}] {configuration}", flush=True)
        record = row(configuration, device, options.rounds, speeds)
        printed(record)
        found["records"].append(record)
        if options.json is not None:
            # After each, so that what was measured is not lost if a later one fails.
            options.json.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
