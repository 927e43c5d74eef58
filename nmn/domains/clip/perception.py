"""Clips -> tracks with every concept of the domain."""

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from nmn.domains.eyes import Eyes, cards_of, cautions_of
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
    inner = ClipPerception(eyes.told, encoder=eyes.encoder)
    return Enriched(
        inner,
        partial(add_concepts, categories=inner.categories),
        models=lambda: cards_of(inner.detector, inner.encoder),
        cautions=lambda: cautions_of(inner.detector),
    )
