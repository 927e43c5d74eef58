"""Domains by name. A new one is one folder here and one line below."""

from typing import TYPE_CHECKING

from nmn.registry import DOMAINS, MEDIA

if TYPE_CHECKING:
    from nmn.domains.domain import Domain as Domain

# Each says where its parts are (``nmn/domains/NAME/__init__.py``); they are imported when needed.
from nmn.domains import clevr, easy_vqa, photo, shapes  # noqa: F401

MEDIA.place("picture", "nmn.perception.picture:PICTURES")

_loaded: "dict[str, Domain]" = {}


def domain_names() -> list[str]:
    """The domains that ``load_domain`` knows."""
    return list(DOMAINS.names())


def load_domain(name: str) -> "Domain":
    """The domain of that name, with the modules that were registered for it until now.

    Raises:
        DomainError: there is none.
    """
    from nmn.domains.domain import joining

    domain: Domain = _loaded.get(name) or DOMAINS.find(name)
    more = joining(domain)
    _loaded[name] = domain.extended(more) if more else domain
    return _loaded[name]


__all__ = ["DOMAINS", "Domain", "domain_names", "load_domain"]


def __getattr__(name: str) -> object:
    # The names of all domains are asked for more often than a domain: torch waits until then.
    if name == "Domain":
        from nmn.domains.domain import Domain

        return Domain
    raise AttributeError(f"module 'nmn.domains' has no attribute '{name}'")
