"""Clips -> tracks with every concept of the domain."""

from dataclasses import replace
from typing import TYPE_CHECKING

from nmn.domains.eyes import Eyes, fitted
from nmn.perception.coco import CATEGORY, noun_table
from nmn.perception.color import sharpened
from nmn.perception.enriched import Enriched
from nmn.types import ClipGraph

if TYPE_CHECKING:
    from nmn.perception.video.perception import ClipPerception


def add_concepts(graph: ClipGraph, categories: tuple[str, ...] = CATEGORY.words) -> ClipGraph:
    """The graph with the tables noun and attribute, and sharper colours.

    Arguments:
        categories: the words of its table "category".
    """
    color = sharpened(graph.tables["color"])
    noun = noun_table(graph.tables["category"], categories)
    tables = {**graph.tables, "color": color, "noun": noun, "attribute": color}
    return replace(graph, tables=tables)


def clip_tracks(eyes: Eyes | None = None) -> "Enriched[ClipPerception]":
    """The perception "clip-tracker", with its default settings, or with other eyes."""
    from nmn.perception.video.perception import ClipPerception

    eyes = eyes or Eyes()
    return fitted(ClipPerception(eyes.told, encoder=eyes.encoder), add_concepts)
