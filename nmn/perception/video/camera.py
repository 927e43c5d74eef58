"""How the camera moves, so that a panning one moves nobody.

Points of the background are followed from one frame to the next (Lucas and Kanade 1981, in
pyramids: Bouguet 2001), and the map that most of them agree on is taken: shift, zoom and turn, by
RANSAC (Fischler and Bolles 1981). Points in the boxes of objects are left out, as those move.
"""

from typing import Any

import numpy as np
from jaxtyping import Float, UInt8

from nmn.errors import MissingExtra

_SIDE = 192  # pixels along the longer side: a pixel is half a percent of the frame
_STEP = 8  # pixels between points
_EDGES = 60.0  # sum of gradients around a point below which it cannot be told from its neighbours
_FEWEST = 12  # points that a map must rest on
_AGREE = 0.4  # and the share of all that must agree on it
_OFF = 1.5  # pixels by which a point may miss the map


class Camera:
    """Sees the looked-at frames of a clip one after another."""

    def __init__(self) -> None:
        self._before: np.ndarray | None = None

    def see(
        self, pixels: UInt8[np.ndarray, "rows columns 3"], boxes: Float[np.ndarray, "objects 4"]
    ) -> Float[np.ndarray, "2 3"] | None:
        """The affine map, in fractions of the frame, that the background moved by.

        Arguments:
            pixels: RGB.
            boxes: of the objects of the frame before, as fractions.

        Returns:
            None for the first frame, and where too little agrees to say it: a plain wall, a cut.
        """
        cv2 = _opencv()
        grey = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
        scale = _SIDE / max(grey.shape)
        if scale < 1:
            size = (max(1, round(grey.shape[1] * scale)), max(1, round(grey.shape[0] * scale)))
            grey = cv2.resize(grey, size, interpolation=cv2.INTER_AREA)
        before, self._before = self._before, grey
        if before is None or before.shape != grey.shape:
            return None
        return _followed(cv2, before, grey, boxes)

    def cut(self) -> None:
        """A new shot begins."""
        self._before = None


def _followed(cv2: Any, before: Any, now: Any, boxes: np.ndarray) -> np.ndarray | None:
    points = _points(cv2, before, boxes)
    if len(points) < _FEWEST:
        return None
    made = _agreed_map(cv2, before, now, points, None)
    if made is not None:
        return made
    # Too quick to be followed: from where the whole picture fits best (phase correlation: Kuglin
    # and Hines 1975).
    window = cv2.createHanningWindow(before.shape[::-1], cv2.CV_32F)
    shift, _ = cv2.phaseCorrelate(before.astype(np.float32), now.astype(np.float32), window)
    return _agreed_map(cv2, before, now, points, points + np.array(shift, dtype=np.float32))


def _agreed_map(
    cv2: Any, before: Any, now: Any, points: np.ndarray, guess: np.ndarray | None
) -> np.ndarray | None:
    after, found, _ = cv2.calcOpticalFlowPyrLK(
        before,
        now,
        points.reshape(-1, 1, 2),
        None if guess is None else guess.reshape(-1, 1, 2),
        winSize=(15, 15),
        maxLevel=3 if guess is None else 1,
        flags=0 if guess is None else cv2.OPTFLOW_USE_INITIAL_FLOW,
    )
    good = found.ravel() == 1
    if good.sum() < _FEWEST:
        return None
    begin, end = points[good], after.reshape(-1, 2)[good]
    cv2.setRNGSeed(0)  # RANSAC draws: the same clip must always move alike
    found_map, agree = cv2.estimateAffinePartial2D(begin, end, ransacReprojThreshold=_OFF)
    if found_map is None or agree.sum() < max(_FEWEST, _AGREE * len(points)):
        return None
    # From pixels to fractions of the frame: x' = S A (S^-1 x) + S t
    size = np.array([before.shape[1], before.shape[0]], dtype=np.float64)
    made = np.array(found_map, dtype=np.float64)
    made[:, :2] *= size[None, :] / size[:, None]
    made[:, 2] /= size
    return made


def _points(cv2: Any, grey: Any, boxes: np.ndarray) -> np.ndarray:
    """``[points, 2]`` of a grid, where the picture has edges and no object."""
    height, width = grey.shape
    down, across = np.meshgrid(
        np.arange(_STEP, height - _STEP, _STEP),
        np.arange(_STEP, width - _STEP, _STEP),
        indexing="ij",
    )
    edges = np.abs(cv2.Laplacian(grey, cv2.CV_32F))
    strength = cv2.blur(edges, (5, 5))[down, across] * 25
    x, y = (across + 0.5) / width, (down + 0.5) / height
    free = strength > _EDGES
    for x1, y1, x2, y2 in boxes:
        free &= ~((x > x1) & (x < x2) & (y > y1) & (y < y2))
    return np.stack([across[free], down[free]], axis=1).astype(np.float32)


def _opencv() -> Any:
    try:
        import cv2
    except ImportError:
        raise MissingExtra("OpenCV (opencv-python-headless)", "video") from None
    return cv2
