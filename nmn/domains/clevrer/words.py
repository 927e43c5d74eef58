"""The words of CLEVRER, and the types its questions are answered with.

Source: Yi et al. 2020, arXiv 1910.01442, section 3 and appendix; and the README published with the
data. Its solids are those of CLEVR's worlds.
"""

from nmn.grammar import ValueType
from nmn.synthetic.scene import COLORS, MATERIALS, SOLIDS
from nmn.types import Bool, Label, Number, Vocabulary

COLOR = Vocabulary("color", tuple(COLORS))
SHAPE = Vocabulary("shape", SOLIDS)
MATERIAL = Vocabulary("material", MATERIALS)
PROPERTIES = (COLOR, MATERIAL, SHAPE)

ORDER = Vocabulary("order", ("first", "second", "last"))
DIRECTION = Vocabulary("direction", ("left", "right", "up", "down"))
MOTION = Vocabulary("motion", ("moving", "stationary"))

KIND = Vocabulary("kind", ("start", "end", "in", "out", "collision"))
"""What an event is: an object comes into view or leaves it, two collide; and the video's bounds."""

SCENARIO = Vocabulary("scenario", ("observed", "unseen", "possible", "counterfactual"))
"""Where an event happens: in the video; after its end; nowhere yet, as one that is asked about; or
in the same world without one of its objects. What is simulated begins with a "start" of its own:
that it is there says that it was simulated, even where nothing happens in it."""

ROLE = Vocabulary("role", ("party", "removed"))
"""What an object is to an event: it takes part; or it is the one that the world is without."""

VOCABULARIES = {
    vocabulary.name: vocabulary
    for vocabulary in (*PROPERTIES, ORDER, DIRECTION, MOTION, KIND, SCENARIO, ROLE)
}

ANSWERS = (
    ValueType(Number),
    ValueType(Bool),
    *(ValueType(Label, vocabulary.name) for vocabulary in (*PROPERTIES, DIRECTION)),
)

FRAMES = 128
"""Of every published video."""

RATE = FRAMES / 5
"""Frames a second: a published video lasts 5 s. Times of frames are then exact in binary."""


def seconds_of(frame: float) -> float:
    """When a frame is shown."""
    return frame / RATE


def frame_of(seconds: float) -> int:
    """The frame that is shown then, where ``seconds`` is a frame's own time or nearly so."""
    return round(seconds * RATE)
