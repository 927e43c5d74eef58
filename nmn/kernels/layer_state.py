"""What is kept beside a layer: forms of its weight, gradients that are being collected.

Not in the layer: it would be copied, pickled and moved with it, which these things must not be.
"""

from weakref import WeakKeyDictionary

from torch import nn

_STATES: "WeakKeyDictionary[nn.Module, dict[str, tuple[object, ...]]]" = WeakKeyDictionary()


def layer_state(layer: nn.Module) -> dict[str, tuple[object, ...]]:
    """The things kept for a layer, by name; they go when it goes."""
    found = _STATES.get(layer)
    if found is None:
        found = _STATES.setdefault(layer, {})
    return found
