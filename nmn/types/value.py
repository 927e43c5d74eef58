"""The base of every value that flows between modules.

A value is a batch: its tensors have a leading axis of nodes, from any mix of programs. Each family
knows how it is laid out (``axes``), read, drawn, supervised, compared, stated in files, made from
an answer and recorded, so that nothing else in the library has a switch over types. A family of
its own has to bring ``axes``, ``read``, ``answer``, ``confidence``, ``draw`` and ``loss``; the rest
has a default.
"""

import hashlib
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Self, TypeVar

import torch
from jaxtyping import Bool, Float, Int
from torch import Tensor

from nmn.errors import DomainError, ExecutionError
from nmn.kernels.float32 import CPU
from nmn.registry import TYPES as _TYPES
from nmn.registry import Registry
from nmn.types.codes import DIGEST, digests
from nmn.types.layout import Layout
from nmn.types.mark import Mark
from nmn.types.reading import Reading
from nmn.types.vocabulary import Vocabulary

# Class name -> the files that have a family of that name.
_ALIKE: dict[str, set[str]] = {}


@dataclass(frozen=True)
class Value(Layout, ABC):
    """A batch of values of one type."""

    limits: ClassVar[tuple[float, float] | None] = (0.0, 1.0)
    """What every number of the family lies in; None for families of other numbers (seconds,
    features), which then need only be finite."""

    loosely: ClassVar[bool] = False
    """May values of the family say the same without being the same (stretches of time)? Then
    ``agrees`` is asked where their codes differ."""

    least_sum: ClassVar[float | None] = None
    """What a row of the first field, a distribution, sums to at least; at most it is one. None for
    families of any sums."""

    phrase: ClassVar[str] = ""
    """The kind of phrase that names such a value in a question: "phrase" (several things), "object"
    (one). Empty where none does."""

    def __init_subclass__(cls, **settings: Any) -> None:
        super().__init_subclass__(**settings)
        _ALIKE.setdefault(cls.__name__, set()).add(cls.__module__)

    @classmethod
    def family_name(cls) -> str:
        """``ObjectSet``; with its file before it where another file has one of that name. Those of
        nmn itself keep their names."""
        if _ours(cls) or len(_ALIKE[cls.__name__]) == 1:
            return cls.__name__
        return _full_name(cls)

    @property
    def type_name(self) -> str:
        """``Label[color]``, ``ObjectSet``."""
        name = self.family_name()
        return f"{name}[{self.vocabulary}]" if self.vocabulary else name

    # ------------------------------------------------- what a person sees, and the trail keeps

    @abstractmethod
    def read(self, i: int, reading: Reading) -> str:
        """A person's words for row ``i``."""

    @abstractmethod
    def answer(self, i: int, reading: Reading) -> str:
        """Row ``i`` as the answer to a question: no scores, as short as possible."""

    @abstractmethod
    def confidence(self) -> Float[Tensor, " batch"]:
        """``[batch]`` probability that the answer read off the value is the right one."""

    def is_empty(self, i: int) -> bool:
        """Is row ``i`` a set or list without any member? What was not seen may well be there."""
        return False

    def rival(self, i: int, reading: Reading) -> str | None:
        """The answer that is nearly as likely as the one given, where there is one."""
        return None

    def facts(self, i: int, reading: Reading) -> dict[str, Any]:
        """Row ``i`` in plain numbers, for a program or a language model that takes it further,
        beside its words: ``{"seconds": [[0.0, 2.5]]}``; nothing where words say it all."""
        return {}

    @abstractmethod
    def draw(self, i: int, reading: Reading) -> list[Mark]:
        """Marks that show row ``i`` on or beside the picture."""

    def evidence(self, i: int) -> dict[str, Tensor]:
        """The tensors of row ``i`` on the CPU, contiguous: what the trail stores."""
        return {
            name: tensor[i].detach().to("cpu").contiguous()
            for name, tensor in self.tensors().items()
        }

    def digest(self, i: int) -> str:
        """SHA-256 of row ``i``: field names, dtypes, shapes and little-endian bytes."""
        return digest_tensors(self.evidence(i))

    # ------------------------------------------------- what it is held against

    @abstractmethod
    def loss(self, target: Self) -> Float[Tensor, " batch"]:
        """``[batch]`` intermediate supervision against ``target`` of the same layout."""

    def agrees(self, target: Self) -> Bool[Tensor, " batch"]:
        """``[batch]`` would a person read both as the same?"""
        return self.codes() == target.codes()

    def codes(self) -> Int[Tensor, " batch"]:
        """``[batch]`` one whole number a row, at least 0: rows with the same number say the same.

        From ``nmn.types.codes.DIGEST`` on it is a digest, as here: other digests may still agree.
        """
        fields = [tensor.flatten(1) if tensor.ndim > 1 else tensor.unsqueeze(1)
                  for tensor in self.tensors().values()]  # fmt: skip
        return digests(torch.cat(fields, dim=1))

    def statement(self, i: int, words: Vocabulary | None) -> object:
        """Row ``i`` as files have it; the words are those of its vocabulary."""
        return self.stated(int(self.codes()[i]), words)

    @classmethod
    def stated(cls, code: int, words: Vocabulary | None) -> object:
        """The value of a code as files have it: itself, or a digest in hexadecimal, unless a family
        knows better."""
        return code if code < DIGEST else f"{code:016x}"

    @classmethod
    def code_of(cls, stated: object, words: Vocabulary | None) -> int | None:
        """The code of a value as files have it, or of an answer; None where it is neither."""
        try:
            code = int(stated, 16) if isinstance(stated, str) and len(stated) == 16 else 0
        except ValueError:
            return None
        return code if DIGEST <= code < 2 * DIGEST else None

    def certain(self, codes: Int[Tensor, " rows"]) -> Self:
        """Values that surely are what these codes say, laid out as this one: training's targets.

        Raises:
            ExecutionError: the codes do not say all about a value of this family.
        """
        raise ExecutionError(
            f"a value of type {self.type_name} cannot be made from an answer",
            expected="a yes or no, a number, words or objects",
            hint="train on answers of another type, or on the steps of an exact module",
        )

    # ------------------------------------------------- what tests are built from

    @classmethod
    def random(
        cls,
        dims: Mapping[str, int],
        batch: int,
        rng: torch.Generator,
        *,
        masks: Mapping[str, Tensor] | None = None,
        extreme: float | None = None,
        dtype: torch.dtype = torch.float32,
        vocabulary: str = "",
    ) -> Self:
        """Made-up values: probabilities, distributions that sum to what they must; of families of
        any finite numbers (features, amounts) normal ones.

        Arguments:
            dims: sizes of the named axes ("objects", "counts", "words", "features" ...).
            masks: by axis ``[batch, size]``; parts (objects, frames) that are not there get 0.
            extreme: 0.0 for the least certain value there is, 1.0 for the most certain one;
                features are all 0, or all 1.
        """
        made: dict[str, Tensor] = {}
        for name, axes in cls.axes.items():
            shape = [batch, *(axis if isinstance(axis, int) else dims[axis] for axis in axes)]
            draw = torch.randn if cls.limits is None and extreme is None else torch.rand
            tensor = draw(shape, generator=rng, dtype=torch.float64, device=CPU)
            for place, axis in enumerate(axes, start=1):
                if masks is not None and axis in masks:
                    there = [1 if k not in (0, place) else size
                             for k, size in enumerate(tensor.shape)]  # fmt: skip
                    tensor = tensor * masks[str(axis)].cpu().reshape(there)
            made[name] = cls._shaped(tensor, rng, extreme).to(dtype)
        return cls(**made, vocabulary=vocabulary)

    @classmethod
    def _shaped(cls, tensor: Tensor, rng: torch.Generator, extreme: float | None) -> Tensor:
        """Uniform numbers made into those of the family."""
        if cls.least_sum is None:
            return tensor if extreme is None else (tensor > 0) * extreme
        if not tensor.numel():
            return tensor
        always_one = cls.least_sum == 1
        if extreme is not None:
            # One word or object for sure, or none; a number is always one of the counts.
            best = torch.nn.functional.one_hot(tensor.argmax(dim=1), tensor.shape[1])
            return best * (tensor > 0) * (1.0 if always_one else extreme)
        share = tensor / tensor.sum(dim=1, keepdim=True).clamp_min(1e-9)
        if always_one:
            return share
        return share * torch.rand(len(tensor), 1, generator=rng, dtype=tensor.dtype, device=CPU)


TYPES: "Registry[type[Value]]" = _TYPES
"""Every family of values, by its name; one of another package has its file before it."""

Family = TypeVar("Family", bound=type[Value])


def value_type(family: Family) -> Family:
    """Make a family of values known: ``@value_type`` above the class."""
    TYPES.add(family.__name__ if _ours(family) else _full_name(family), family)
    return family


def family_called(name: str) -> type[Value]:
    """The family that a trail calls so: by its name, or with its file before it.

    Raises:
        DomainError: there is none, or several packages have one.
    """
    if name not in TYPES:
        alike = {key: one for key, one in TYPES.items() if one.__name__ == name}
        if len(alike) > 1:
            raise DomainError(
                f"several packages have a type '{name}': {', '.join(alike)}",
                expected="one of them",
                hint="read this where only the package is installed that was used",
            )
        for one in alike.values():
            return one
    return TYPES.find(name)


def _ours(family: type[Value]) -> bool:
    return family.__module__.partition(".")[0] == "nmn"


def _full_name(family: type[Value]) -> str:
    return f"{family.__module__}.{family.__qualname__}"


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
