"""Frames to learn from: drawn from clips of a series of their own, a few of each, with the truth.

``images [n, 128, 192, 3]``, ``owners [n, 32, 48]`` (which thing shows most of a cell, 255: none),
``shares [n, 32, 48]`` (how many of the cell's 16 pixels show it) and ``things [n, 7, FIELDS]``, in
a folder, see ``nmn.training.kept``.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nmn.domains.motion.perception.net import CELL, COLUMNS, HEIGHT, ROWS, WIDTH
from nmn.synthetic.motion import MotionClip, agent_clip
from nmn.synthetic.motion.agent_clip import HALVES
from nmn.synthetic.motion.drawing import scenes_of
from nmn.synthetic.motion.view import project
from nmn.synthetic.rendering import render
from nmn.synthetic.scene import COLORS, MATERIALS, SOLIDS
from nmn.training.kept import kept_arrays

LEARN, WATCH = 300_000, 700_000
"""First series of clips to learn to see from, and to check that with. Modules learn from others
(but for seeds beyond 200,000, which nobody gives), and none is asked about."""

MOST = 7
"""The agent and six things."""

NOBODY = 255
FIELDS = ("shape", "color", "half", "material", "column", "row", "height", "cos", "sin")
"""Columns of ``things``: four numbers of words (the agent's shape is one past the last), where the
centre is (pixels of the picture), how high the underside is, and the agent's gaze."""

_EACH = 4  # frames of a clip: more would be too much alike
_CLIPS = 16  # in a chunk


@dataclass(frozen=True)
class Frames:
    """Arrays as in the module's text; on disk, read when touched."""

    images: NDArray[np.uint8]
    owners: NDArray[np.uint8]
    shares: NDArray[np.uint8]
    things: NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.images)


def drawn_frames(
    folder: Path,
    count: int,
    series: int,
    progress: Callable[[int, int], None] | None = None,
) -> Frames:
    """Frames of a series, from the folder, or drawn into it now.

    Arguments:
        progress: told frames done and wanted, after each chunk.

    Raises:
        DatasetError: the folder holds other frames.
    """
    shapes = {
        "images": ((HEIGHT, WIDTH, 3), np.uint8),
        "owners": ((ROWS, COLUMNS), np.uint8),
        "shares": ((ROWS, COLUMNS), np.uint8),
        "things": ((MOST, len(FIELDS)), np.float32),
    }

    def make(done: int) -> dict[str, NDArray[Any]]:
        first = done // _EACH
        clips = min(_CLIPS, -(-(count - done) // _EACH))
        return _drawn([_some_of(series, first + k) for k in range(clips)])

    about = {"frames": count, "series": series}
    return Frames(**kept_arrays(folder, count, about, shapes, make, progress))


def _some_of(series: int, number: int) -> MotionClip:
    """A clip of a few of its frames, each in another part of it."""
    clip = agent_clip(series, number)
    random = np.random.default_rng([series, number])
    edges = np.linspace(0, len(clip), _EACH + 1)
    return clip.at(random.uniform(edges[:-1], edges[1:]).astype(np.int64))


def _drawn(clips: list[MotionClip]) -> dict[str, NDArray[Any]]:
    made = [scenes_of(clip) for clip in clips]
    found = render([scene for scenes, _ in made for scene in scenes], size=(WIDTH, HEIGHT))
    owners, shares = zip(
        *(
            cells_of(solids, of)
            for solids, of in zip(
                found.objects.numpy(), (owner for _, some in made for owner in some), strict=True
            )
        ),
        strict=True,
    )
    things = np.concatenate([rows_of(clip) for clip in clips])
    return {
        "images": found.images.numpy(),
        "owners": np.stack(owners),
        "shares": np.stack(shares),
        "things": things,
    }


def cells_of(
    solids: NDArray[np.int16], owner: list[int]
) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Which thing shows most of each cell, and how many of its pixels do.

    Arguments:
        solids: ``[height, width]`` the solid that a pixel shows, -1 for the ground.
        owner: of each solid.
    """
    thing = np.array([*owner, -1])[solids]
    cells = thing.reshape(ROWS, CELL, COLUMNS, CELL)
    counts = (cells[None] == np.arange(MOST)[:, None, None, None, None]).sum((2, 4))
    most = counts.max(0)
    return np.where(most > 0, counts.argmax(0), NOBODY).astype(np.uint8), most.astype(np.uint8)


def rows_of(clip: MotionClip) -> NDArray[np.float32]:
    """``[T, MOST, FIELDS]`` of an agent's clip."""
    rows = np.zeros((len(clip), MOST, len(FIELDS)), dtype=np.float32)
    for number, thing in enumerate(clip.things):
        place = clip.course.place[number]
        column, row, _ = project(place, (WIDTH, HEIGHT))
        rows[:, number, 0] = len(SOLIDS) if thing.agent else SOLIDS.index(thing.shape)
        rows[:, number, 1] = list(COLORS).index(thing.color)
        rows[:, number, 2] = np.abs(np.array(HALVES) - thing.half).argmin()
        rows[:, number, 3] = MATERIALS.index(thing.material)
        rows[:, number, 4], rows[:, number, 5] = column, row
        rows[:, number, 6] = place[:, 2] - thing.half
        rows[:, number, 7], rows[:, number, 8] = np.cos(clip.gaze), np.sin(clip.gaze)
    return rows
