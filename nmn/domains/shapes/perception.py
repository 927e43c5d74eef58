"""SHAPES pictures -> scene graphs: nine cells and their pixels. Nothing is recognised here."""

import hashlib
from collections.abc import Sequence

import numpy as np
import torch
from jaxtyping import Float
from numpy.typing import NDArray
from torch import Tensor

from nmn.errors import MediaError
from nmn.kernels.float32 import FLOAT32_ON_CPU
from nmn.perception.picture import Picture
from nmn.types.scene_graph import SceneGraph

SIDE, CELLS = 30, 3
"""Pixels of a picture along each side, and cells along it."""

_CELL = SIDE // CELLS
_METHOD = "cells-as-pixels 1"  # raise the number with every change of the tables


class ShapesPerception:
    """Cuts a picture into its nine cells.

    What the cells hold is for the modules to find: they have learned it, end to end.
    """

    name = "shapes-cells"
    digest = hashlib.sha256(_METHOD.encode()).hexdigest()

    def perceive(self, pictures: Sequence[Picture]) -> list[SceneGraph]:
        """One scene graph for each picture, in order; its objects are the cells, row by row.

        Tables: ``features [9, 300]``, see ``cell_features``, and ``category [9, 9]``, which cell
        each is (to name them by).

        Raises:
            MediaError: a picture is not of 30 x 30 pixels.
        """
        for picture in pictures:
            if (picture.width, picture.height) != (SIDE, SIDE):
                raise MediaError(
                    f"the picture has {picture.width} x {picture.height} pixels",
                    where=picture.media.name,
                    expected=f"{SIDE} x {SIDE} pixels: a SHAPES picture",
                    hint="nmn synth shapes draws some; for photographs: --domain photo",
                )
        if not pictures:
            return []
        features = cell_features(np.stack([picture.pixels for picture in pictures]))
        boxes, which = cell_boxes(), torch.eye(CELLS * CELLS, **FLOAT32_ON_CPU)
        return [
            SceneGraph(
                boxes,
                {"features": seen, "category": which},
                SIDE,
                SIDE,
                media=picture.media,
                pixels=picture.pixels,
            )
            for seen, picture in zip(features, pictures, strict=True)
        ]


def cell_features(images: NDArray[np.uint8]) -> Float[Tensor, "pictures 9 300"]:
    """The pixels of each cell from 0 to 1, row by row, three colours a pixel.

    Arguments:
        images: uint8 ``[pictures, 30, 30, 3]`` RGB.
    """
    grid = images.reshape(-1, CELLS, _CELL, CELLS, _CELL, 3).transpose(0, 1, 3, 2, 4, 5)
    flat = np.ascontiguousarray(grid).reshape(-1, CELLS * CELLS, _CELL * _CELL * 3)
    return torch.from_numpy(flat).float() / 255


def cell_boxes() -> Float[Tensor, "9 4"]:
    """Where the cells are, as fractions of the picture."""
    row, column = np.divmod(np.arange(CELLS * CELLS), CELLS)
    edges = np.stack([column, row, column + 1, row + 1], axis=1) / CELLS
    return torch.from_numpy(edges.astype(np.float32))
