"""One picture's structured evidence: its objects and what each may be."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Self

import numpy as np
import torch
from jaxtyping import Float
from numpy.typing import NDArray
from torch import Tensor

from nmn.errors import DomainError, TrailError
from nmn.kernels.float32 import CPU, FLOAT32_ON_CPU
from nmn.types.percept import Box, Media, Percept, finite
from nmn.types.same_boxes import same_boxes
from nmn.types.vocabulary import Vocabulary

_TABLE = "table:"
_MAP = "map:"
# Words of these vocabularies exclude each other, so rows of their tables sum to at most one.
_EXCLUSIVE = ("category", "color", "size", "position", "property")
_FEATURES = "features"
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

    # ------------------------------------------------------- held against the truth, made up

    def aligned(self, truth: Percept) -> dict[str, tuple[int, ...]]:
        """The objects of a picture have no order: they are the same where their boxes are."""
        assert isinstance(truth, SceneGraph)  # of the same medium
        seen, true = self.boxes.double().numpy(), truth.boxes.double().numpy()
        return {"objects": same_boxes(seen, true, truth.width / max(truth.height, 1))}

    @classmethod
    def random(
        cls,
        parts: int,
        vocabularies: Mapping[str, Vocabulary],
        *,
        seed: int = 0,
        sizes: Mapping[str, int] | None = None,
        miss_rate: float = 0.05,
    ) -> Self:
        """A made-up picture: boxes inside it, and a table of probabilities for every vocabulary.

        Rows of tables whose words exclude each other sum to less than one; other tables have any
        probabilities. The same seed gives the same scene, with or without features.

        Arguments:
            parts: objects in the picture.
            vocabularies: that it has a table for.
            seed: of everything.
            sizes: with "features", it has a table of that name ``[objects, features]``; with
                "channels", "height" and "width" a map of that name ``[channels, height, width]``.
                Their numbers are normal.
            miss_rate: see the class.
        """
        rng = torch.Generator().manual_seed(seed)
        size = 0.03 + 0.5 * torch.rand(parts, 2, generator=rng, **FLOAT32_ON_CPU)
        corner = torch.rand(parts, 2, generator=rng, **FLOAT32_ON_CPU) * (1 - size)
        tables = {}
        for name in sorted(vocabularies):
            # Cubed, so that as in a real picture few words are likely.
            table = torch.rand(parts, len(vocabularies[name]), generator=rng, **FLOAT32_ON_CPU) ** 3
            if name in _EXCLUSIVE:
                sure = 0.3 + 0.7 * torch.rand(parts, 1, generator=rng, **FLOAT32_ON_CPU)
                table = sure * table / table.sum(dim=1, keepdim=True).clamp_min(1e-6)
            tables[name] = table
        sizes, maps = sizes or {}, {}
        # Of their own seed: what else is drawn stays as it is.
        rng = torch.Generator().manual_seed(seed + 1_000_000)
        if "features" in sizes and _FEATURES not in tables:
            shape = (parts, sizes["features"])
            tables[_FEATURES] = torch.randn(shape, generator=rng, **FLOAT32_ON_CPU)
        if {"channels", "height", "width"} <= sizes.keys():
            grid = (sizes["channels"], sizes["height"], sizes["width"])
            maps[_FEATURES] = torch.randn(grid, generator=rng, **FLOAT32_ON_CPU)
        boxes = torch.cat([corner, corner + size], dim=1)
        return cls(boxes, tables, 640, 480, miss_rate=miss_rate, maps=maps)

    @classmethod
    def examples(
        cls,
        parts: Sequence[int],
        vocabularies: Mapping[str, Vocabulary],
        *,
        seed: int = 0,
        sizes: Mapping[str, int] | None = None,
    ) -> list[Self]:
        """The first brings its own relations, as a ground-truth graph does."""
        first, *others = super().examples(parts, vocabularies, seed=seed, sizes=sizes)
        if "relation" in vocabularies:
            rng = torch.Generator().manual_seed(seed)
            shape = (len(vocabularies["relation"]), len(first), len(first))
            first = replace(first, relations=torch.rand(shape, generator=rng, **FLOAT32_ON_CPU))
        return [first, *others]

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
