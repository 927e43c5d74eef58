"""The device that a person names -> one that can be computed on."""

import torch

from nmn.errors import DomainError


def usable_device(device: object) -> torch.device:
    """The device of that name, as tensors on it report it.

    Raises:
        DomainError: it is no device, is not there, or cannot compute.
    """
    try:
        chosen = torch.device(device)  # type: ignore[call-overload]
        made = torch.zeros(1, device=chosen)
        made.sum().item()  # a device that only has a name (meta) fails here
    except Exception:  # torch raises six kinds of them for what is not a device
        raise _refused(device) from None
    # Torch takes every number for the one CPU there is; a person who writes cpu:5 is mistaken.
    if made.device.type == "cpu" and chosen.index:
        raise _refused(device)
    return made.device


def _refused(device: object) -> DomainError:
    there = [f"cuda:{index}" for index in range(torch.cuda.device_count())]
    if torch.backends.mps.is_available():
        there.append("mps")
    named = str(device) if isinstance(device, str | torch.device) else repr(device)
    return DomainError(
        f"the device {named[:60]!r} cannot be used",
        expected=f"one of the devices that are here: {', '.join(['cpu', *there])}",
        hint=None
        if there
        else "torch sees no GPU here: a driver, or torch's CUDA build, is missing",
    )
