"""Made-up pictures, values and vocabularies, to build tests from."""

from collections.abc import Mapping

import torch
from torch import Tensor

from nmn.grammar import ValueType
from nmn.modules import Binding, Call, bind
from nmn.types import SceneGraph, Value, Vocabulary

# Tables that modules may read without naming them in a port, with widths that all differ, so that
# reading the wrong one shows.
_WIDTHS = {
    "category": 6,
    "noun": 8,
    "color": 5,
    "size": 3,
    "place": 4,
    "position": 9,
    "attribute": 7,
}


random_scene = SceneGraph.random
"""A made-up picture, see ``SceneGraph.random``."""


def random_value(
    value_type: ValueType,
    dims: Mapping[str, int],
    batch: int,
    *,
    seed: int = 0,
    masks: Mapping[str, Tensor] | None = None,
    extreme: float | None = None,
    dtype: torch.dtype = torch.float32,
) -> Value:
    """A made-up value of a type, see ``Value.random``; the same seed gives the same."""
    rng = torch.Generator().manual_seed(seed)
    return value_type.family.random(
        dims, batch, rng,
        masks=masks, extreme=extreme, dtype=dtype, vocabulary=value_type.vocabulary,
    )  # fmt: skip


def made_up_vocabularies(cls: Call) -> dict[str, Vocabulary]:
    """The usual tables, and every vocabulary that the signature names or that plays a role."""
    bound = cls if isinstance(cls, Binding) else bind(cls)
    signature = bound.signature
    types = [signature.result, *(port.type for port in signature.inputs if port.type)]
    named = [port.vocabulary for port in signature.literals] + [t.vocabulary for t in types]
    named += [name for _, name in bound.roles]
    widths = {**{name: 4 for name in named if name}, **_WIDTHS}
    return {
        name: Vocabulary(name, tuple(f"{name} {k}" for k in range(width)))
        for name, width in widths.items()
    }
