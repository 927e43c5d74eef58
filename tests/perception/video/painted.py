"""Clips of coloured boxes on a patterned ground, and a detector that finds exactly those."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nmn.perception.detector import Detections
from nmn.perception.picture import Picture

WIDTH, HEIGHT = 160, 96
COLORS = {"person": (230, 20, 20), "car": (20, 40, 230), "dog": (240, 220, 20)}
COLUMNS = {"person": 0, "car": 2, "dog": 16}


@dataclass
class Thing:
    """A painted box.

    Attributes:
        kind: of ``COLORS``.
        box: from seconds to x1 y1 x2 y2 in pixels of the world; None while it is not there.
    """

    kind: str
    box: Callable[[float], tuple[float, float, float, float] | None]


def ground(seed: int = 0, width: int = 3 * WIDTH) -> NDArray[np.uint8]:
    """Grey blocks, which show how a camera moves and look like nothing that is found."""
    rng = np.random.default_rng(seed)
    blocks = rng.integers(60, 180, (HEIGHT // 8, width // 8, 1)).repeat(3, axis=2)
    return blocks.repeat(8, axis=0).repeat(8, axis=1).astype(np.uint8)


def painted(
    things: Sequence[Thing],
    seconds: float,
    *,
    fps: int = 10,
    pan: Callable[[float], float] = lambda time: 0.0,
    seed: int = 0,
) -> NDArray[np.uint8]:
    """``[frames, 96, 160, 3]``.

    Arguments:
        pan: from seconds to pixels that the camera has turned to the right by.
    """
    world, frames = ground(seed), []
    for number in range(round(seconds * fps)):
        time = number / fps
        shift = round(pan(time))
        frame = world[:, shift : shift + WIDTH].copy()
        for thing in things:
            box = thing.box(time)
            if box is not None:
                x1, y1, x2, y2 = (round(v) for v in box)
                x1, x2 = max(x1 - shift, 0), max(x2 - shift, 0)
                frame[max(y1, 0) : y2, x1:x2] = COLORS[thing.kind]
        frames.append(frame)
    return np.stack(frames)


class PaintDetector:
    """Finds each colour's one box, always as sure."""

    name = "paint"

    def __init__(self, score: float = 0.9) -> None:
        self.score = score
        self.batches: list[int] = []

    @property
    def digest(self) -> str:
        return f"paint {self.score}"

    def detect(self, pictures: Sequence[Picture]) -> list[Detections]:
        self.batches.append(len(pictures))
        return [self._found(picture.pixels) for picture in pictures]

    def _found(self, pixels: NDArray[np.uint8]) -> Detections:
        boxes, labels = [], []
        height, width = pixels.shape[:2]
        for kind, color in COLORS.items():
            off = np.abs(pixels.astype(int) - color).max(axis=2)
            rows, columns = np.nonzero(off < 60)
            if len(rows) > 8:
                boxes.append(
                    [columns.min() / width, rows.min() / height,
                     (columns.max() + 1) / width, (rows.max() + 1) / height]
                )  # fmt: skip
                labels.append(COLUMNS[kind])
        return Detections(
            np.array(boxes, dtype=np.float32).reshape(-1, 4),
            np.full(len(boxes), self.score, dtype=np.float32),
            np.array(labels, dtype=np.int64),
        )
