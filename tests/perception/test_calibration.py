"""Scores become probabilities without changing their order."""

import numpy as np
import pytest

from nmn.perception.calibration import HIGHEST, calibrate


def test_monotone_and_bounded() -> None:
    scores = np.linspace(0, 1, 501, dtype=np.float32)
    p = calibrate(scores)
    assert (np.diff(p) >= 0).all()
    assert p.min() >= 0
    assert p.max() == pytest.approx(HIGHEST)
    assert p.dtype == np.float32


@pytest.mark.parametrize(
    ("low", "high", "right", "count"),
    # The measurement that the docstring states: right of count candidates with such scores.
    [
        (0.15, 0.2, 13, 79),
        (0.2, 0.3, 16, 63),
        (0.3, 0.5, 18, 47),
        (0.5, 0.7, 18, 33),
        (0.7, 0.9, 17, 26),
        (0.9, 1.0, 28, 29),
    ],
)
def test_agrees_with_what_was_measured(low: float, high: float, right: int, count: int) -> None:
    p = float(calibrate(np.array([(low + high) / 2], dtype=np.float32))[0])
    error = np.sqrt(max(p * (1 - p), 0.03) / count)
    assert abs(p - right / count) < 2.5 * error


def test_nothing() -> None:
    assert calibrate(np.zeros(0, dtype=np.float32)).shape == (0,)
