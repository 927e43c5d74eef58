"""Module classes by the name that programs call them by."""

from collections.abc import Iterable

from nmn.modules import Module


def by_name(classes: Iterable[type[Module]]) -> dict[str, type[Module]]:
    """In the order given."""
    return {cls.signature.name: cls for cls in classes}
