"""Ports that several modules of the family have, and the table that they read."""

from typing import Annotated

from nmn.types import Label, Word

Attribute = Annotated[Word, "attribute"]
Relation = Annotated[Word, "relation"]
Property = Annotated[Word, "property"]
Superlative = Annotated[Word, "superlative"]
AnswerLabel = Annotated[Label, "answer"]

FEATURES = "features"
"""The scenes' table of features."""

SIZE = 256
"""Features of an object, unless a module is built with another number."""
