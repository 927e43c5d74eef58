"""The concepts of the clip domain.

Categories are the 80 classes of COCO detection (Lin et al. 2014, arXiv 1405.0312), colours the
eleven basic colour terms of English (Berlin and Kay 1969).
"""

from nmn.perception.coco import CATEGORY, NOUN
from nmn.perception.color import COLORS
from nmn.perception.video.happenings import KINDS
from nmn.perception.video.motion import HEADINGS, MOTIONS
from nmn.types import Vocabulary

COLOR = Vocabulary("color", COLORS)
ATTRIBUTE = Vocabulary("attribute", COLORS)
MOTION = Vocabulary("motion", MOTIONS)
HEADING = Vocabulary("heading", HEADINGS)
KIND = Vocabulary("kind", KINDS)
PLACE = Vocabulary("place", ("left", "right", "top", "bottom", "middle"))
RELATION = Vocabulary(
    "relation",
    tuple(
        "left of|right of|above|below|on|in|containing|near|far from|overlapping|behind|"
        "in front of|larger than|smaller than|holding|riding|held by|ridden by".split("|")
    ),
)

VOCABULARIES = {
    one.name: one
    for one in (CATEGORY, NOUN, COLOR, ATTRIBUTE, MOTION, HEADING, KIND, PLACE, RELATION)
}
