"""Options of the command line -> a net."""

from nmn.errors import DomainError
from nmn.pipeline import Net


def load_net(domain: str, *, device: str, embed: bool) -> Net:
    """The net that the options ask for; DomainError where a device or domain is not there."""
    from dataclasses import replace

    import torch

    from nmn.domains import load_domain

    try:
        chosen = torch.device(device)
        torch.zeros(1, device=chosen).sum().item()  # a device that only names itself fails here
    except (RuntimeError, AssertionError, NotImplementedError):
        raise DomainError(
            f"the device '{device}' cannot be used",
            expected="cpu, or cuda where a GPU is there",
        ) from None
    loaded = load_domain(domain)
    if embed:
        loaded = replace(loaded, reads_with="grammar+embedding")
    return Net(loaded, device=chosen)
