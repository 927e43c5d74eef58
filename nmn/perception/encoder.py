"""Pixels -> features: what an encoder is, of single frames or of several in a row."""

from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np
from jaxtyping import Float32
from numpy.typing import NDArray


class Encoder(Protocol):
    """Turns pictures, or stretches of film, into vectors.

    ``digest`` must change whenever the same pixels could give other features.

    An encoder that also reads texts into the same space says so by ``reads`` (see ``modules.texts``
    for what else it then has); one of a pretrained model has its ``card``.
    """

    @property
    def name(self) -> str: ...
    @property
    def digest(self) -> str: ...

    @property
    def window(self) -> int:
        """Frames that one vector is made of: 1 of an encoder of pictures."""

    @property
    def reads(self) -> bool:
        """Does it place texts among its features?"""

    def encode(self, frames: Sequence[NDArray[np.uint8]]) -> Float32[np.ndarray, "rows features"]:
        """One row for each window of frames ``[height, width, 3]`` uint8 RGB, in order; their
        number is a multiple of ``window``."""


class Windows:
    """Encodes the frames of a clip as they go by, a batch of windows at a time.

    What is left at the end is filled up with the last frame.
    """

    def __init__(self, encoder: Encoder, batch: int = 8) -> None:
        self._encoder = encoder
        self._most = batch * encoder.window
        self._waiting: list[NDArray[np.uint8]] = []
        self._rows: list[NDArray[Any]] = []
        self._times: list[float] = []
        self._seen = 0

    def see(self, pixels: NDArray[np.uint8], time: float) -> None:
        """The next frame, shown at this time in seconds."""
        if self._seen % self._encoder.window == 0:
            self._times.append(time)
        self._seen += 1
        self._waiting.append(pixels)
        if len(self._waiting) == self._most:
            self._encode()

    def _encode(self) -> None:
        self._rows.append(self._encoder.encode(self._waiting))
        self._waiting = []

    def finish(self) -> tuple[Float32[np.ndarray, "rows features"], list[float]]:
        """The features of all windows, and when the first frame of each is shown."""
        if self._waiting:
            lacking = -len(self._waiting) % self._encoder.window
            self._waiting += [self._waiting[-1]] * lacking
            self._encode()
        return np.concatenate(self._rows), self._times

    def of_frames(self) -> Float32[np.ndarray, "frames features"]:
        """The same with a row for each frame: that of its window."""
        rows, _ = self.finish()
        return rows.repeat(self._encoder.window, axis=0)[: self._seen]
