"""The sizes of the named axes of values."""

from collections.abc import Mapping
from typing import Any

from nmn.errors import ModuleError
from nmn.grammar import ValueType
from nmn.modules import Module
from nmn.types import Stack, Vocabulary


def dims_of(
    value_type: ValueType,
    vocabularies: Mapping[str, Vocabulary],
    stack: Stack[Any],
    counts: int,
    sizes: Mapping[str, int],
) -> dict[str, int]:
    """By axis: what the percepts give (objects, height, width), what the modules give (``sizes``),
    how many counts a Number has in this batch, and the words of the type's vocabulary."""
    dims = {**stack.dims, **sizes, "counts": counts}
    if value_type.vocabulary:
        dims["words"] = len(vocabularies[value_type.vocabulary])
    return dims


def module_sizes(modules: Mapping[str, Module]) -> dict[str, int]:
    """What the modules say about named axes of their outputs.

    Raises:
        ModuleError: two of them disagree.
    """
    found: dict[str, tuple[int, str]] = {}
    for name, module in modules.items():
        for axis, size in module.sizes.items():
            known, first = found.setdefault(axis, (size, name))
            if known != size:
                raise ModuleError(
                    f"'{first}' makes {known} {axis}, and '{name}' makes {size}",
                    expected="one size for all modules of a domain",
                    hint="build them with the same sizes",
                )
    return {axis: size for axis, (size, _) in found.items()}
