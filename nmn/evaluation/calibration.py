"""Does an answer's confidence say how often it is right?"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

BINS = 10


@dataclass(frozen=True)
class Bin:
    """Answers of similar confidence.

    Attributes:
        low, high: the confidences it holds, ``low < c <= high`` (the first one holds 0 too).
        answers: how many.
        confidence, accuracy: their means; None where there are none.
    """

    low: float
    high: float
    answers: int
    confidence: float | None
    accuracy: float | None


@dataclass(frozen=True)
class Calibration:
    """The reliability of confidences (Guo et al. 2017, arXiv 1706.04599, section 2).

    Attributes:
        error: expected calibration error, the mean of |accuracy - confidence| over the bins,
            weighted by their answers; None where there are none.
        bins: of equal width.
    """

    error: float | None
    bins: tuple[Bin, ...]

    def to_json(self) -> dict[str, object]:
        """As evaluations write it."""
        return {
            "expected_calibration_error": None if self.error is None else round(self.error, 6),
            "bins": [
                {
                    "low": one.low,
                    "high": one.high,
                    "answers": one.answers,
                    "confidence": None if one.confidence is None else round(one.confidence, 6),
                    "accuracy": None if one.accuracy is None else round(one.accuracy, 6),
                }
                for one in self.bins
            ],
        }


def calibrate(
    confidence: NDArray[np.float64], right: NDArray[np.bool_], bins: int = BINS
) -> Calibration:
    """The calibration of answers, each with its confidence in [0, 1] and whether it is right."""
    edges = np.linspace(0, 1, bins + 1)
    place = np.clip(np.ceil(confidence * bins).astype(np.int64) - 1, 0, bins - 1)
    counts = np.bincount(place, minlength=bins)
    sums = np.bincount(place, weights=confidence, minlength=bins)
    hits = np.bincount(place, weights=right, minlength=bins)
    made = tuple(
        Bin(
            round(float(edges[k]), 6),
            round(float(edges[k + 1]), 6),
            int(counts[k]),
            float(sums[k] / counts[k]) if counts[k] else None,
            float(hits[k] / counts[k]) if counts[k] else None,
        )
        for k in range(bins)
    )
    error = float(np.abs(hits - sums).sum() / counts.sum()) if counts.any() else None
    return Calibration(error, made)
