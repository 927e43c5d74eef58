"""Clips -> tracks with every concept of the domain."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from nmn.domains.eyes import Eyes, cards_of, cautions_of
from nmn.perception.coco import CATEGORY, noun_table
from nmn.perception.color import sharpened
from nmn.types import ClipGraph

if TYPE_CHECKING:
    from nmn.perception.video import Video
    from nmn.perception.video.perception import ClipPerception
    from nmn.types import ModelCard


class ClipTracks:
    """What a tracker saw, with a table for every vocabulary of the domain."""

    def __init__(self, inner: "ClipPerception") -> None:
        self._inner = inner
        self._categories = inner.categories

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
        graphs = self._inner.perceive(clips)
        return [add_concepts(graph, self._categories) for graph in graphs]

    @property
    def models(self) -> "tuple[ModelCard, ...]":
        """The pretrained models that look, for the trail."""
        return cards_of(self._inner.detector, self._inner.encoder)

    @property
    def cautions(self) -> tuple[str, ...]:
        """What every answer is told with."""
        return cautions_of(self._inner.detector)


def add_concepts(graph: ClipGraph, categories: tuple[str, ...] = CATEGORY.words) -> ClipGraph:
    """The graph with the tables noun and attribute, and sharper colours.

    Arguments:
        categories: the words of its table "category".
    """
    color = sharpened(graph.tables["color"])
    noun = noun_table(graph.tables["category"], categories)
    tables = {**graph.tables, "color": color, "noun": noun, "attribute": color}
    return replace(graph, tables=tables)


def clip_tracks(eyes: Eyes | None = None) -> ClipTracks:
    """The perception "clip-tracker", with its default settings, or with other eyes."""
    from nmn.perception.video.perception import ClipPerception

    eyes = eyes or Eyes()
    return ClipTracks(ClipPerception(eyes.told, encoder=eyes.encoder))
