"""Made-up pictures, values and vocabularies, to build tests from."""

from collections.abc import Mapping

import torch
from torch import Tensor

from nmn.grammar import ValueType
from nmn.kernels.float32 import CPU, FLOAT32_ON_CPU
from nmn.modules import Module
from nmn.types import Label, Number, Object, SceneGraph, Value, Vocabulary

# Words of these vocabularies exclude each other, so rows of their tables sum to at most one.
_EXCLUSIVE = ("category", "color", "size", "position")
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


FEATURES = "features"
"""The table, and the map, that modules with weights read."""


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
    """A made-up value of a family: probabilities, distributions that sum to at most one.

    Families of any finite numbers (features, amounts) get normal ones.

    Arguments:
        value_type: family and vocabulary.
        dims: sizes of the named axes ("objects", "counts", "words", "features", "height" ...).
        batch: rows.
        mask: ``[batch, objects]``; objects that are not there get 0.
        extreme: 0.0 for the least certain value there is, 1.0 for the most certain one; features
            are all 0, or all 1.
    """
    rng = torch.Generator().manual_seed(seed)
    family = value_type.family
    made: dict[str, Tensor] = {}
    for name, axes in family.axes.items():
        shape = [batch, *(axis if isinstance(axis, int) else dims[axis] for axis in axes)]
        free = family.limits is None and extreme is None
        draw = torch.randn if free else torch.rand
        tensor = draw(shape, generator=rng, dtype=torch.float64)
        if mask is not None and axes[:1] == ("objects",):
            tensor = tensor * mask.cpu().reshape(*mask.shape, *[1] * (tensor.ndim - 2))
        made[name] = _shaped(family, tensor, rng, extreme).to(dtype)
    return family(**made, vocabulary=value_type.vocabulary)


def _shaped(
    family: type[Value], tensor: Tensor, rng: torch.Generator, extreme: float | None
) -> Tensor:
    """Uniform numbers made into values of a family."""
    if not issubclass(family, Object | Label | Number):
        return tensor if extreme is None else (tensor > 0) * extreme
    if not tensor.numel():
        return tensor
    if extreme is not None:
        # One word or object for sure, or none; a number is always one of the counts.
        best = torch.nn.functional.one_hot(tensor.argmax(dim=1), tensor.shape[1])
        return best * (tensor > 0) * (1.0 if issubclass(family, Number) else extreme)
    share = tensor / tensor.sum(dim=1, keepdim=True).clamp_min(1e-9)
    if issubclass(family, Number):
        return share
    return share * torch.rand(len(tensor), 1, generator=rng, dtype=tensor.dtype, device=CPU)


def made_up_vocabularies(cls: type[Module]) -> dict[str, Vocabulary]:
    """The usual tables, and every vocabulary that the signature names."""
    signature = cls.signature
    types = [signature.result, *(port.type for port in signature.inputs if port.type)]
    named = [port.vocabulary for port in signature.literals] + [t.vocabulary for t in types]
    widths = {**{name: 4 for name in named if name}, **_WIDTHS}
    return {
        name: Vocabulary(name, tuple(f"{name} {k}" for k in range(width)))
        for name, width in widths.items()
    }
