"""A few frames of a clip that are kept, to draw on."""

import numpy as np
from jaxtyping import UInt8

MOST = 12
"""Frames kept: a page shows no more, and 640 x 360 of them take 8 MB."""


class Stills:
    """Keeps, of each twelfth of the time, the frame in which most is seen.

    Arguments:
        begin, end: seconds of what is looked at.
    """

    def __init__(self, begin: float, end: float) -> None:
        self._begin, self._step = begin, max(end - begin, 1e-9) / MOST
        self._best: dict[int, tuple[float, int, np.ndarray]] = {}

    def see(
        self, frame: int, time: float, seen: float, pixels: UInt8[np.ndarray, "rows columns 3"]
    ) -> None:
        """A frame, and how much is seen in it: the number of its objects, as far as they are sure;
        of equals the first is kept."""
        place = min(int((time - self._begin) / self._step), MOST - 1)
        known = self._best.get(place)
        if known is None or seen > known[0]:
            self._best[place] = seen, frame, pixels

    def kept(self) -> dict[int, UInt8[np.ndarray, "rows columns 3"]]:
        """By number of the frame, in order."""
        return {frame: pixels for _, (_, frame, pixels) in sorted(self._best.items())}
