"""One slab a value type: rows in execution order, every call writes a contiguous range."""

from collections.abc import Mapping

import torch
from torch import Tensor

from nmn.grammar import ValueType
from nmn.types import Value


class Slab:
    """Rows written in place with the least that is possible a call: one copy a field.

    What a module gave is compared in form (shape, dtype, device) before it is copied; its numbers
    are looked at once a run (``sound``), for the whole slab.

    Arguments:
        value_type: of its values.
        rows: how many.
        dims: sizes of the named axes.
        buffers: a tensor a field to use the memory of, from a run that was released.

    Attributes:
        buffers: the memory, by field; it may have more rows than the slab.
    """

    def __init__(
        self,
        value_type: ValueType,
        rows: int,
        dims: Mapping[str, int],
        *,
        device: torch.device,
        dtype: torch.dtype,
        buffers: Mapping[str, Tensor] | None = None,
    ) -> None:
        self.family = value_type.family
        self.vocabulary = value_type.vocabulary
        self.rows = rows
        self.dtype = dtype
        self.on_cpu = device.type == "cpu"
        self.tails: list[tuple[str, tuple[int, ...]]] = []
        self.tensors: list[Tensor] = []
        self.buffers: dict[str, Tensor] = {}
        for name, axes in self.family.axes.items():
            tail = tuple(axis if isinstance(axis, int) else dims[axis] for axis in axes)
            self.tails.append((name, tail))
            buffer = None if buffers is None else buffers.get(name)
            if buffer is None:
                buffer = torch.empty((rows, *tail), device=device, dtype=dtype)
            self.buffers[name] = buffer
            self.tensors.append(buffer[:rows])
        self.refused: Tensor | None = None
        self._places: list[tuple[Tensor, ...]] = []
        self._step = 0
        self._codes_put = 0
        self._versions: list[int] = []

    def begin(self, lengths: list[int]) -> None:
        """Say how many rows each of the coming writes has: they are cut out together."""
        self._places = list(zip(*(torch.split(t, lengths) for t in self.tensors), strict=True))
        self._step = 0
        self._versions = [tensor._version for tensor in self.tensors]

    @property
    def value(self) -> Value:
        fields = {name: t for (name, _), t in zip(self.tails, self.tensors, strict=True)}
        return self.family(**fields, refused=self.refused, vocabulary=self.vocabulary)

    def fields(self, output: Value, rows: int) -> list[Tensor] | None:
        """The output's tensors in order; None where one has not the form that it must have."""
        found = []
        for name, tail in self.tails:
            tensor = getattr(output, name)
            if (
                not isinstance(tensor, Tensor)
                or tensor.shape != (rows, *tail)
                or tensor.dtype is not self.dtype
                or tensor.is_cpu is not self.on_cpu
            ):
                return None
            found.append(tensor)
        return found

    def put(self, start: int, rows: int, fields: list[Tensor]) -> None:
        """Write a step's output, in the form that ``fields`` has seen to; steps come in order."""
        for place, tensor in zip(self._places[self._step], fields, strict=True):
            place.copy_(tensor)
        self._step += 1

    def put_value(self, start: int, value: Value) -> None:
        """Write a step's output that was checked before, with its refusal codes."""
        rows = value.first.shape[0]
        fields = self.fields(value, rows)
        assert fields is not None  # checked before
        self.put(start, rows, fields)
        if value.refused is not None:
            self.put_codes(start, value.refused)

    def put_codes(self, start: int, codes: Tensor) -> bool:
        """Write refusal codes; False where they have not the form of codes."""
        if codes.is_floating_point() or codes.ndim != 1:
            return False
        if self.refused is None:
            self.refused = torch.zeros(self.rows, dtype=torch.int32, device=codes.device)
        self.refused.narrow(0, start, codes.shape[0]).copy_(codes)
        self._codes_put += 1
        return True

    @property
    def written(self) -> bool:
        """Did anybody but ``put`` write into the rows since ``begin``?

        A view and its slab share torch's count of writes, so one look at the end of a run tells.
        """
        if self.refused is not None and self.refused._version != self._codes_put:
            return True
        versions = [tensor._version - self._step for tensor in self.tensors]
        return versions != self._versions

    def take(self, rows: Tensor, taken: list[Tensor]) -> Value:
        """These rows, copied; the copies are noted in ``taken``."""
        fields = [tensor.index_select(0, rows) for tensor in self.tensors]
        taken += fields
        codes = None
        if self.refused is not None:
            codes = self.refused.index_select(0, rows)
            taken.append(codes)
        return self._made(fields, codes)

    def view(self, start: int, rows: int, taken: list[Tensor]) -> Value:
        """Rows that follow each other, not copied (``TapedSlab`` must)."""
        fields = [tensor.narrow(0, start, rows) for tensor in self.tensors]
        codes = None if self.refused is None else self.refused.narrow(0, start, rows)
        return self._made(fields, codes)

    def _made(self, fields: list[Tensor], codes: Tensor | None) -> Value:
        # The fields of every family come first and in this order: see ``Value.axes``.
        return self.family(*fields, refused=codes, vocabulary=self.vocabulary)
