"""Domains by name. A new one is one file here and one line below."""

from functools import cache
from importlib import import_module

from nmn.domains.domain import Domain
from nmn.errors import DomainError

# Name -> the file whose ``DOMAIN`` it is; imported when asked for.
_DOMAINS = {
    "clevr": "nmn.domains.clevr.domain",
    "easy-vqa": "nmn.domains.easy_vqa.domain",
    "photo": "nmn.domains.photo.domain",
    "shapes": "nmn.domains.shapes.domain",
}


def domain_names() -> list[str]:
    """The domains that ``load_domain`` knows."""
    return sorted(_DOMAINS)


@cache
def load_domain(name: str) -> Domain:
    """The domain of that name; DomainError where there is none."""
    if name not in _DOMAINS:
        raise DomainError(
            f"there is no domain '{name}'", expected=f"one of: {', '.join(domain_names())}"
        )
    domain = import_module(_DOMAINS[name]).DOMAIN
    assert isinstance(domain, Domain)
    return domain


__all__ = ["Domain", "domain_names", "load_domain"]
