"""Every value as one whole number, so that values are compared and written in whole arrays.

A set is the bits of its members, an object its position, a truth value 0 or 1, a count itself, a
word its position in the vocabulary; ``REFUSED`` stands for what a module refused or failed on.
"""

from collections.abc import Callable, Mapping
from functools import cache

import torch
from torch import Tensor

from nmn.errors import ExecutionError
from nmn.grammar import ValueType
from nmn.types import Bool, Label, Number, Object, ObjectSet, Value, Vocabulary

REFUSED = -1

# Bits of a signed 64-bit number that are left for objects.
MOST_OBJECTS = 62


def codes_of(value: Value) -> Tensor:
    """``[batch]`` int64, on the CPU.

    Raises:
        ExecutionError: a set over more than 62 objects, or a family that has no code.
    """
    coder = _CODERS.get(type(value))
    if coder is None:
        raise ExecutionError(
            f"a value of type {value.type_name} cannot be compared step by step",
            expected=f"one of: {', '.join(family.__name__ for family in _CODERS)}",
        )
    codes = coder(value).cpu()
    if value.refused is None:
        return codes
    return codes.masked_fill(value.refused.cpu() != 0, REFUSED)


def _best(rows: Tensor) -> Tensor:
    if not rows.shape[1]:
        return torch.zeros(len(rows), dtype=torch.int64, device=rows.device)
    return rows.argmax(dim=1)


def _bits(value: Value) -> Tensor:
    members = value.first > 0.5
    objects = members.shape[1]
    if objects > MOST_OBJECTS:
        raise ExecutionError(
            f"a scene has {objects} objects",
            expected=f"at most {MOST_OBJECTS} where steps are compared",
        )
    return (members * (1 << torch.arange(objects, device=members.device))).sum(dim=1)


_CODERS: Mapping[type[Value], Callable[[Value], Tensor]] = {
    Bool: lambda value: (value.first >= 0.5).to(torch.int64),
    Number: lambda value: _best(value.first),
    Label: lambda value: _best(value.first),
    Object: lambda value: _best(value.first),
    ObjectSet: _bits,
}


def shown(
    code: int, value_type: ValueType, vocabularies: Mapping[str, Vocabulary]
) -> list[int] | int | str | bool | None:
    """A code as files have it: ascending object indices for a set, an index, a word, a whole
    number, true or false; None for what was refused."""
    if code == REFUSED:
        return None
    if value_type.family is ObjectSet:
        return list(members(code))
    if value_type.family is Bool:
        return bool(code)
    if value_type.vocabulary:
        return vocabularies[value_type.vocabulary][code]
    return code


@cache
def members(bits: int) -> tuple[int, ...]:
    """The positions of the bits, ascending."""
    return tuple(i for i in range(bits.bit_length()) if bits >> i & 1)


def code_for(
    found: object, value_type: ValueType, vocabularies: Mapping[str, Vocabulary]
) -> int | None:
    """The code of a value as files have it; None where it is none of that type."""
    if found is None:
        return REFUSED
    if value_type.family is ObjectSet:
        if isinstance(found, list) and all(_position(i) and i < MOST_OBJECTS for i in found):
            bits: int = sum(1 << i for i in set(found))
            return bits
        return None
    if value_type.family is Bool:
        return int(found) if isinstance(found, bool) else None
    if value_type.vocabulary:
        vocabulary = vocabularies[value_type.vocabulary]
        return vocabulary.index(found) if isinstance(found, str) and found in vocabulary else None
    return int(found) if isinstance(found, int) and _position(found) else None


def _position(found: object) -> bool:
    return isinstance(found, int) and not isinstance(found, bool) and found >= 0
