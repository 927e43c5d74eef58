"""Rendered CLEVR pictures for the encoder, made once and kept in plain arrays.

A folder holds ``images.npy [n, 240, 320, 3]`` uint8, ``owners.npy [n, 60, 80]`` uint8 (which
object shows most of a cell, 255: none), ``shares.npy [n, 60, 80]`` uint8 (how many of the cell's
16 pixels show it), ``objects.npy [n, 10, FIELDS]`` float32, and ``about.json``: settings and how
many pictures are done. Making one may be stopped at any moment; the same call goes on where it
stopped.
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nmn.domains.clevr.perception.canvas import (
    CELL,
    COLUMNS,
    HEIGHT,
    ROWS,
    WIDTH,
    owners_to_canvas,
    place,
    to_canvas,
)
from nmn.domains.clevr.rules import Condition
from nmn.domains.clevr.words import PROPERTIES
from nmn.domains.clevr.world import render_clevr
from nmn.synthetic.scene import TabletopScene
from nmn.training.kept import kept_arrays

MOST = 10
"""Objects a scene may have: CLEVR's rule."""

NOBODY = 255
FIELDS = ("color", "shape", "size", "material", "right", "behind", "x1", "y1", "x2", "y2", "pixels")
"""The columns of ``objects``: four word numbers in CLEVR's vocabularies, the place on the ground
seen from the camera (scene units), the visible box (canvas pixels), visible pixels on the canvas.
Rows beyond the scene's objects are zero."""

_CHUNK = 32


@dataclass(frozen=True)
class Wanted:
    """Which pictures: the arguments of ``render_clevr``.

    ``wide`` of the ``count`` pictures, the last ones, are of 480 x 320, the others of 320 x 240.
    """

    count: int
    seed: int
    condition: Condition | None = None
    wide: int = 0


@dataclass(frozen=True)
class Pictures:
    """Arrays as in the module's text; on disk, read when touched."""

    images: NDArray[np.uint8]
    owners: NDArray[np.uint8]
    shares: NDArray[np.uint8]
    objects: NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.images)


def rendered(
    folder: Path, wanted: Wanted, progress: Callable[[int, int], None] | None = None
) -> Pictures:
    """The pictures that are wanted, from the folder, or rendered into it now.

    Arguments:
        progress: told pictures done and wanted, after each chunk.

    Raises:
        DatasetError: the folder holds other pictures.
    """
    shapes = {
        "images": ((HEIGHT, WIDTH, 3), np.uint8),
        "owners": ((ROWS, COLUMNS), np.uint8),
        "shares": ((ROWS, COLUMNS), np.uint8),
        "objects": ((MOST, len(FIELDS)), np.float32),
    }
    plain = wanted.count - wanted.wide

    def make(done: int) -> dict[str, NDArray[Any]]:
        size, end = ((320, 240), plain) if done < plain else ((480, 320), wanted.count)
        some = min(_CHUNK, end - done)
        batch = next(
            render_clevr(some, wanted.seed, size, wanted.condition, start=done, batch=some)
        )
        rows = [
            _picture(scene, image, objects)
            for scene, image, objects in zip(
                batch.scenes, batch.images.numpy(), batch.objects.numpy(), strict=True
            )
        ]
        return {name: np.stack([row[name] for row in rows]) for name in shapes}

    return Pictures(**kept_arrays(folder, wanted.count, asdict(wanted), shapes, make, progress))


def _picture(
    scene: TabletopScene, pixels: NDArray[np.uint8], owners: NDArray[np.int16]
) -> dict[str, NDArray[Any]]:
    on_canvas = owners_to_canvas(owners)
    cells = on_canvas.reshape(ROWS, CELL, COLUMNS, CELL)
    shares = (cells[None] == np.arange(MOST)[:, None, None, None, None]).sum((2, 4))
    most = shares.max(0)
    return {
        "images": to_canvas(pixels),
        "owners": np.where(most > 0, shares.argmax(0), NOBODY).astype(np.uint8),
        "shares": most.astype(np.uint8),
        "objects": _objects(scene, on_canvas, pixels.shape[1], pixels.shape[0]),
    }


def _objects(
    scene: TabletopScene, owners: NDArray[np.int16], width: int, height: int
) -> NDArray[np.float32]:
    rows = np.zeros((MOST, len(FIELDS)), dtype=np.float32)
    axes = np.array([scene["directions"][name][:2] for name in ("right", "behind")])
    for number, thing in enumerate(scene["objects"]):
        rows[number, :4] = [words.index(str(thing.get(words.name))) for words in PROPERTIES]
        rows[number, 4:6] = axes @ np.array(thing["3d_coords"][:2])
        box = np.array([thing["box"]], dtype=np.float32)
        rows[number, 6:10] = place(width, height).to_canvas(box)[0]
        rows[number, 10] = (owners == number).sum()
    return rows
