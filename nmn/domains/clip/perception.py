"""Clips -> tracks with every concept of the domain."""

from dataclasses import replace
from typing import TYPE_CHECKING

from nmn.perception.coco import noun_table
from nmn.perception.color import sharpened
from nmn.perception.enriched import Enriched
from nmn.types import ClipGraph

if TYPE_CHECKING:
    from nmn.perception.video.perception import ClipPerception


def add_concepts(graph: ClipGraph) -> ClipGraph:
    """The graph with the tables noun and attribute, and sharper colours."""
    color = sharpened(graph.tables["color"])
    noun = noun_table(graph.tables["category"])
    tables = {**graph.tables, "color": color, "noun": noun, "attribute": color}
    return replace(graph, tables=tables)


def clip_tracks() -> "Enriched[ClipPerception]":
    """The perception "clip-tracker", with its default settings."""
    from nmn.perception.video.perception import ClipPerception

    return Enriched(ClipPerception(), add_concepts)
