"""Every value as one whole number, so that values are compared and written in whole arrays.

What the number says is the business of the value's family, see ``Value.codes``; ``REFUSED`` stands
for what a module refused or failed on.
"""

from collections.abc import Mapping

from jaxtyping import Int
from torch import Tensor

from nmn.grammar import ValueType
from nmn.types import Value, Vocabulary

REFUSED = -1


def codes_of(value: Value) -> Int[Tensor, " batch"]:
    """``[batch]`` int64, on the CPU."""
    codes = value.codes().cpu()
    if value.refused is None:
        return codes
    return codes.masked_fill(value.refused.cpu() != 0, REFUSED)


def shown(code: int, value_type: ValueType, vocabularies: Mapping[str, Vocabulary]) -> object:
    """A code as files have it: ascending object indices for a set, an index, a word, a whole
    number, true or false; None for what was refused."""
    if code == REFUSED:
        return None
    return value_type.family.stated(code, vocabularies.get(value_type.vocabulary))


def code_for(
    found: object, value_type: ValueType, vocabularies: Mapping[str, Vocabulary]
) -> int | None:
    """The code of a value as files have it; None where it is none of that type."""
    if found is None:
        return REFUSED
    return value_type.family.code_of(found, vocabularies.get(value_type.vocabulary))
