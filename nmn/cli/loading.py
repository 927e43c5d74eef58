"""Options of the command line -> a net."""

from nmn.pipeline import Net


def load_net(domain: str, *, device: str, embed: bool) -> Net:
    """The net that the options ask for; DomainError where a device or domain is not there."""
    from dataclasses import replace

    from nmn.domains import load_domain
    from nmn.pipeline.device import usable_device

    chosen = usable_device(device)  # before the domain: a wrong name must not cost its loading
    loaded = load_domain(domain)
    if embed:
        loaded = replace(loaded, reads_with="grammar+embedding")
    return Net(loaded, device=chosen)
