"""The base of every value that flows between modules.

A value is a batch: its tensors have a leading axis of nodes, from any mix of programs. Each family
knows how it is laid out (``axes``), read, drawn, supervised and recorded, so that nothing else in
the library has a switch over types.
"""

import hashlib
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import ClassVar, Self

import torch
from jaxtyping import Int
from torch import Tensor

from nmn.types.mark import Mark
from nmn.types.reading import Reading


@dataclass(frozen=True)
class Value(ABC):
    """A batch of values of one type.

    Attributes:
        refused: ``[batch]`` reason codes, 0 where decided; None means that every row is.
        vocabulary: name of the vocabulary, for families that have one ("" otherwise).
    """

    axes: ClassVar[Mapping[str, tuple[str | int, ...]]]
    """Field -> its axes after the batch: names resolved by the executor, or fixed sizes."""

    limits: ClassVar[tuple[float, float] | None] = (0.0, 1.0)
    """What every number of the family lies in; None for families of other numbers (seconds,
    features), which then need only be finite."""

    refused: Int[Tensor, " batch"] | None = field(default=None, kw_only=True)
    vocabulary: str = field(default="", kw_only=True)

    # ------------------------------------------------------------------ layout

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

    def put(self, start: int, part: "Value") -> None:
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
    def cat(cls, parts: "list[Value]") -> Self:
        """Values of this type one after another; differentiable."""
        made = {name: torch.cat([getattr(p, name) for p in parts]) for name in cls.axes}
        return cls(**made, refused=_cat_codes(parts), vocabulary=parts[0].vocabulary)

    def _each(self, change: Callable[[Tensor], Tensor]) -> Self:
        changed = {name: change(getattr(self, name)) for name in self.axes}
        codes = None if self.refused is None else change(self.refused)
        return type(self)(**changed, refused=codes, vocabulary=self.vocabulary)

    # ------------------------------------------------- what a person sees, and the trail keeps

    @property
    def type_name(self) -> str:
        """``Label[color]``, ``ObjectSet``."""
        family = type(self).__name__
        return f"{family}[{self.vocabulary}]" if self.vocabulary else family

    @abstractmethod
    def read(self, i: int, reading: Reading) -> str:
        """A person's words for row ``i``."""

    @abstractmethod
    def answer(self, i: int, reading: Reading) -> str:
        """Row ``i`` as the answer to a question: no scores, as short as possible."""

    @abstractmethod
    def confidence(self) -> Tensor:
        """``[batch]`` probability that the answer read off the value is the right one."""

    @abstractmethod
    def draw(self, i: int, reading: Reading) -> list[Mark]:
        """Marks that show row ``i`` on or beside the picture."""

    @abstractmethod
    def loss(self, target: Self) -> Tensor:
        """``[batch]`` intermediate supervision against ``target`` of the same layout."""

    @abstractmethod
    def agrees(self, target: Self) -> Tensor:
        """``[batch]`` bool: would a person read both as the same."""

    def evidence(self, i: int) -> dict[str, Tensor]:
        """The tensors of row ``i`` on the CPU, contiguous: what the trail stores."""
        return {
            name: tensor[i].detach().to("cpu").contiguous()
            for name, tensor in self.tensors().items()
        }

    def digest(self, i: int) -> str:
        """SHA-256 of row ``i``: field names, dtypes, shapes and little-endian bytes."""
        return digest_tensors(self.evidence(i))


def digest_tensors(tensors: Mapping[str, Tensor]) -> str:
    """SHA-256 over names, dtypes, shapes and little-endian contiguous bytes, names sorted."""
    hasher = hashlib.sha256()
    for name in sorted(tensors):
        tensor = tensors[name].detach().to("cpu").contiguous()
        hasher.update(f"{name}:{tensor.dtype}:{list(tensor.shape)};".encode())
        # numpy has no bfloat16: its bytes are those of a 16-bit integer.
        array = (tensor.view(torch.int16) if tensor.dtype == torch.bfloat16 else tensor).numpy()
        hasher.update(array.astype(array.dtype.newbyteorder("<"), copy=False).tobytes())
    return hasher.hexdigest()


def _cat_codes(parts: "list[Value]") -> Tensor | None:
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
