"""Ports that many modules have. The names are roles: a domain may bind a vocabulary to each."""

from typing import Annotated

from nmn.types import Label, Labels, Word

Attribute = Annotated[Word, "attribute"]
Relation = Annotated[Word, "relation"]
Superlative = Annotated[Word, "superlative"]
Noun = Annotated[Word, "noun"]
Side = Annotated[Word, "side"]
Property = Annotated[Word, "property"]

PropertyLabel = Annotated[Label, "property"]
PropertyLabels = Annotated[Labels, "property"]
AnswerLabel = Annotated[Label, "answer"]

FEATURES = "features"
"""The scenes' table, or map, of features that modules with weights read."""
