"""One picture's structured evidence: its objects, what each may be, and where it came from."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
from jaxtyping import Float
from numpy.typing import NDArray
from torch import Tensor

from nmn.errors import DomainError


@dataclass(frozen=True)
class Media:
    """Where a picture came from, as the audit trail states it.

    Attributes:
        name: the file name, or a word for what was given ("array", "PIL image").
        media_type: detected from the content, for example ``image/jpeg``.
        sha256: of the file's bytes (of dtype, shape and bytes for an array).
        size_bytes, width, height: of the file, and in pixels as shown (after rotation).
        notes: what was done to it on reading ("rotated as its EXIF orientation says").
    """

    name: str
    media_type: str
    sha256: str
    size_bytes: int
    width: int
    height: int
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class SceneGraph:
    """The objects of one picture with probabilities for every concept.

    Attributes:
        boxes: ``[objects, 4]`` x1 y1 x2 y2 as fractions of width and height, in [0, 1].
        tables: by vocabulary, ``[objects, words]`` probabilities. Row sums may stay below one:
            what is missing is the probability that the object is something else, or nothing.
        width, height: of the picture, in pixels.
        miss: prior probability that one object of the picture was not found.
        relations: ``[relations, objects, objects]`` given pair relations, where the source has
            them (a ground-truth graph); None lets the modules derive them from the boxes.
        maps: by name, features on a grid ``[channels, height, width]``, for convolutional modules.
        media: where it came from.
        pixels: ``[height, width, 3]`` uint8 RGB, kept for drawing only.
    """

    boxes: Float[Tensor, "objects 4"]
    tables: Mapping[str, Tensor]
    width: int
    height: int
    miss: float = 0.0
    relations: Float[Tensor, "relations objects objects"] | None = None
    maps: Mapping[str, Tensor] = field(default_factory=dict)
    media: Media | None = None
    pixels: NDArray[np.uint8] | None = None

    def __post_init__(self) -> None:
        for name, table in self.tables.items():
            if table.ndim != 2 or table.shape[0] != self.boxes.shape[0]:
                raise DomainError(
                    f"scene graph table '{name}' has shape {tuple(table.shape)}",
                    expected=f"[{self.boxes.shape[0]} objects, words]",
                )
        for name, grid in self.maps.items():
            if grid.ndim != 3:
                raise DomainError(
                    f"scene graph map '{name}' has shape {tuple(grid.shape)}",
                    expected="[channels, height, width]",
                )

    def __len__(self) -> int:
        return int(self.boxes.shape[0])

    def with_tables(self, tables: Mapping[str, Tensor]) -> "SceneGraph":
        """The same picture with more (or replaced) concept tables."""
        return replace(self, tables={**self.tables, **tables})
