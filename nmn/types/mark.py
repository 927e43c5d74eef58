"""What a value looks like: marks on the picture, on the timeline, and bars beside them."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Mark:
    """One thing to draw.

    Attributes:
        kind: "box" is drawn on the picture, "span" on the clip's timeline, "bar" in a chart beside.
        label: a few words beside it.
        strength: in [0, 1]; the opacity of a box or span, the length of a bar.
        box: x1 y1 x2 y2 as fractions of the picture, for kind "box".
        span: start and end in seconds, for kind "span".
        frame: for a "box", the number of the clip's frame that it is drawn on.
    """

    kind: Literal["box", "bar", "span"]
    label: str
    strength: float
    box: tuple[float, float, float, float] | None = None
    span: tuple[float, float] | None = None
    frame: int | None = None
