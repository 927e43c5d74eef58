"""Time alone: which frames, from when to when, what came first.

No module here looks at what frames show, and none has a parameter, so exact and learned programs
call the same ones. On decided values they are exact; on uncertain ones every step is soft, and a
gradient finds its way from an answer to the frames it was made of.
"""

from nmn.modules.time.frames import AndFrames, Video, XorFrames
from nmn.modules.time.order import First, Last
from nmn.modules.time.relative import After, Before, Between, During
from nmn.modules.time.span import Span
from nmn.modules.time.when import Compare

TIME = (Video, Span, Before, After, During, Between, First, Last, XorFrames, AndFrames)
"""What any domain of clips may list."""

__all__ = [
    "TIME",
    "After",
    "AndFrames",
    "Before",
    "Between",
    "Compare",
    "During",
    "First",
    "Last",
    "Span",
    "Video",
    "XorFrames",
]
