"""One look at the picture: boxes with labels, drawn over the one copy that the page holds."""

from collections.abc import Sequence
from dataclasses import dataclass

from nmn.audit.report.palette import color_of
from nmn.audit.report.picture import Picture
from nmn.types import Mark

# A drawing has this many units across. Thumbnails are shown near one unit a screen pixel, so
# that the labels come out at the size of the text beside them.
WIDE, SMALL = 600.0, 380.0

_FONT = 13.0
_GLYPH = 0.57 * _FONT  # mean width of a character of the usual interface fonts
_LINE = _FONT + 6
_LABELLED = 14  # boxes with a label; of more, the weaker ones have theirs on hover only

Box = tuple[float, float, float, float]  # left, top, right, bottom in units of the drawing


@dataclass(frozen=True)
class Layer:
    """Marks drawn alike.

    Attributes:
        marks: boxes; others are left out.
        faint: drawn dashed and without labels, for what is only there to compare with.
    """

    marks: Sequence[Mark]
    faint: bool = False


@dataclass(frozen=True)
class Drawn:
    """A box as it is drawn.

    Attributes:
        mark: what it is of.
        at: left, top, width, height.
        faint: as in ``Layer``.
    """

    mark: Mark
    at: Box
    faint: bool


@dataclass(frozen=True)
class Frame:
    """What is drawn over the picture, the lowest first.

    Attributes:
        wide, high: in units of the drawing.
        description: for people who do not see it.
        boxes: outlines.
        labels: their texts, where each stands, and the color of its object.
    """

    wide: float
    high: float
    description: str
    boxes: Sequence[Drawn]
    labels: Sequence[tuple[str, Box, str]]


def frame(picture: Picture, layers: Sequence[Layer], wide: float, description: str) -> Frame:
    """The picture with boxes: a drawing ``wide`` units across that scales with the page."""
    high = wide * picture.height / picture.width
    drawn: list[Drawn] = []
    labels: list[tuple[str, Box, str]] = []
    taken: list[Box] = []
    for layer in sorted(layers, key=lambda one: not one.faint):  # the faint ones lie below
        boxes = [mark for mark in layer.marks if mark.kind == "box" and mark.box is not None]
        # Weak ones first, so that the strong ones lie on top; but the strong ones choose first
        # where their labels go.
        drawn += [Drawn(mark, _inset(mark, wide, high), layer.faint) for mark in reversed(boxes)]
        if not layer.faint:
            labels += [_label(mark, wide, high, taken) for mark in boxes[:_LABELLED]]
    return Frame(wide, high, description, drawn, labels)


def _inside(mark: Mark, wide: float, high: float) -> Box:
    assert mark.box is not None  # boxes only
    x1, y1, x2, y2 = mark.box
    left, right = sorted((_clamp(x1) * wide, _clamp(x2) * wide))
    top, bottom = sorted((_clamp(y1) * high, _clamp(y2) * high))
    return left, top, right, bottom


def _clamp(fraction: float) -> float:
    return min(max(fraction, 0.0), 1.0)


def _inset(mark: Mark, wide: float, high: float) -> Box:
    """Inset by half a line, so that a box along the border is seen whole."""
    left, top, right, bottom = _inside(mark, wide, high)
    return left + 1.5, top + 1.5, max(right - left - 3, 1.0), max(bottom - top - 3, 1.0)


def _label(mark: Mark, wide: float, high: float, taken: list[Box]) -> tuple[str, Box, str]:
    """The label of a box, where it covers no other label if there is such a place."""
    text = mark.label if len(mark.label) <= 34 else f"{mark.label[:33]}…"
    width = len(text) * _GLYPH + 10
    box = min(
        _places(_inside(mark, wide, high), width, wide, high),
        key=lambda place: sum(_overlap(place, other) for other in taken),
    )
    taken.append(box)
    left, top, _, _ = box
    return text, (left, top, width, _LINE), color_of(mark.label)


def _places(box: Box, width: float, wide: float, high: float) -> list[Box]:
    """Where a label may stand, the best place first: above, inside, below, and further down."""
    left, top, right, bottom = box
    spots = [(left, top - _LINE - 1), (left + 3, top + 3), (left, bottom + 1)]
    spots += [(right - width, top - _LINE - 1), (right - width - 3, bottom - _LINE - 3)]
    spots += [(left + 3, top + 3 + step * (_LINE + 1)) for step in range(1, 6)]
    fitted = [
        (min(max(x, 0.0), max(wide - width, 0.0)), min(max(y, 0.0), max(high - _LINE, 0.0)))
        for x, y in spots
    ]
    return [(x, y, x + width, y + _LINE) for x, y in fitted]


def _overlap(a: Box, b: Box) -> float:
    across = min(a[2], b[2]) - max(a[0], b[0])
    down = min(a[3], b[3]) - max(a[1], b[1])
    return max(across, 0.0) * max(down, 0.0)
