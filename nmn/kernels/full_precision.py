"""Sums are made in the numbers that they are given in, whatever ``torch.autocast`` is set to.

The compiled kernels know nothing of autocast, and a slab holds numbers of one type. With it, an
answer would depend on which form of a kernel ran, and a module's output would no longer fit.
"""

from contextlib import AbstractContextManager, nullcontext

import torch

_AS_IT_IS = nullcontext()


def full_precision(device: torch.device) -> AbstractContextManager[None]:
    """A block without autocast on this kind of device."""
    kind = device.type
    if not torch.amp.is_autocast_available(kind) or not torch.is_autocast_enabled(kind):
        return _AS_IT_IS
    return torch.autocast(kind, enabled=False)


def autocast_on() -> bool:
    """Is it on for the CPU? The short question, for what is called many times a run."""
    return torch.is_autocast_enabled("cpu")
