"""What boxes can say about a relation of two objects: one soft rule a word.

A rule takes the boxes of i (rows) and j (columns) and gives P(i stands in the relation to j) as a
logistic function of a margin. Margins are measured relative to the boxes' own sizes where people
judge so (left of, near), with a floor for small boxes: a detector's edges are off by about 0.01 of
the picture. Computing relations from boxes stands in for the learned relation modules of N2NMN
(1704.05526, "relocate") and NS-CL (1904.12584).
"""

from collections.abc import Callable

import torch
from torch import Tensor

from nmn.modules.objects.boxes import Extents, gap, shared_area, shared_width, side_gap

Rule = Callable[[Extents, Extents], Tensor]

# The error of an edge that a margin must exceed even for the smallest boxes.
_EDGE = 0.01
# Softness of margins along an axis, as a share of the boxes' mean extent on it.
_SOFT = 0.1
# Centres must be this share of the mean extent apart before one box is left of (or above) the
# other: of two large boxes that nearly coincide, neither is left of the other.
_APART = 0.25
# Softness of the logarithm of a ratio of areas or widths: sure at about three times this.
_RATIO = 0.2
# Boxes cannot really show depth: a guess from base line and size stays between these.
DEPTH_LOW, DEPTH_HIGH, _DEPTH_SOFT = 0.15, 0.85, 0.06
# Boxes cannot show a grip, a fit or a ride either: however well two boxes fit, no more than this,
# which is too little for a sure yes.
CONTACT_CEILING = 0.6


def left_of(i: Extents, j: Extents) -> Tensor:
    """The centre of i is left of the centre of j by a quarter of their mean width or more."""
    mean = (i.width + j.width) / 2
    return torch.sigmoid((j.cx - i.cx - _APART * mean) / (_SOFT * mean + _EDGE))


def above(i: Extents, j: Extents) -> Tensor:
    """The centre of i is above that of j by a quarter of their mean height or more.

    It must also be more above than beside: by more than the horizontal gap between the boxes.
    """
    mean = (i.height + j.height) / 2
    bar = torch.maximum(_APART * mean, side_gap(i, j))
    return torch.sigmoid((j.cy - i.cy - bar) / (_SOFT * mean + _EDGE))


def on(i: Extents, j: Extents) -> Tensor:
    """The base line of i lies on the box of j, and i is above j or within it.

    Four conditions: i's base line is between j's top and bottom, with a tenth of j's height of
    slack (the feet of someone on a bench hang below it); the boxes share half the narrower one's
    width; i's centre is above j's, or i lies wholly in j (a table is seen from above, and carries
    things in front of its centre too); and i is at most about half again as wide as j, or a bus
    behind a person would stand on the person.
    """
    soft = 0.03 * j.height + _EDGE
    reaches = torch.sigmoid((i.y2 - j.y1 + 0.05 * j.height + _EDGE) / soft)
    carried = torch.sigmoid((j.y2 - i.y2 + 0.1 * j.height + _EDGE) / soft)
    narrower = torch.minimum(i.width, j.width) + _EDGE / 2
    over = torch.sigmoid((shared_width(i, j) / narrower - 0.5) / 0.1)
    fits = torch.sigmoid(((j.width + _EDGE) / (i.width + _EDGE) * 1.6).log() / _RATIO)
    higher = torch.sigmoid((j.cy - i.cy + 0.05 * j.height) / (0.05 * j.height + _EDGE))
    within = torch.sigmoid((shared_area(i, j) / i.area - 0.9) / 0.03)
    return reaches * carried * over * fits * torch.maximum(higher, within)


def inside(i: Extents, j: Extents) -> Tensor:
    """Three quarters of i's box or more lie in the box of j, and i is clearly smaller."""
    share = shared_area(i, j) / i.area
    smaller = torch.sigmoid((0.7 * j.area / i.area).log() / _RATIO)
    return torch.sigmoid((share - 0.75) / 0.06) * smaller


def near(i: Extents, j: Extents) -> Tensor:
    """The gap between the boxes is less than half their mean diagonal."""
    return torch.sigmoid((0.5 - _relative_gap(i, j)) / 0.12)


def far_from(i: Extents, j: Extents) -> Tensor:
    """The gap is more than one and a half mean diagonals; in between, neither near nor far."""
    return torch.sigmoid((_relative_gap(i, j) - 1.5) / 0.25)


def _relative_gap(i: Extents, j: Extents) -> Tensor:
    return gap(i, j) / ((i.diagonal + j.diagonal) / 2 + _EDGE)


def overlapping(i: Extents, j: Extents) -> Tensor:
    """The intersection covers a tenth or more of the smaller box."""
    share = shared_area(i, j) / torch.minimum(i.area, j.area)
    return torch.sigmoid((share - 0.1) / 0.025)


def behind(i: Extents, j: Extents) -> Tensor:
    """i is farther from the camera than j by the guess of ``nearness``; never sure."""
    guess = torch.sigmoid((j.near - i.near) / _DEPTH_SOFT)
    return DEPTH_LOW + (DEPTH_HIGH - DEPTH_LOW) * guess


def larger_than(i: Extents, j: Extents) -> Tensor:
    """i covers more of the picture than j: apparent size, whatever the true one.

    Half again as large is larger with 0.88, twice as large with 0.97.
    """
    return torch.sigmoid((i.area / j.area).log() / _RATIO)


def holding(i: Extents, j: Extents) -> Tensor:
    """j is at most about half of i, at i's upper two thirds (where arms reach), and touches i."""
    reach = torch.sigmoid((0.1 - gap(i, j) / (i.width + _EDGE)) / 0.03)
    low = i.y1 + 0.7 * i.height
    arms = torch.sigmoid((low - j.cy) / (_SOFT * i.height + _EDGE))
    smaller = torch.sigmoid((0.5 * i.area / j.area).log() / _RATIO)
    return CONTACT_CEILING * reach * arms * smaller


def wearing(i: Extents, j: Extents) -> Tensor:
    """Most of j's box lies in i's, and j is at most about half of i."""
    share = shared_area(i, j) / j.area
    smaller = torch.sigmoid((0.5 * i.area / j.area).log() / _RATIO)
    return CONTACT_CEILING * torch.sigmoid((share - 0.6) / 0.08) * smaller


def riding(i: Extents, j: Extents) -> Tensor:
    """i is on j with a higher centre, and the boxes overlap or nearly touch."""
    touch = torch.sigmoid((0.15 - gap(i, j) / (i.height + _EDGE)) / 0.05)
    higher = torch.sigmoid((j.cy - i.cy) / (0.05 * j.height + _EDGE))
    return CONTACT_CEILING * on(i, j) * touch * higher


def _converse(rule: Rule) -> Rule:
    return lambda i, j: rule(j, i)


RULES: dict[str, Rule] = {
    "left of": left_of,
    "right of": _converse(left_of),
    "above": above,
    "below": _converse(above),
    "on": on,
    "in": inside,
    "containing": _converse(inside),
    "near": near,
    "far from": far_from,
    "overlapping": overlapping,
    "behind": behind,
    "in front of": _converse(behind),
    "larger than": larger_than,
    "smaller than": _converse(larger_than),
    "holding": holding,
    "wearing": wearing,
    "riding": riding,
    "held by": _converse(holding),
    "worn by": _converse(wearing),
    "ridden by": _converse(riding),
}
