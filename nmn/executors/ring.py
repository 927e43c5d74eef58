"""Memory of slabs that is used again: a run that nobody needs any more gives it back.

Fresh memory is not free: the system hands it out page by page, empty, at the first write; for
large maps that is a tenth of a run.
"""

import threading
from collections.abc import Mapping, Sequence

import torch
from torch import Tensor

from nmn.executors.slab import Slab
from nmn.grammar import ValueType

# Sets of buffers kept a type: one run in use, one being read, one being made.
_KEPT = 3

Buffers = dict[str, Tensor]


class Ring:
    """Buffers by type: those of a released run are taken by the next that they fit."""

    def __init__(self) -> None:
        self._free: dict[ValueType, list[Buffers]] = {}
        self._lock = threading.Lock()

    def take(
        self,
        value_type: ValueType,
        rows: int,
        dims: Mapping[str, int],
        device: torch.device,
        dtype: torch.dtype,
    ) -> Buffers | None:
        """Buffers for a slab of so many rows, or None; they are the caller's until given back."""
        with self._lock:
            free = self._free.get(value_type, [])
            for place, buffers in enumerate(free):
                if _fit(buffers, value_type, rows, dims, device, dtype):
                    return free.pop(place)
        return None

    def give(self, slabs: Mapping[ValueType, object]) -> None:
        """Take back the memory of a run's slabs."""
        with self._lock:
            for value_type, slab in slabs.items():
                if type(slab) is Slab:
                    free = self._free.setdefault(value_type, [])
                    # The latest are the likeliest to fit what comes next.
                    free.insert(0, slab.buffers)
                    del free[_KEPT:]


def _fit(
    buffers: Buffers,
    value_type: ValueType,
    rows: int,
    dims: Mapping[str, int],
    device: torch.device,
    dtype: torch.dtype,
) -> bool:
    for name, axes in value_type.family.axes.items():
        buffer = buffers[name]
        tail = tuple(axis if isinstance(axis, int) else dims[axis] for axis in axes)
        if buffer.shape[1:] != tail or len(buffer) < rows or buffer.dtype is not dtype:
            return False
        # Twice too large would keep memory that nobody needs.
        if buffer.device != device or len(buffer) > 2 * rows + 64:
            return False
        # What was made in inference mode cannot be written to outside of it.
        if buffer.is_inference() and not torch.is_inference_mode_enabled():
            return False
    return True


def make_slabs(
    types: Sequence[ValueType],
    sizes: Mapping[ValueType, int],
    dims: Sequence[Mapping[str, int]],
    device: torch.device,
    dtype: torch.dtype,
    ring: Ring,
) -> list[Slab | None]:
    """A slab for each type that has rows, by the type's position."""
    made: list[Slab | None] = []
    for value_type, axes in zip(types, dims, strict=True):
        rows = sizes.get(value_type, 0)
        if not rows:
            made.append(None)
            continue
        buffers = ring.take(value_type, rows, axes, device, dtype)
        made.append(Slab(value_type, rows, axes, device=device, dtype=dtype, buffers=buffers))
    return made
