"""Ports that several modules of the two families have, and the map that they read."""

from typing import Annotated

from nmn.types import Label, Word

Attribute = Annotated[Word, "attribute"]
Relation = Annotated[Word, "relation"]
Property = Annotated[Word, "property"]
Superlative = Annotated[Word, "superlative"]
AnswerLabel = Annotated[Label, "answer"]

FEATURES = "features"
"""The scenes' map of features."""

CHANNELS = 64
"""Channels of that map, unless a module is built with another number."""
