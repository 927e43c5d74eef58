"""What the hardware could do: one big multiplication, measured in the same rounds."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import torch
from torch import Tensor

from benchmarks.peers.bed import Bed
from benchmarks.peers.flavours import CELLS, CHANNELS
from nmn.executors import Plan

# Rows of the big matrix: enough that its two operands no longer fit the first cache.
_ROWS = 4096
_SIDE = 256

# Rows of the big convolution: the fastest number on the machine that it was tried on.
_BIG_BATCH = 32


@dataclass(frozen=True)
class Peak:
    """One big operation.

    Attributes:
        name: as in the results: "gemm-blas", "gemm-onednn", "convolution".
        flop: of one.
        run: does one.
    """

    name: str
    flop: int
    run: Callable[[], object]


def peaks(bed: Bed) -> list[Peak]:
    """The operations that bound a flavour."""
    if bed.flavour.bound == "convolution":
        return [_convolution(bed)]
    found = [_gemm(bed)]
    onednn = _onednn(bed) if bed.device.type == "cpu" else None
    return found if onednn is None else [*found, onednn]


def _operands(bed: Bed) -> tuple[Tensor, Tensor, Tensor]:
    x = torch.randn(_ROWS, _SIDE, device=bed.device)
    weight = torch.randn(_SIDE, _SIDE, device=bed.device)
    return x, weight, torch.randn(_SIDE, device=bed.device)


_GEMM = 2 * _ROWS * _SIDE * _SIDE


def _gemm(bed: Bed) -> Peak:
    """As torch multiplies by itself: MKL on most CPU builds."""
    x, weight, bias = _operands(bed)
    return Peak("gemm-blas", _GEMM, lambda: torch.addmm(bias, x, weight))


def _onednn(bed: Bed) -> Peak | None:
    """oneDNN's, which is faster on some processors; torch has no public name for it."""
    operation = getattr(torch.ops.mkldnn, "_linear_pointwise", None)
    if operation is None or not torch.backends.mkldnn.is_available():  # type: ignore[no-untyped-call]
        return None
    x, weight, bias = _operands(bed)
    try:
        operation(x, weight, bias, "none", [], "")
    except (RuntimeError, TypeError, NotImplementedError):
        # Internal to torch: another version may have it otherwise.
        return None
    return Peak("gemm-onednn", _GEMM, lambda: operation(x, weight, bias, "none", [], ""))


def _convolution(bed: Bed) -> Peak:
    """One 3 x 3 convolution, channels last, with as many channels as the modules have."""
    from nmn.modules.conv import convolution_flops

    layer = torch.nn.Conv2d(CHANNELS, CHANNELS, 3, padding=1)
    layer = layer.to(device=bed.device, memory_format=torch.channels_last)  # type: ignore[call-overload]
    x = torch.randn(_BIG_BATCH, CHANNELS, CELLS, CELLS, device=bed.device)
    x = x.contiguous(memory_format=torch.channels_last)
    # Products with the padding are not computed, so they are not counted, here nor for modules.
    flop = convolution_flops(
        _BIG_BATCH, channels=CHANNELS, height=CELLS, width=CELLS, padding=False
    )
    return Peak("convolution", flop, lambda: layer(x))


@dataclass(frozen=True)
class Work:
    """The floating point operations of a batch, equal subprograms counted once.

    Attributes:
        written: as the modules are written.
        computed: with what nmn does once a picture counted once a picture.
    """

    written: int
    computed: int


def work_of(plan: Plan, bed: Bed) -> Work:
    """What a plan computes."""
    rows: dict[str, int] = {}
    for step in plan.steps:
        rows[step.signature.name] = rows.get(step.signature.name, 0) + len(step)
    kind = bed.flavour
    written = sum(n * kind.work(op) for op, n in rows.items())
    saved = sum(n * kind.hoisted(op) for op, n in rows.items())
    # A table that no module reads is not made.
    once = bed.workload.pictures * kind.once() if saved else 0
    return Work(written, written - saved + once)


def shares(work: Work, seconds: float, rates: Mapping[str, float]) -> dict[str, dict[str, float]]:
    """By peak, which share of it a variant reaches; rates are FLOP a second."""
    return {
        name: {
            "as_written": round(work.written / seconds / rate, 4),
            "as_computed": round(work.computed / seconds / rate, 4),
        }
        for name, rate in rates.items()
    }
