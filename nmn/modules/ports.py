"""Literal ports and labelled results of this family, by name."""

from typing import Annotated

from nmn.types import Label, Labels, Word

Noun = Annotated[Word, "noun"]
Category = Annotated[Word, "category"]
Color = Annotated[Word, "color"]
Size = Annotated[Word, "size"]
Place = Annotated[Word, "place"]
Attribute = Annotated[Word, "attribute"]
Relation = Annotated[Word, "relation"]
SuperlativeWord = Annotated[Word, "superlative"]
Side = Annotated[Word, "side"]

CategoryLabel = Annotated[Label, "category"]
ColorLabel = Annotated[Label, "color"]
SizeLabel = Annotated[Label, "size"]
PlaceLabel = Annotated[Label, "place"]
PositionLabel = Annotated[Label, "position"]
RelationLabel = Annotated[Label, "relation"]
CategoryLabels = Annotated[Labels, "category"]
ColorLabels = Annotated[Labels, "color"]
MaterialLabel = Annotated[Label, "material"]
ShapeLabel = Annotated[Label, "shape"]
Property = Annotated[Word, "property"]
