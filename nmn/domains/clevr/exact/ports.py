"""Literal ports and labelled results of this family, by name."""

from typing import Annotated

from nmn.types import Label, Word

Attribute = Annotated[Word, "attribute"]
Relation = Annotated[Word, "relation"]
Property = Annotated[Word, "property"]

ColorLabel = Annotated[Label, "color"]
ShapeLabel = Annotated[Label, "shape"]
SizeLabel = Annotated[Label, "size"]
MaterialLabel = Annotated[Label, "material"]
