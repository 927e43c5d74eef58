"""Literal ports and labelled results: those of the exact family, whose signatures are these."""

from nmn.domains.clevr.exact.ports import (
    Attribute,
    ColorLabel,
    MaterialLabel,
    Property,
    Relation,
    ShapeLabel,
    SizeLabel,
)

__all__ = [
    "Attribute",
    "ColorLabel",
    "MaterialLabel",
    "Property",
    "Relation",
    "ShapeLabel",
    "SizeLabel",
]
