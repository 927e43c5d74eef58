"""Made-up pictures, values and vocabularies, to build tests from."""

from collections.abc import Mapping

import torch
from torch import Tensor

from nmn.grammar import ValueType
from nmn.kernels.float32 import FLOAT32_ON_CPU
from nmn.modules import Binding, Call, bind
from nmn.modules.ports import FEATURES
from nmn.types import SceneGraph, Value, Vocabulary

# Words of these vocabularies exclude each other, so rows of their tables sum to at most one.
_EXCLUSIVE = ("category", "color", "size", "position", "property")
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


def random_scene(
    objects: int,
    vocabularies: Mapping[str, Vocabulary],
    *,
    seed: int = 0,
    miss_rate: float = 0.05,
    sizes: Mapping[str, int] | None = None,
) -> SceneGraph:
    """A made-up picture: boxes inside it, and a table of probabilities for every vocabulary.

    Rows of tables whose words exclude each other sum to less than one; other tables have any
    probabilities. The same seed gives the same scene, with or without features.

    Arguments:
        objects: in the picture.
        vocabularies: that it has a table for.
        seed: of everything.
        miss_rate: see ``SceneGraph``.
        sizes: with "features", it has a table of that name ``[objects, features]``; with
            "channels", "height" and "width" a map of that name ``[channels, height, width]``. Their
            numbers are normal.
    """
    rng = torch.Generator().manual_seed(seed)
    size = 0.03 + 0.5 * torch.rand(objects, 2, generator=rng, **FLOAT32_ON_CPU)
    corner = torch.rand(objects, 2, generator=rng, **FLOAT32_ON_CPU) * (1 - size)
    tables = {}
    for name in sorted(vocabularies):
        # Cubed, so that as in a real picture few words are likely.
        table = torch.rand(objects, len(vocabularies[name]), generator=rng, **FLOAT32_ON_CPU) ** 3
        if name in _EXCLUSIVE:
            sure = 0.3 + 0.7 * torch.rand(objects, 1, generator=rng, **FLOAT32_ON_CPU)
            table = sure * table / table.sum(dim=1, keepdim=True).clamp_min(1e-6)
        tables[name] = table
    sizes = sizes or {}
    # Of their own seed: what else is drawn stays as it is.
    rng = torch.Generator().manual_seed(seed + 1_000_000)
    if "features" in sizes and FEATURES not in tables:
        tables[FEATURES] = torch.randn(objects, sizes["features"], generator=rng, **FLOAT32_ON_CPU)
    maps = {}
    if {"channels", "height", "width"} <= sizes.keys():
        shape = (sizes["channels"], sizes["height"], sizes["width"])
        maps[FEATURES] = torch.randn(shape, generator=rng, **FLOAT32_ON_CPU)
    boxes = torch.cat([corner, corner + size], dim=1)
    return SceneGraph(boxes, tables, 640, 480, miss_rate=miss_rate, maps=maps)


def random_value(
    value_type: ValueType,
    dims: Mapping[str, int],
    batch: int,
    *,
    seed: int = 0,
    mask: Tensor | None = None,
    extreme: float | None = None,
    dtype: torch.dtype = torch.float32,
) -> Value:
    """A made-up value of a type, see ``Value.random``; the same seed gives the same."""
    rng = torch.Generator().manual_seed(seed)
    return value_type.family.random(
        dims, batch, rng,
        mask=mask, extreme=extreme, dtype=dtype, vocabulary=value_type.vocabulary,
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
