"""A net's parts in a form that another process can take: a domain, and the weights of modules.

Weights travel as safetensors. Sent as tensors they would be moved to memory that two processes
share, and be gone with the process that made them.
"""

from collections.abc import Mapping
from dataclasses import replace

from safetensors import torch as safetensors
from torch import Tensor

from nmn.domains import Domain, domain_names, load_domain
from nmn.errors import DomainError
from nmn.modules import Module


def sendable(domain: Domain) -> Domain | str:
    """The domain's name, where it is one of nmn's, so that a process loads it once; else the domain
    without what it has loaded so far."""
    if domain.name in domain_names() and load_domain(domain.name) is domain:
        return domain.name
    return replace(domain)


def weights_of(modules: Mapping[str, Module]) -> dict[str, bytes]:
    """By name, the weights and buffers of the modules that have any."""
    # Copied, because safetensors takes no two tensors that share memory.
    return {
        name: safetensors.save({k: v.cpu().contiguous().clone() for k, v in held.items()})
        for name, module in modules.items()
        if (held := _held(module))
    }


def load_weights(modules: Mapping[str, Module], weights: Mapping[str, bytes]) -> None:
    """Put weights into modules of the same names.

    Raises:
        DomainError: they do not fit: the net was sent from another version of the domain.
    """
    for name in sorted({*modules, *weights}):
        here = _held(modules[name]) if name in modules else {}
        sent = safetensors.load(weights[name]) if name in weights else {}
        if {k: v.shape for k, v in here.items()} != {k: v.shape for k, v in sent.items()}:
            raise DomainError(
                "weights that were sent with a net do not fit the domain here",
                where=f"module '{name}'",
                expected="the same version of the domain in both processes",
                hint="install the same versions in both, or load the net anew there",
            )
        for key, weight in sent.items():
            here[key].copy_(weight)


def _held(module: Module) -> dict[str, Tensor]:
    return {k: v.detach() for k, v in module.state_dict().items() if isinstance(v, Tensor)}
