"""What was seen of one medium (a picture, a clip, a passage), and where the medium came from."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, Self

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from nmn.errors import DomainError
from nmn.types.mark import Mark
from nmn.types.vocabulary import Vocabulary

Box = tuple[float, float, float, float]
"""x1 y1 x2 y2 as fractions of width and height."""


@dataclass(frozen=True)
class Media:
    """Where a medium came from, as the audit trail states it.

    Attributes:
        name: the file name, or a word for what was given ("array", "PIL image").
        media_type: detected from the content, for example ``image/jpeg``.
        sha256: of the file's bytes (of dtype, shape and bytes for an array).
        size_bytes: of the file.
        width, height: in pixels as shown (after rotation); None of what is no picture.
        notes: what was done to it on reading ("rotated as its EXIF orientation says").
        part: which part of it is looked at, and how, where it is not the whole as ever ("from 2 s
            to 5 s"): two parts of one file are two media.
    """

    name: str
    media_type: str
    sha256: str
    size_bytes: int
    width: int | None = None
    height: int | None = None
    notes: tuple[str, ...] = ()
    part: str = ""

    @property
    def key(self) -> str:
        """Tells media apart: the SHA-256, with the part where there is one."""
        return f"{self.sha256} {self.part}" if self.part else self.sha256


class Percept(ABC):
    """What perception gives of one medium: its parts (objects, sentences) and what each may be.

    ``len`` of it is how many parts there are.

    Attributes:
        media: where it came from.
        tables: by vocabulary, ``[parts, words]`` probabilities.
        miss_rate: prior probability that one part was not found.
    """

    part: ClassVar[str] = "part"
    """What one of its parts is called."""

    pixels: NDArray[np.uint8] | None = None
    """``[rows, columns, 3]`` RGB of what was seen, for drawing only; None where there is nothing to
    be seen, or it is not at hand."""

    media: Media | None
    tables: Mapping[str, Tensor]
    miss_rate: float

    @abstractmethod
    def __len__(self) -> int: ...

    @property
    @abstractmethod
    def sizes(self) -> Mapping[str, int]:
        """Lengths of the axes that are padded in a batch: what is beyond is no evidence."""

    @abstractmethod
    def tensors(self) -> dict[str, Tensor]:
        """Everything that programs read of it, so that they can be run again without the medium."""

    @classmethod
    @abstractmethod
    def from_tensors(cls, tensors: Mapping[str, Tensor]) -> Self:
        """What ``tensors`` gave, from a trail's blob, which may be damaged.

        Raises:
            TrailError: the tensors are not such.
        """

    # ------------------------------------------------------- held against the truth, made up

    def aligned(self, truth: "Percept") -> Mapping[str, Sequence[int]]:
        """By axis, the number that each of its parts has in ``truth``; from its length on, all
        different, what is nowhere in it. Axes that count the same in both are left out.
        """
        return {}

    @classmethod
    def random(
        cls,
        parts: int,
        vocabularies: Mapping[str, Vocabulary],
        *,
        seed: int = 0,
        sizes: Mapping[str, int] | None = None,
    ) -> Self:
        """A made-up one, for the contract of modules; the same seed gives the same.

        Arguments:
            parts: that it has; 0 is a medium in which nothing was found.
            vocabularies: that it has a table for.
            sizes: of axes that are no parts and no words ("features", "channels" ...).

        Raises:
            DomainError: the class does not bring this duty.
        """
        raise DomainError(
            f"a {cls.__name__} cannot be made up",
            expected=f"{cls.__name__}.random, which makes one of so many {cls.part}s",
            hint="modules are checked on made-up media",
        )

    @classmethod
    def examples(
        cls,
        parts: Sequence[int],
        vocabularies: Mapping[str, Vocabulary],
        *,
        seed: int = 0,
        sizes: Mapping[str, int] | None = None,
    ) -> "list[Self]":
        """Several made-up ones, one a count of ``parts``, each of a seed of its own."""
        return [
            cls.random(count, vocabularies, seed=seed + k, sizes=sizes)
            for k, count in enumerate(parts)
        ]

    def without_source(self) -> Self:
        """The same without what would keep the medium itself in memory."""
        return self

    # ------------------------------------------------------------------ its parts, for a person

    def name(self, index: int, naming: str, vocabularies: Mapping[str, Vocabulary]) -> str:
        """A short name of a part: its number, and its best word of the table ``naming``."""
        table, vocabulary = self.tables.get(naming), vocabularies.get(naming)
        if table is None or vocabulary is None or not table.shape[1]:
            return f"#{index}"
        return f"#{index} {vocabulary[int(table[index].argmax())]}"

    def place(self, index: int) -> str:
        """Where a part is, in words; "" where there is nothing to say."""
        return ""

    def box(self, index: int) -> Box | None:
        """Where a part is to be drawn; None where there is no picture to draw on."""
        return None

    def marks(self, index: int, label: str, strength: float) -> list[Mark]:
        """A part, as it is drawn."""
        return [Mark("box", label, strength, self.box(index))]

    @property
    def frame(self) -> tuple[int, int] | None:
        """Width and height of what boxes are fractions of; None where there is no picture."""
        return None


def finite(tensor: Tensor) -> bool:
    """Are these floating-point numbers, and all of them numbers?"""
    return tensor.is_floating_point() and bool(torch.isfinite(tensor).all())
