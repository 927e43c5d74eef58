"""How the tensors of a value lie: a batch of rows, allocated, written, taken and joined alike."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import ClassVar, Self

import torch
from jaxtyping import Int
from torch import Tensor


@dataclass(frozen=True)
class Layout:
    """Tensors with a leading axis of nodes, from any mix of programs.

    Attributes:
        refused: ``[batch]`` reason codes, 0 where decided; None means that every row is.
        vocabulary: name of the vocabulary, for families that have one ("" otherwise).
    """

    axes: ClassVar[Mapping[str, tuple[str | int, ...]]]
    """Field -> its axes after the batch: names resolved by the executor, or fixed sizes."""

    refused: Int[Tensor, " batch"] | None = field(default=None, kw_only=True)
    vocabulary: str = field(default="", kw_only=True)

    @property
    def batch(self) -> int:
        """The number of rows."""
        return int(self.first.shape[0])

    @property
    def first(self) -> Tensor:
        """The tensor of the first field."""
        tensor: Tensor = getattr(self, next(iter(self.axes)))
        return tensor

    def tensors(self) -> dict[str, Tensor]:
        """Every field's tensor, by name (``refused`` is not among them)."""
        return {name: getattr(self, name) for name in self.axes}

    @classmethod
    def allocate(
        cls,
        rows: int,
        dims: Mapping[str, int],
        *,
        device: torch.device,
        dtype: torch.dtype,
        vocabulary: str = "",
    ) -> Self:
        """A slab of ``rows`` zero rows; ``dims`` gives the size of each named axis."""
        sizes = {
            name: [axis if isinstance(axis, int) else dims[axis] for axis in axes]
            for name, axes in cls.axes.items()
        }
        made = {
            name: torch.zeros(rows, *size, device=device, dtype=dtype)
            for name, size in sizes.items()
        }
        refused = torch.zeros(rows, dtype=torch.int32, device=device)
        return cls(**made, refused=refused, vocabulary=vocabulary)

    def put(self, start: int, part: "Layout") -> None:
        """Write ``part`` into the rows from ``start`` on, in place."""
        stop = start + part.batch
        for name in self.axes:
            getattr(self, name)[start:stop] = getattr(part, name)
        if self.refused is not None:
            self.refused[start:stop] = 0 if part.refused is None else part.refused

    def narrow(self, start: int, stop: int) -> Self:
        """Rows ``start`` to ``stop``, as views."""
        return self._each(lambda tensor: tensor[start:stop])

    def take(self, rows: Tensor) -> Self:
        """The rows that ``rows [n]`` names, in that order."""
        return self._each(lambda tensor: tensor.index_select(0, rows))

    def to(self, device: torch.device) -> Self:
        """The same on another device."""
        return self._each(lambda tensor: tensor.to(device))

    def detach(self) -> Self:
        """The same, cut off from the gradient tape."""
        return self._each(lambda tensor: tensor.detach())

    def with_refused(self, codes: Tensor | None) -> Self:
        """The same with these reason codes."""
        return replace(self, refused=codes)

    @classmethod
    def cat(cls, parts: "Sequence[Layout]") -> Self:
        """Values of this type one after another; differentiable."""
        made = {name: torch.cat([getattr(p, name) for p in parts]) for name in cls.axes}
        return cls(**made, refused=_cat_codes(parts), vocabulary=parts[0].vocabulary)

    def filled(self, fields: Mapping[str, Tensor], refused: Tensor | None = None) -> Self:
        """Another value of the same type, of these tensors."""
        return type(self)(**fields, refused=refused, vocabulary=self.vocabulary)

    def _each(self, change: Callable[[Tensor], Tensor]) -> Self:
        changed = {name: change(getattr(self, name)) for name in self.axes}
        return self.filled(changed, None if self.refused is None else change(self.refused))

    def widened(self, sizes: Mapping[str, int]) -> Self:
        """The same with zeros behind the end of these axes, up to the sizes given: padding."""
        changed = {}
        for name, axes in self.axes.items():
            tensor = getattr(self, name)
            wanted = [tensor.shape[0], *(sizes.get(str(axis), size)
                      for axis, size in zip(axes, tensor.shape[1:], strict=True))]  # fmt: skip
            lacking = [n - size for n, size in zip(wanted, tensor.shape, strict=True)]
            edges = [edge for more in reversed(lacking) for edge in (0, more)]
            changed[name] = torch.nn.functional.pad(tensor, edges) if any(lacking) else tensor
        return self.filled(changed, self.refused)

    def renumbered(self, numbers: Sequence[int], along: str = "objects") -> Self:
        """The same about parts that have other numbers; parts without a number are left out.

        Arguments:
            numbers: the new number of each part, all different.
            along: the axis of the parts.
        """
        index = torch.tensor(numbers, dtype=torch.int64, device=self.first.device)
        changed = {}
        for name, axes in self.axes.items():
            tensor = getattr(self, name)
            for axis, size in enumerate(axes, start=1):
                if size == along:
                    shape = list(tensor.shape)
                    shape[axis] = max(numbers, default=-1) + 1
                    given = tensor.narrow(axis, 0, len(numbers))
                    tensor = tensor.new_zeros(shape).index_copy(axis, index, given)
            changed[name] = tensor
        return self.filled(changed, self.refused)


def _cat_codes(parts: Sequence[Layout]) -> Tensor | None:
    if all(part.refused is None for part in parts):
        return None
    return torch.cat(
        [
            torch.zeros(part.batch, dtype=torch.int32, device=part.first.device)
            if part.refused is None
            else part.refused
            for part in parts
        ]
    )
