"""Medians with their quartiles, and ratios that are taken round by round."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median, quantiles


@dataclass(frozen=True)
class Spread:
    """Attributes: median, and the quartiles below and above it."""

    low: float
    median: float
    high: float

    def times(self, factor: float) -> "Spread":
        """In another unit."""
        return Spread(self.low * factor, self.median * factor, self.high * factor)

    def minus(self, amount: float) -> "Spread":
        """All three shifted."""
        return Spread(self.low - amount, self.median - amount, self.high - amount)

    def record(self, digits: int = 4) -> dict[str, object]:
        """As the results files have it."""
        return {
            "median": round(self.median, digits),
            "quartiles": [round(self.low, digits), round(self.high, digits)],
        }


def spread(values: Sequence[float]) -> Spread:
    """The quartiles of some numbers.

    >>> spread([3.0, 1.0, 2.0, 4.0, 5.0])
    Spread(low=2.0, median=3.0, high=4.0)
    """
    if len(values) == 1:
        return Spread(values[0], values[0], values[0])
    low, _, high = quantiles(values, n=4, method="inclusive")
    return Spread(low, median(values), high)


def ratio(of: Sequence[float], to: Sequence[float]) -> Spread:
    """The quartiles of the per-round ratios: a disturbance that slows a round slows both sides.

    >>> ratio([10.0, 40.0, 12.0], [5.0, 20.0, 4.0]).median
    2.0
    """
    return spread([above / below for above, below in zip(of, to, strict=True)])
