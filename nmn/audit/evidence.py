"""One row of a slab as a trail keeps it, what was seen as tensors, and the way back.

A slab is as wide as the batch needs: a picture with 3 objects has 20 columns where another one
has 20. What stands in those columns is padding, not evidence. It is cut off, so that a question
has the same values whether it was asked alone or in a batch: to rounding, since sums over more
columns may round otherwise, so that digests mostly agree but need not.
"""

from collections.abc import Mapping

from torch import Tensor

from nmn.errors import DomainError, TrailError
from nmn.types import Percept, Value, Vocabulary, family_called
from nmn.types.percept import finite


def cut_to(value: Value, percept: Percept) -> Value:
    """A value of one row without the columns that only other media of the batch need.

    Arguments:
        value: ``[1, ...]``, on the CPU.
        percept: what it is about.
    """
    fields: dict[str, Tensor] = {}
    for name, axes in type(value).axes.items():
        tensor = getattr(value, name)
        for axis, size in enumerate(axes, start=1):
            if size in percept.sizes:
                length = min(percept.sizes[str(size)], tensor.shape[axis])
                tensor = tensor.narrow(axis, 0, length)
            elif size == "counts":
                tensor = _without_tail(tensor, axis, len(percept) + 2)
        fields[name] = tensor.contiguous()
    return value.filled(fields, value.refused)


def _without_tail(tensor: Tensor, axis: int, least: int) -> Tensor:
    """Without the zeros at the end of an axis; at least ``least`` entries stay."""
    others = [other for other in range(tensor.ndim) if other != axis]
    used = (tensor != 0).any(dim=others) if others else tensor != 0
    last = int(used.nonzero().max()) + 1 if bool(used.any()) else 0
    return tensor.narrow(axis, 0, min(max(last, least), tensor.shape[axis]))


def percept_tensors(percept: Percept) -> dict[str, Tensor]:
    """What was seen, on the CPU and contiguous: ``percept.from_tensors`` reads it back."""
    return {
        name: tensor.detach().to("cpu").contiguous() for name, tensor in percept.tensors().items()
    }


def value_of(
    tensors: Mapping[str, Tensor],
    type_name: str,
    percept: Percept,
    vocabularies: Mapping[str, Vocabulary],
) -> Value:
    """The value, ``[1, ...]``, whose tensors a step recorded.

    Raises:
        TrailError: a family that is not known here, or tensors that are not of that family.
    """
    name, _, vocabulary = type_name.removesuffix("]").partition("[")
    try:
        family = family_called(name)
    except DomainError as error:
        text = f"values of the type '{type_name}' are not known here: {error.summary}"
        raise TrailError(text, hint="install the package that it is of") from None
    sizes = dict(percept.sizes)
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
        if not fits or not finite(tensor) or ("counts" in axes and 0 in tensor.shape):
            raise TrailError(f"the tensor '{field}' is not that of {type_name}")
    rows = {field: tensor.unsqueeze(0) for field, tensor in tensors.items()}
    return family(**rows, vocabulary=vocabulary)
