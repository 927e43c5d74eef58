"""Noticing that a weight changed, whoever changed it.

torch counts writes, but not those through ``.data``, by which averages of weights are often kept,
and none at all of what was made in inference mode. So all numbers of a weight are looked at: 4 us
for 256 x 256 of them, once for each use, or once for all uses ``within`` a block.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from torch import Tensor

from nmn.kernels import native

State = tuple[int, int, int | None]


@contextmanager
def within() -> Iterator[None]:
    """In this block, and this thread, weights change by writes that torch counts, if at all.

    A run of a plan is such a block: it uses each weight many times.
    """
    before = _HERE.seen
    if before is None:
        _HERE.seen = {}
    try:
        yield
    finally:
        _HERE.seen = before


def state(weight: Tensor) -> State:
    """Where a weight lies, how often torch saw it written to, and a number made of all its bytes.

    The last is None where that cannot be had: without the compiled library, on another device,
    with gaps between its numbers.
    """
    place = weight.data_ptr()
    counted = -1 if weight.is_inference() else weight._version
    seen = _HERE.seen
    if seen is None:
        return place, counted, _fingerprint(weight)
    known = seen.get(place)
    if known is None or known[0] is not weight or known[1] != counted:
        # The weight itself and not its address alone: another one may get that.
        known = seen[place] = (weight, counted, _fingerprint(weight))
    return place, counted, known[2]


def _fingerprint(weight: Tensor) -> int | None:
    if native.library() is None or not weight.is_cpu or not _dense(weight):
        return None
    return native.fingerprint(weight)


def _dense(weight: Tensor) -> bool:
    """Do its numbers lie without gaps, in whatever order of its axes?"""
    if weight.is_contiguous():
        return True
    order = sorted(range(weight.ndim), key=weight.stride, reverse=True)
    return weight.permute(order).is_contiguous()


class _Here(threading.local):
    """By address, the weights that were looked at in the block that this thread is in."""

    seen: dict[int, tuple[Tensor, int, int | None]] | None = None


_HERE = _Here()
