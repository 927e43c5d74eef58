"""Clips -> tracks with every concept of the domain."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from nmn.perception.coco import noun_table
from nmn.perception.color import sharpened
from nmn.types import ClipGraph

if TYPE_CHECKING:
    from nmn.perception.video import Video
    from nmn.perception.video.perception import ClipPerception


class ClipTracks:
    """What a tracker saw, with a table for every vocabulary of the domain."""

    def __init__(self, inner: "ClipPerception") -> None:
        self._inner = inner

    @property
    def inner(self) -> "ClipPerception":
        """The detector and tracker, for its settings and timings."""
        return self._inner

    @property
    def name(self) -> str:
        return self._inner.name

    @property
    def digest(self) -> str:
        return self._inner.digest

    def perceive(self, clips: Sequence["Video"]) -> list[ClipGraph]:
        """One clip graph a clip, in order."""
        return [add_concepts(graph) for graph in self._inner.perceive(clips)]


def add_concepts(graph: ClipGraph) -> ClipGraph:
    """The graph with the tables noun and attribute, and sharper colours."""
    color = sharpened(graph.tables["color"])
    noun = noun_table(graph.tables["category"])
    tables = {**graph.tables, "color": color, "noun": noun, "attribute": color}
    return replace(graph, tables=tables)


def clip_tracks() -> ClipTracks:
    """The perception "clip-tracker", with its default settings."""
    from nmn.perception.video.perception import ClipPerception

    return ClipTracks(ClipPerception())
