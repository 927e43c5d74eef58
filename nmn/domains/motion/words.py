"""The words of the motion world as vocabularies, and how its files name frames."""

from nmn.synthetic.motion.words import (
    ACTIONS,
    CATEGORIES,
    COLORS,
    HAPPENINGS,
    MATERIALS,
    MOTIONS,
    RELATIONS,
    SOLIDS,
)
from nmn.types import Vocabulary

RATE = 30
"""Frame ids count a video's frames at so many a second."""

VOCABULARIES = {
    name: Vocabulary(name, words)
    for name, words in (
        ("category", CATEGORIES),
        ("color", tuple(COLORS)),
        ("shape", SOLIDS),
        ("material", MATERIALS),
        ("relation", RELATIONS),
        ("motion", MOTIONS),
        ("action", ACTIONS),
        ("event", HAPPENINGS),
    )
}
"""By the name of the table of ``nmn.synthetic.motion.clip_graph`` that each is of."""


def frame_id(seconds: float) -> str:
    """The id of the frame shown at a time, as Charades numbers them: the first is "000001".

    >>> frame_id(0.2)
    '000007'
    """
    return f"{round(seconds * RATE) + 1:06d}"
