"""The objects of a clip: which, when, where and how they stand to each other.

A track is an object through time. What is probable of it as a whole (being a dog) and what is
probable of it in a frame (being on screen, moving) multiply.
"""

from nmn.modules.tracks.frames import (
    Doing,
    Heading,
    OnScreen,
    Placed,
    QueryHeading,
    Together,
    When,
    Who,
    Within,
)
from nmn.modules.tracks.order import Earliest, Latest
from nmn.modules.tracks.relate import Related
from nmn.modules.tracks.sets import Count, Exist, Filter, Find, List, Query, Things

__all__ = [
    "Count",
    "Doing",
    "Earliest",
    "Exist",
    "Filter",
    "Find",
    "Heading",
    "Latest",
    "List",
    "OnScreen",
    "Placed",
    "Query",
    "QueryHeading",
    "Related",
    "Things",
    "Together",
    "When",
    "Who",
    "Within",
]
