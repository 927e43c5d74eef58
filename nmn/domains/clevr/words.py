"""The words of CLEVR, and the types its questions are answered with.

Source: Johnson et al. 2017, arXiv 1612.06890, section 3 and appendix. The learned modules and the
exact ones, on ground-truth scenes, share them.
"""

from nmn.grammar import ValueType
from nmn.synthetic.scene import COLORS, MATERIALS, SOLIDS
from nmn.types import Bool, Label, Number, Vocabulary

COLOR = Vocabulary("color", tuple(COLORS))
SHAPE = Vocabulary("shape", SOLIDS)
SIZE = Vocabulary("size", ("small", "large"))
MATERIAL = Vocabulary("material", MATERIALS)

PROPERTIES = (COLOR, SHAPE, SIZE, MATERIAL)
PROPERTY = Vocabulary("property", tuple(vocabulary.name for vocabulary in PROPERTIES))
ATTRIBUTE = Vocabulary("attribute", tuple(word for vocabulary in PROPERTIES for word in vocabulary))
RELATION = Vocabulary("relation", ("left", "right", "front", "behind"))

VOCABULARIES = {
    vocabulary.name: vocabulary for vocabulary in (ATTRIBUTE, RELATION, PROPERTY, *PROPERTIES)
}

ANSWERS = (
    ValueType(Number),
    ValueType(Bool),
    *(ValueType(Label, vocabulary.name) for vocabulary in PROPERTIES),
)
