"""The words of SHAPES (Andreas et al. 2016, arXiv 1511.02799, section 5)."""

from nmn.grammar import ValueType
from nmn.types import Bool, Vocabulary

COLORS = ("red", "green", "blue")
SHAPES = ("circle", "square", "triangle")
ATTRIBUTE = Vocabulary("attribute", COLORS + SHAPES)
RELATION = Vocabulary("relation", ("left_of", "right_of", "above", "below"))

VOCABULARIES = {vocabulary.name: vocabulary for vocabulary in (ATTRIBUTE, RELATION)}

ANSWERS = (ValueType(Bool),)
