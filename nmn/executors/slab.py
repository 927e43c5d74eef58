"""One slab a value type: rows in execution order, every call writes a contiguous range."""

from collections.abc import Mapping
from functools import cached_property
from typing import Protocol

import torch
from torch import Tensor

from nmn.grammar import ValueType
from nmn.types import Value


class Slab(Protocol):
    """Where the values of one type are kept during a run."""

    @property
    def value(self) -> Value:
        """All rows written so far, as one batch."""

    def put(self, start: int, part: Value) -> None:
        """Write a step's output."""

    def take(self, rows: Tensor) -> Value:
        """Rows for a step's input, in this order."""


class WrittenSlab:
    """Rows written in place: for inference. Inputs are one ``index_select`` a field."""

    def __init__(
        self,
        value_type: ValueType,
        rows: int,
        dims: Mapping[str, int],
        *,
        device: torch.device,
        dtype: torch.dtype,
    ) -> None:
        self.value = value_type.family.allocate(
            rows, dims, device=device, dtype=dtype, vocabulary=value_type.vocabulary
        )

    def put(self, start: int, part: Value) -> None:
        self.value.put(start, part)

    def take(self, rows: Tensor) -> Value:
        return self.value.take(rows)


class TapedSlab:
    """Outputs kept as they are and joined on demand: for training.

    Writing in place would break the gradient tape (slab views share a version counter), so a taped
    slab concatenates what has been written, and autograd sees plain ``cat`` and ``index_select``.
    """

    def __init__(self) -> None:
        self._parts: list[Value] = []

    @property
    def value(self) -> Value:
        return self._joined

    @cached_property
    def _joined(self) -> Value:
        return type(self._parts[0]).cat(self._parts)

    def put(self, start: int, part: Value) -> None:
        self._parts.append(part)
        self.__dict__.pop("_joined", None)

    def take(self, rows: Tensor) -> Value:
        return self._joined.take(rows)
