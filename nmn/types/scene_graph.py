"""One picture's structured evidence: its objects and what each may be."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Self

import numpy as np
import torch
from jaxtyping import Float
from numpy.typing import NDArray
from torch import Tensor

from nmn.errors import DomainError, TrailError
from nmn.kernels.float32 import CPU
from nmn.types.percept import Box, Media, Percept, finite

_TABLE = "table:"
_MAP = "map:"
_MOST_PIXELS = 1_000_000  # a side of a picture that a trail may state


@dataclass(frozen=True)
class SceneGraph(Percept):
    """The objects of one picture with probabilities for every concept.

    Attributes:
        boxes: ``[objects, 4]`` x1 y1 x2 y2 as fractions of width and height, in [0, 1].
        tables: by vocabulary, ``[objects, words]`` probabilities. Row sums may stay below one:
            what is missing is the probability that the object is something else, or nothing.
        width, height: of the picture, in pixels.
        miss_rate: prior probability that one object of the picture was not found.
        relations: ``[relations, objects, objects]`` given pair relations, where the source has
            them (a ground-truth graph); None lets the modules derive them from the boxes.
        maps: by name, features on a grid ``[channels, height, width]``, for convolutional modules.
        media: where it came from.
        pixels: ``[height, width, 3]`` uint8 RGB, kept for drawing only.
    """

    part = "object"

    boxes: Float[Tensor, "objects 4"]
    tables: Mapping[str, Tensor]
    width: int
    height: int
    miss_rate: float = 0.0
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

    def without_source(self) -> "SceneGraph":
        return replace(self, pixels=None)

    @property
    def sizes(self) -> dict[str, int]:
        return {"objects": len(self)}

    @property
    def frame(self) -> tuple[int, int]:
        return self.width, self.height

    def box(self, index: int) -> Box:
        x1, y1, x2, y2 = (float(edge) for edge in self.boxes[index])
        return x1, y1, x2, y2

    def place(self, index: int) -> str:
        """The box in pixels, x1 y1 x2 y2: "[174 13 412 240]"."""
        x1, y1, x2, y2 = self.box(index)
        w, h = self.width, self.height
        return f"[{x1 * w:.0f} {y1 * h:.0f} {x2 * w:.0f} {y2 * h:.0f}]"

    # ------------------------------------------------------------------------ in a trail

    def tensors(self) -> dict[str, Tensor]:
        made = {
            "boxes": self.boxes,
            "size": torch.tensor([self.width, self.height], dtype=torch.int64, device=CPU),
            "miss": torch.tensor(self.miss_rate, dtype=torch.float64, device=CPU),
            **{f"{_TABLE}{name}": table for name, table in self.tables.items()},
            **{f"{_MAP}{name}": grid for name, grid in self.maps.items()},
        }
        return made if self.relations is None else {**made, "relations": self.relations}

    @classmethod
    def from_tensors(cls, tensors: Mapping[str, Tensor]) -> Self:
        """The graph that ``tensors`` gave, from a trail.

        Raises:
            TrailError: a tensor is missing, or they are not those of one scene.
        """
        boxes, size, miss = tensors.get("boxes"), tensors.get("size"), tensors.get("miss")
        if boxes is None or size is None or miss is None:
            raise TrailError("the scene lacks boxes, size or miss")
        objects = boxes.shape[0] if boxes.ndim == 2 and boxes.shape[1] == 4 else -1
        tables = {n.removeprefix(_TABLE): t for n, t in tensors.items() if n.startswith(_TABLE)}
        maps = {n.removeprefix(_MAP): t for n, t in tensors.items() if n.startswith(_MAP)}
        relations = tensors.get("relations")
        pairs = (objects, objects)
        right = (
            objects >= 0
            and size.shape == (2,)
            and not size.is_floating_point()
            and all(0 < int(side) <= _MOST_PIXELS for side in size)
            and miss.ndim == 0
            and all(table.ndim == 2 and table.shape[0] == objects for table in tables.values())
            and (relations is None or (relations.ndim == 3 and relations.shape[1:] == pairs))
            and all(grid.ndim == 3 for grid in maps.values())
            and all(finite(tensor) for tensor in (boxes, miss, *tables.values(), *maps.values()))
        )
        if not right:
            raise TrailError("the scene's tensors do not fit together")
        width, height = (int(side) for side in size)
        return cls(boxes, tables, width, height, float(miss), relations, maps)
