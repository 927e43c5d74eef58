"""One row of a slab as a trail keeps it, and a scene as tensors; and the way back.

A slab is as wide as the batch needs: a picture with 3 objects has 20 columns where another one
has 20. What stands in those columns is padding, not evidence. It is cut off, so that a question
has the same values whether it was asked alone or in a batch: to rounding, since sums over more
columns may round otherwise, so that digests mostly agree but need not.
"""

from collections.abc import Mapping

import torch
from torch import Tensor

from nmn.errors import TrailError
from nmn.kernels.float32 import CPU
from nmn.registry import TYPES
from nmn.types import SceneGraph, Value, Vocabulary

_TABLE = "table:"
_MAP = "map:"
_MOST_PIXELS = 1_000_000  # a side of a picture that a scene blob may state


def cut_to(value: Value, graph: SceneGraph) -> Value:
    """A value of one row without the columns that only other pictures of the batch need.

    Arguments:
        value: ``[1, ...]``, on the CPU.
        graph: the picture it is about.
    """
    fields: dict[str, Tensor] = {}
    for name, axes in type(value).axes.items():
        tensor = getattr(value, name)
        for axis, size in enumerate(axes, start=1):
            if size == "objects":
                tensor = tensor.narrow(axis, 0, min(len(graph), tensor.shape[axis]))
            elif size == "counts":
                tensor = _without_tail(tensor, axis, len(graph) + 2)
        fields[name] = tensor.contiguous()
    return type(value)(**fields, refused=value.refused, vocabulary=value.vocabulary)


def _without_tail(tensor: Tensor, axis: int, least: int) -> Tensor:
    """Without the zeros at the end of an axis; at least ``least`` entries stay."""
    others = [other for other in range(tensor.ndim) if other != axis]
    used = (tensor != 0).any(dim=others) if others else tensor != 0
    last = int(used.nonzero().max()) + 1 if bool(used.any()) else 0
    return tensor.narrow(axis, 0, min(max(last, least), tensor.shape[axis]))


def scene_tensors(graph: SceneGraph) -> dict[str, Tensor]:
    """Everything that programs read of a scene, so that they can be run again without picture."""
    found = {
        "boxes": graph.boxes,
        "size": torch.tensor([graph.width, graph.height], dtype=torch.int64, device=CPU),
        "miss": torch.tensor(graph.miss, dtype=torch.float64, device=CPU),
        **{f"{_TABLE}{name}": table for name, table in graph.tables.items()},
        **{f"{_MAP}{name}": grid for name, grid in graph.maps.items()},
    }
    if graph.relations is not None:
        found["relations"] = graph.relations
    return {name: tensor.detach().to("cpu").contiguous() for name, tensor in found.items()}


def scene_of(tensors: Mapping[str, Tensor]) -> SceneGraph:
    """The scene that ``scene_tensors`` gave; TrailError where the tensors are not such."""
    boxes, size, miss = tensors.get("boxes"), tensors.get("size"), tensors.get("miss")
    if boxes is None or size is None or miss is None:
        raise TrailError("the scene lacks boxes, size or miss")
    objects = boxes.shape[0] if boxes.ndim == 2 and boxes.shape[1] == 4 else -1
    tables = {n.removeprefix(_TABLE): t for n, t in tensors.items() if n.startswith(_TABLE)}
    maps = {n.removeprefix(_MAP): t for n, t in tensors.items() if n.startswith(_MAP)}
    relations = tensors.get("relations")
    right = (
        objects >= 0
        and size.shape == (2,)
        and not size.is_floating_point()
        and all(0 < int(side) <= _MOST_PIXELS for side in size)
        and miss.ndim == 0
        and all(table.ndim == 2 and table.shape[0] == objects for table in tables.values())
        and (relations is None or (relations.ndim == 3 and relations.shape[1:] == (objects,) * 2))
        and all(grid.ndim == 3 for grid in maps.values())
        and all(_finite(tensor) for tensor in (boxes, miss, *tables.values(), *maps.values()))
    )
    if not right:
        raise TrailError("the scene's tensors do not fit together")
    width, height = (int(side) for side in size)
    return SceneGraph(boxes, tables, width, height, float(miss), relations, maps)


def value_of(
    tensors: Mapping[str, Tensor],
    type_name: str,
    graph: SceneGraph,
    vocabularies: Mapping[str, Vocabulary],
) -> Value:
    """The value, ``[1, ...]``, whose tensors a step recorded.

    Raises:
        TrailError: a family that is not known here, or tensors that are not of that family.
    """
    name, _, vocabulary = type_name.removesuffix("]").partition("[")
    family = families().get(name)
    if family is None:
        raise TrailError(f"values of the type '{type_name}' are not known here")
    sizes = {"objects": len(graph)}
    if vocabulary:
        if vocabulary not in vocabularies:
            raise TrailError(f"the trail does not hold the vocabulary '{vocabulary}'")
        sizes["words"] = len(vocabularies[vocabulary])
    if set(tensors) != set(family.axes):
        raise TrailError(f"the tensors are not those of {type_name}")
    for field, axes in family.axes.items():
        tensor = tensors[field]
        fits = tensor.ndim == len(axes) and all(
            axis == length if isinstance(axis, int) else sizes.get(axis, length) == length
            for axis, length in zip(axes, tensor.shape, strict=True)
        )
        if not fits or not _finite(tensor) or ("counts" in axes and 0 in tensor.shape):
            raise TrailError(f"the tensor '{field}' is not that of {type_name}")
    rows = {field: tensor.unsqueeze(0) for field, tensor in tensors.items()}
    return family(**rows, vocabulary=vocabulary)


def families() -> dict[str, type[Value]]:
    """Every family of values that has been imported, by name; those of other packages are."""
    TYPES.join()
    found: dict[str, type[Value]] = {}
    waiting = list(Value.__subclasses__())
    while waiting:
        family = waiting.pop(0)
        found.setdefault(family.__name__, family)
        waiting += family.__subclasses__()
    return found


def _finite(tensor: Tensor) -> bool:
    return tensor.is_floating_point() and bool(torch.isfinite(tensor).all())
