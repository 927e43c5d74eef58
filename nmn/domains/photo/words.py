"""The concepts of the photo domain.

Categories are the 80 classes of COCO detection (Lin et al. 2014, arXiv 1405.0312), colours the
eleven basic colour terms of English (Berlin and Kay 1969).
"""

from nmn.perception.coco import CATEGORIES
from nmn.perception.color import COLORS
from nmn.types import Vocabulary

CATEGORY = Vocabulary("category", CATEGORIES)

# Words for several categories at once. "thing" is every object.
HYPERNYMS: dict[str, tuple[str, ...]] = {
    "thing": CATEGORY.words,
    "animal": tuple("bird|cat|dog|horse|sheep|cow|elephant|bear|zebra|giraffe".split("|")),
    "vehicle": tuple("bicycle|car|motorcycle|airplane|bus|train|truck|boat".split("|")),
    "furniture": tuple("bench|chair|couch|bed|dining table".split("|")),
    "food": tuple(
        "banana|apple|sandwich|orange|broccoli|carrot|hot dog|pizza|donut|cake".split("|")
    ),
    "fruit": tuple("banana|apple|orange".split("|")),
    "kitchenware": tuple("bottle|wine glass|cup|fork|knife|spoon|bowl".split("|")),
    "appliance": tuple("microwave|oven|toaster|sink|refrigerator".split("|")),
    "device": tuple("tv|laptop|mouse|remote|keyboard|cell phone".split("|")),
    "sports equipment": tuple(
        "frisbee|skis|snowboard|sports ball|kite|baseball bat|baseball glove|skateboard|"
        "surfboard|tennis racket".split("|")
    ),
    "bag": tuple("backpack|handbag|suitcase".split("|")),
}

NOUN = Vocabulary("noun", CATEGORY.words + tuple(HYPERNYMS))
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
        "left of|right of|above|below|on|in|containing|near|far from|overlapping|behind|"
        "in front of|larger than|smaller than|holding|wearing|riding|held by|worn by|"
        "ridden by".split("|")
    ),
)
SUPERLATIVE = Vocabulary(
    "superlative",
    tuple("largest smallest leftmost rightmost highest lowest nearest farthest".split()),
)
SIDE = Vocabulary("side", ("left", "right", "top", "bottom"))

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
