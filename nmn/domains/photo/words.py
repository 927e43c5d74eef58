"""The concepts of the photo domain.

Categories are the 80 classes of COCO detection (Lin et al. 2014, arXiv 1405.0312), colours the
eleven basic colour terms of English (Berlin and Kay 1969).
"""

from nmn.perception.coco import CATEGORY, HYPERNYMS, NOUN
from nmn.perception.color import COLORS
from nmn.types import Vocabulary

COLOR = Vocabulary("color", COLORS)
SIZE = Vocabulary("size", ("small", "medium", "large"))
PLACE = Vocabulary(
    "place", ("left", "right", "top", "bottom", "middle", "foreground", "background")
)
POSITION = Vocabulary(
    "position",
    tuple("top left|top|top right|left|center|right|bottom left|bottom|bottom right".split("|")),
)
ATTRIBUTE = Vocabulary("attribute", COLOR.words + SIZE.words + PLACE.words)
RELATION = Vocabulary(
    "relation",
    tuple(
        "left of|right of|above|below|on|in|containing|supporting|near|far from|overlapping|behind|"
        "in front of|larger than|smaller than|holding|wearing|riding|held by|worn by|"
        "ridden by".split("|")
    ),
)
SUPERLATIVE = Vocabulary(
    "superlative",
    tuple("largest smallest leftmost rightmost highest lowest nearest farthest".split()),
)
SIDE = Vocabulary("side", ("left", "right", "top", "bottom"))

__all__ = ["CATEGORY", "HYPERNYMS", "NOUN"]

VOCABULARIES = {
    vocabulary.name: vocabulary
    for vocabulary in (
        CATEGORY,
        NOUN,
        COLOR,
        SIZE,
        PLACE,
        POSITION,
        ATTRIBUTE,
        RELATION,
        SUPERLATIVE,
        SIDE,
    )
}
