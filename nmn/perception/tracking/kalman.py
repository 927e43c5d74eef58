"""Where a box will be next: a Kalman filter of constant velocity.

Kalman, A new approach to linear filtering and prediction problems, 1960; on boxes as in SORT
(Bewley et al. 2016, arXiv 1602.00763). Centre, width and height move independently, so that the
state is four small filters and not one of eight dimensions; noise is in units of the box's size,
because a detector errs by a share of it. Steps may have any length in seconds.
"""

import numpy as np
from jaxtyping import Float

# In units of the box's size: how far a detector's box is off, how much a velocity changes in a
# second, and how little is known of the velocity of something just seen.
_OFF, _PUSHED, _UNKNOWN = 0.05, 1.0, 1.0
# How quickly speeds are forgotten, a second: of the middle, which after two sightings is half the
# detector's trembling; and of the size, where it nearly all is, or something that comes in front.
_FADES = np.array([0.7, 0.7, 8.0, 8.0])


class BoxMotion:
    """The state of one box.

    Arguments:
        box: x1 y1 x2 y2.
    """

    def __init__(self, box: Float[np.ndarray, "4"]) -> None:
        self._at = _centred(box)
        self._speed = np.zeros(4)
        off, speed = (_OFF * self._scale) ** 2, (_UNKNOWN * self._scale) ** 2
        # Of each of the four: variance of place, covariance, variance of speed.
        self._pp, self._ps, self._ss = off, np.zeros(4), speed

    @property
    def _scale(self) -> Float[np.ndarray, "4"]:
        """Across and down: the width and height, which may not become too small to match with."""
        size = np.maximum(self._at[2:], 1e-3)
        return np.concatenate([size, size])

    @property
    def box(self) -> Float[np.ndarray, "4"]:
        """x1 y1 x2 y2 as predicted, or corrected, last."""
        return _cornered(self._at)

    def predict(self, seconds: float, camera: Float[np.ndarray, "2 3"]) -> None:
        """Go on by so much time.

        Arguments:
            camera: the affine map that the picture as a whole has moved by.
        """
        self._at = self._at + self._speed * seconds
        self._speed = self._speed * np.exp(-_FADES * seconds)
        push = (_PUSHED * self._scale) ** 2 * seconds
        self._pp = self._pp + 2 * seconds * self._ps + seconds**2 * self._ss + push * seconds**2 / 3
        self._ps = self._ps + seconds * self._ss + push * seconds / 2
        self._ss = self._ss + push
        self._at[:2] = camera[:, :2] @ self._at[:2] + camera[:, 2]
        zoom = float(np.sqrt(abs(np.linalg.det(camera[:, :2]))))
        self._at[2:] = np.maximum(self._at[2:] * zoom, 1e-4)

    def correct(self, box: Float[np.ndarray, "4"]) -> None:
        """The box was seen there."""
        wrong = _centred(box) - self._at
        share = self._pp + (_OFF * self._scale) ** 2
        place, speed = self._pp / share, self._ps / share
        self._at = self._at + place * wrong
        self._speed = self._speed + speed * wrong
        self._ss = self._ss - speed * self._ps
        self._ps = self._ps * (1 - place)
        self._pp = self._pp * (1 - place)


def _centred(box: Float[np.ndarray, "4"]) -> Float[np.ndarray, "4"]:
    corner, size = box[:2].astype(np.float64), (box[2:] - box[:2]).astype(np.float64)
    return np.concatenate([corner + size / 2, size])


def _cornered(state: Float[np.ndarray, "4"]) -> Float[np.ndarray, "4"]:
    half = state[2:] / 2
    return np.concatenate([state[:2] - half, state[:2] + half])
