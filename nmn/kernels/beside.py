"""What is kept beside a layer: forms of its weight, gradients that are being collected.

Not in the layer: it would be copied, pickled and moved with it, which these things must not be.
"""

from weakref import WeakKeyDictionary

from torch import nn

_BESIDE: "WeakKeyDictionary[nn.Module, dict[str, tuple[object, ...]]]" = WeakKeyDictionary()


def beside(layer: nn.Module) -> dict[str, tuple[object, ...]]:
    """The things kept for a layer, by name; they go when it goes."""
    found = _BESIDE.get(layer)
    if found is None:
        found = _BESIDE.setdefault(layer, {})
    return found
