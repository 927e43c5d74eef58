"""The classes that AGQA's scene graphs are annotated with, for those who have no files of it.

Objects and relations are those of Action Genome (Ji et al. 2020, arXiv 1912.06992, figure 3), of
which AGQA asks; actions are the phrases of AGQA's action vertices, after the classes of Charades
(Sigurdsson et al. 2016, arXiv 1604.01753). ENG.txt of a data set goes before all of them.
"""

OBJECTS = (
    "bag", "bed", "blanket", "book", "box", "broom", "chair", "closet", "clothes", "cup", "dish",
    "door", "doorknob", "doorway", "floor", "food", "groceries", "laptop", "light", "medicine",
    "mirror", "paper", "phone", "picture", "pillow", "refrigerator", "sandwich", "shelf", "shoe",
    "sofa", "table", "television", "towel", "vacuum", "window",
)  # fmt: skip

RELATIONS = (
    "looking at", "not looking at", "unsure", "above", "beneath", "in front of", "behind",
    "on the side of", "in", "carrying", "covered by", "drinking from", "eating",
    "have it on the back", "holding", "leaning on", "lying on", "not contacting",
    "other relationship", "sitting on", "standing on", "touching", "twisting", "wearing", "wiping",
    "writing on",
)  # fmt: skip

_ACTIONS = {
    "awakening": "in bed",
    "closing": "a book, a box, a closet, a door, a laptop, a refrigerator, a window",
    "consuming": "some medicine",
    "dressing": "themselves",
    "drinking": "from a cup",
    "eating": "some food",
    "fixing": "a door, a doorknob, a light, a vacuum, their hair",
    "going": "from standing to sitting",
    "grasping": "onto a doorknob",
    "holding": "a bag, a blanket, a book, a box, a broom, a cup of something, a dish, a laptop, "
    "a mirror, a paper, a phone, a picture, a pillow, a shoe, a vacuum, some clothes, some food, "
    "some medicine",
    "laughing": "at a picture, at something, at television",
    "lying": "on a bed, on the floor",
    "making": "some food",
    "opening": "a bag, a book, a box, a closet, a door, a laptop, a refrigerator, a window",
    "playing": "on a laptop, with a phone",
    "pouring": "something into a cup",
    "putting": "a bag somewhere, a blanket somewhere, a book somewhere, a box somewhere, "
    "a broom somewhere, a cup somewhere, a dish somewhere, a laptop somewhere, a phone somewhere, "
    "a picture somewhere, a pillow somewhere, clothes somewhere, on a shoe, shoes somewhere, "
    "some food somewhere, something on a table, their paper somewhere",
    "reaching": "for and grabbing a picture",
    "running": "somewhere",
    "sitting": "at a table, in a bed, in a chair, on a table, on the floor",
    "smiling": "at a book, at something, in a mirror",
    "sneezing": "somewhere",
    "snuggling": "with a blanket, with a pillow",
    "standing": "on a chair, up",
    "taking": "a bag from somewhere, a blanket from somewhere, a book from somewhere, "
    "a box from somewhere, a broom from somewhere, a cup from somewhere, a dish from somewhere, "
    "a laptop from somewhere, a phone from somewhere, a picture of something, "
    "a pillow from somewhere, a vacuum from somewhere, food from somewhere, off some shoes, "
    "paper from somewhere, shoes from somewhere, some clothes from somewhere, "
    "something from a box",
    "talking": "on a phone",
    "throwing": "a bag somewhere, a blanket somewhere, a book somewhere, a box somewhere, "
    "a broom somewhere, a pillow somewhere, clothes somewhere, food somewhere, shoes somewhere, "
    "something on the floor",
    "tidying": "some clothes, something on the floor, up a blanket, up a closet, up a table, "
    "up with a broom",
    "turning": "off a light, on a light",
    "undressing": "themselves",
    "walking": "through a doorway",
    "washing": "a cup, a dish, a mirror, a table, a window, some clothes, "
    "something with a blanket, their hands",
    "watching": "a book, a laptop or something on a laptop, a picture, outside of a window, "
    "something in a mirror, television",
    "working": "at a table, on a book",
}

VERBS = tuple(_ACTIONS)
"""What actions begin with."""

ACTIONS = tuple(f"{verb} {rest}" for verb, some in _ACTIONS.items() for rest in some.split(", "))
