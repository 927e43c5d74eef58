"""Objects of single frames -> tracks: the same thing is one thing for as long as it is seen."""

from nmn.perception.tracking.evidence import evidence
from nmn.perception.tracking.tracker import Sighting, Track, Tracker

__all__ = ["Sighting", "Track", "Tracker", "evidence"]
