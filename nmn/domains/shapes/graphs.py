"""SHAPES pictures -> scene graphs: nine cells, read off the pixels exactly."""

import numpy as np
import torch
from numpy.typing import NDArray

from nmn.domains.shapes.cells import shapes_cells
from nmn.domains.shapes.words import ATTRIBUTE, COLORS, RELATION, SHAPES
from nmn.domains.shapes.world import CELL, CELLS
from nmn.domains.shapes.world import COLORS as DRAWN_COLORS
from nmn.domains.shapes.world import SHAPES as DRAWN_SHAPES
from nmn.types import SceneGraph

# Where a cell lies that stands in the relation to another: (rows, columns) away from it.
_STEPS = {"left_of": (0, -1), "right_of": (0, 1), "above": (-1, 0), "below": (1, 0)}


def shapes_scene_graphs(images: NDArray[np.uint8]) -> list[SceneGraph]:
    """One scene graph a picture, its nine cells in reading order as objects.

    Table ``attribute [9, 6]`` is 1 where the cell holds something of that colour or shape (an empty
    cell's row is 0); ``relations [4, 9, 9]`` has 1 at ``[r, i, j]`` where cell i is right beside
    cell j, on that side of it.

    Arguments:
        images: uint8 ``[n, 30, 30, 3]`` RGB.

    Raises:
        WorldError: an array of another shape or type.
    """
    cells = shapes_cells(images)
    count = len(images)
    table = np.zeros((count, CELLS * CELLS, len(ATTRIBUTE)), dtype=np.float32)
    for words, known, drawn in (
        (COLORS, DRAWN_COLORS, cells.colors),
        (SHAPES, DRAWN_SHAPES, cells.shapes),
    ):
        for word in words:
            held = drawn.reshape(count, -1) == known.index(word)
            table[:, :, ATTRIBUTE.index(word)] = held
    boxes, relations = torch.from_numpy(_boxes()), torch.from_numpy(_relations())
    side = CELLS * CELL
    return [
        SceneGraph(
            boxes,
            {"attribute": torch.from_numpy(held)},
            side,
            side,
            relations=relations,
            pixels=pixels,
        )
        for held, pixels in zip(table, images, strict=True)
    ]


def _boxes() -> NDArray[np.float32]:
    rows, columns = np.divmod(np.arange(CELLS * CELLS), CELLS)
    return (np.stack([columns, rows, columns + 1, rows + 1], axis=1) / CELLS).astype(np.float32)


def _relations() -> NDArray[np.float32]:
    row, column = np.divmod(np.arange(CELLS * CELLS), CELLS)
    made = [
        (row[:, None] == row + down) & (column[:, None] == column + right)
        for down, right in (_STEPS[word] for word in RELATION)
    ]
    return np.stack(made).astype(np.float32)
