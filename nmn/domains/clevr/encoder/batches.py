"""Batches for the encoder: order, changes to the pictures, and what each cell should say.

All of it follows from the seed and the number of the step, so that a run that was stopped goes on
exactly as it would have.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from nmn.domains.clevr.encoder.data import NOBODY, Pictures
from nmn.domains.clevr.perception.canvas import CELL, COLUMNS, ROWS, WIDTH
from nmn.domains.clevr.perception.net import BOX_SCALE

FLIPPED = 0.3
"""Share of pictures mirrored left to right. Below a half, because CLEVR's lamps are not mirrored:
mirrored pictures are more places, but not quite what will be seen."""


@dataclass(frozen=True)
class Batch:
    """Pictures and what the network should say of them.

    Attributes:
        pixels: ``[n, 240, 320, 3]`` uint8.
        grey: ``[n, 3]`` shares of the channels in the grey, drawn anew for each picture.
        light: ``[n, 2]`` a factor and a shift for the brightness, drawn likewise.
        share: ``[n, rows, columns]`` how much of the cell shows its object, 0 to 1.
        weight: ``[n, rows, columns]`` how much the cell's answers count.
        words: ``[n, 4, rows, columns]`` colour, shape, size and material.
        place: ``[n, 2, rows, columns]`` right and behind.
        box: ``[n, 4, rows, columns]`` as ``Seen.box``.
    """

    pixels: Tensor
    grey: Tensor
    light: Tensor
    share: Tensor
    weight: Tensor
    words: Tensor
    place: Tensor
    box: Tensor


def make_batch(
    sources: Sequence[Pictures], chosen: NDArray[np.int64], seed: int, step: int
) -> Batch:
    """The pictures number ``chosen`` of all sources together, changed as step ``step`` does."""
    random = np.random.default_rng([seed, 2, step])
    flips = random.random(len(chosen)) < FLIPPED
    rows = [
        _row(source, at, bool(flip))
        for (source, at), flip in zip(_find(sources, chosen), flips, strict=True)
    ]
    images, owners, shares, objects = (np.stack([row[k] for row in rows]) for k in range(4))
    grey = random.dirichlet((1.0, 1.0, 1.0), len(chosen))
    light = np.stack(
        [random.uniform(0.9, 1.1, len(chosen)), random.uniform(-0.06, 0.06, len(chosen))], 1
    )
    return Batch(
        torch.from_numpy(images),
        torch.from_numpy(grey.astype(np.float32)),
        torch.from_numpy(light.astype(np.float32)),
        *(torch.from_numpy(part) for part in targets(owners, shares, objects)),
    )


def targets(
    owners: NDArray[np.uint8], shares: NDArray[np.uint8], objects: NDArray[np.float32]
) -> tuple[NDArray[Any], ...]:
    """``share``, ``weight``, ``words``, ``place`` and ``box`` of ``Batch``."""
    share = shares.astype(np.float32) / CELL**2
    nobody = owners == NOBODY
    owner = np.where(nobody, 0, owners).astype(np.int64)
    flat = np.take_along_axis(objects, owner.reshape(len(owner), -1, 1), 1)
    cells = np.moveaxis(flat.reshape(*owner.shape, -1), 3, 1)  # [n, FIELDS, rows, columns]
    # An object's cells count together as the root of its area: a small one counts for less than a
    # large one, but each of its cells for more.
    weight = np.where(nobody, 0, share / np.sqrt(np.maximum(cells[:, 10], CELL**2)))
    y, x = np.mgrid[0:ROWS, 0:COLUMNS] * CELL + CELL / 2
    box = np.stack([x - cells[:, 6], y - cells[:, 7], cells[:, 8] - x, cells[:, 9] - y], 1)
    return (
        share,
        weight.astype(np.float32),
        cells[:, :4].astype(np.int64),
        np.ascontiguousarray(cells[:, 4:6]),
        (box / BOX_SCALE).astype(np.float32),
    )


def _find(sources: Sequence[Pictures], chosen: NDArray[np.int64]) -> list[tuple[Pictures, int]]:
    found = []
    for number in chosen.tolist():
        for source in sources:
            if number < len(source):
                found.append((source, number))
                break
            number -= len(source)
    return found


def _row(source: Pictures, at: int, flip: bool) -> tuple[NDArray[Any], ...]:
    image, owners, shares = source.images[at], source.owners[at], source.shares[at]
    objects = np.array(source.objects[at])
    if flip:
        image, owners, shares = image[:, ::-1], owners[:, ::-1], shares[:, ::-1]
        objects[:, 4] *= -1
        objects[:, [6, 8]] = WIDTH - objects[:, [8, 6]]
    return image, owners, shares, objects
