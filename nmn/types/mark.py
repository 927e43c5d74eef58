"""What a value looks like: marks on the picture and bars beside it."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Mark:
    """One thing to draw.

    Attributes:
        kind: "box" is drawn on the picture, "bar" in a chart beside it.
        label: a few words beside it.
        strength: in [0, 1]; the opacity of a box, the length of a bar.
        box: x1 y1 x2 y2 as fractions of the picture, for kind "box".
    """

    kind: Literal["box", "bar"]
    label: str
    strength: float
    box: tuple[float, float, float, float] | None = None
