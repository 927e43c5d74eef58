"""What a track is, from what it was taken for in each frame."""

import math

import numpy as np
from jaxtyping import Float32

from nmn.perception.calibration import HIGHEST
from nmn.perception.tracking.tracker import Track

_EDGE = 1e-3  # log-odds stay finite
# Frames of one track err together (the same poster is taken for the same person in each), so a
# hundred of them are not a hundred witnesses: their number counts by its logarithm.
_TOGETHER = 0.35
_MOST = 2.0
# What a thing seen in a single frame loses, in log-odds, and half of it in two: at four looks a
# second what is really there is hardly ever seen just once.
_LONE = 1.0


def evidence(track: Track, *, alone: bool = False) -> Float32[np.ndarray, " words"]:
    """Probabilities of the track's classes; they sum to less than one.

    That there is something at all: the log-odds of it are averaged over the sightings, each a
    calibrated probability, and then count for more the longer the track is: many sightings that
    are each rather likely make it sure, many that are each unlikely make it surely nothing. What
    it is: each class has its share in the sightings, the surer ones counting for more.

    Arguments:
        alone: is there no other frame in the shot, so that it could not be seen twice?
    """
    words = np.stack([one.words for one in track.sightings]).astype(np.float64)
    strength = np.clip(words.sum(axis=1), _EDGE, 1 - _EDGE)
    count = len(strength)
    mean = float(np.log(strength / (1 - strength)).mean())
    lone = 0.0 if alone or count > 2 else _LONE / count
    odds = math.exp(mean * min(1.0 + _TOGETHER * math.log(count), _MOST) - lone)
    # No surer than the surest photo: what the detector is sure of may lie outside its classes.
    there = min(odds / (1 + odds), HIGHEST)
    share = words.sum(axis=0) / max(float(words.sum()), _EDGE)
    return np.asarray(share * there, dtype=np.float32)
