"""The 80 object classes of COCO, and the numbers that detectors trained on it give out.

COCO's annotation files number 91 classes, of which 80 have annotations; detectors of the
TensorFlow family answer with those numbers, so there are gaps.
"""

from functools import lru_cache

import torch
from jaxtyping import Float
from torch import Tensor

from nmn.kernels.float32 import CPU
from nmn.types import Vocabulary

CATEGORIES: tuple[str, ...] = tuple(
    " ".join(word.split())
    for word in """
    person, bicycle, car, motorcycle, airplane, bus, train, truck, boat, traffic light,
    fire hydrant, stop sign, parking meter, bench, bird, cat, dog, horse, sheep, cow, elephant,
    bear, zebra, giraffe, backpack, umbrella, handbag, tie, suitcase, frisbee, skis, snowboard,
    sports ball, kite, baseball bat, baseball glove, skateboard, surfboard, tennis racket, bottle,
    wine glass, cup, fork, knife, spoon, bowl, banana, apple, sandwich, orange, broccoli, carrot,
    hot dog, pizza, donut, cake, chair, couch, potted plant, bed, dining table, toilet, tv, laptop,
    mouse, remote, keyboard, cell phone, microwave, oven, toaster, sink, refrigerator, book, clock,
    vase, scissors, teddy bear, hair drier, toothbrush
    """.split(",")
)
"""In COCO's order: the columns of a "category" table."""

_UNUSED = frozenset((12, 26, 29, 30, 45, 66, 68, 69, 71, 83))
"""Numbers from 1 to 90 that no annotation has: street sign, hat, shoe, eye glasses, plate,
mirror, window, desk, door, blender."""

COLUMN_OF_ID: dict[int, int] = {
    number: column for column, number in enumerate(n for n in range(1, 91) if n not in _UNUSED)
}
"""COCO's class number (1 to 90) -> column of a category table (0 to 79)."""

CATEGORY = Vocabulary("category", CATEGORIES)
"""The same, as questions name them."""

EVERYTHING = "thing"
"""The word for every object."""

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
"""Words for several categories at once; "thing" is every object."""

NOUN = Vocabulary("noun", CATEGORY.words + tuple(HYPERNYMS))
"""What a question may call an object: a category, or a word for several."""


@lru_cache(maxsize=64)
def _members(categories: tuple[str, ...]) -> dict[str, Tensor]:
    """Hypernym -> the columns of its categories, where these have any of them."""
    columns = {category: column for column, category in enumerate(categories)}
    found = {
        word: [columns[one] for one in members if one in columns]
        for word, members in {**HYPERNYMS, EVERYTHING: categories}.items()
        if word not in columns
    }
    return {word: torch.tensor(own, device=CPU) for word, own in found.items() if own}


def nouns_of(categories: tuple[str, ...]) -> tuple[str, ...]:
    """What a question may call an object that is one of these: the columns of ``noun_table``."""
    return categories + tuple(_members(categories))


def noun_table(
    category: Float[Tensor, "objects categories"],
    categories: tuple[str, ...] = CATEGORIES,
    alone: Float[Tensor, "objects categories"] | None = None,
) -> Float[Tensor, "objects nouns"]:
    """Categories are nouns of their own; a hypernym has the sum of its categories.

    Arguments:
        category: of each object.
        categories: the words of its columns.
        alone: of each object, where categories are nouns that do not exclude each other.
    """
    # A sum a word, not one product with a matrix of memberships: that small product wakes a pool
    # of threads, which beside the detector's own costs ten milliseconds a photo.
    members = _members(categories).values()
    sums = (category[:, own].sum(dim=1, keepdim=True) for own in members)
    return torch.cat([category if alone is None else alone, *sums], dim=1)
