"""The words of easy-VQA: one shape of one colour in each picture."""

from nmn.grammar import ValueType
from nmn.types import Bool, Label, Vocabulary

COLOR = Vocabulary("color", tuple("black gray red green blue teal brown yellow".split()))
SHAPE = Vocabulary("shape", ("rectangle", "circle", "triangle"))
ATTRIBUTE = Vocabulary("attribute", COLOR.words + SHAPE.words)

VOCABULARIES = {vocabulary.name: vocabulary for vocabulary in (ATTRIBUTE, COLOR, SHAPE)}

ANSWERS = (ValueType(Bool), ValueType(Label, "color"), ValueType(Label, "shape"))
