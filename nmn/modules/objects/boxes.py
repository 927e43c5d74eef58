"""Measures of boxes that the spatial modules share: extents, gaps, nearness.

Lengths are in picture heights: x is multiplied by the picture's width over its height, so that a
distance means the same along both axes.
"""

from dataclasses import dataclass

import torch
from jaxtyping import Float
from torch import Tensor

from nmn.types import EPSILON, SceneStack


@dataclass(frozen=True)
class Extents:
    """Boxes as broadcastable tensors of their edges.

    Attributes:
        x1, y1, x2, y2: ``[scenes, objects]``, or with a third axis of size one as the rows or the
            columns of a pair table.
        near: a guess at how near to the camera, see ``nearness``.
    """

    x1: Tensor
    y1: Tensor
    x2: Tensor
    y2: Tensor
    near: Tensor

    @classmethod
    def of(cls, stack: SceneStack) -> "Extents":
        """All boxes of a stack: ``[scenes, objects]`` each."""
        x1, y1, x2, y2 = stack.boxes.unbind(-1)
        aspect = stack.aspect.unsqueeze(1)
        return cls(x1 * aspect, y1, x2 * aspect, y2, nearness(stack.boxes))

    def rows(self) -> "Extents":
        """As object i of the pairs (i, j): ``[scenes, objects, 1]``."""
        return Extents(*(edge.unsqueeze(2) for edge in self._edges()))

    def columns(self) -> "Extents":
        """As object j of the pairs (i, j): ``[scenes, 1, objects]``."""
        return Extents(*(edge.unsqueeze(1) for edge in self._edges()))

    def _edges(self) -> tuple[Tensor, ...]:
        return self.x1, self.y1, self.x2, self.y2, self.near

    @property
    def cx(self) -> Tensor:
        """The centre's x."""
        return (self.x1 + self.x2) / 2

    @property
    def cy(self) -> Tensor:
        """The centre's y; it grows downwards."""
        return (self.y1 + self.y2) / 2

    @property
    def width(self) -> Tensor:
        return (self.x2 - self.x1).clamp_min(0)

    @property
    def height(self) -> Tensor:
        return (self.y2 - self.y1).clamp_min(0)

    @property
    def area(self) -> Tensor:
        """At least ``EPSILON``, so that ratios and logarithms of areas are finite."""
        return (self.width * self.height).clamp_min(EPSILON)

    @property
    def diagonal(self) -> Tensor:
        return hypotenuse(self.width, self.height)


def nearness(boxes: Float[Tensor, "*shape 4"]) -> Float[Tensor, "*shape"]:
    """A stated guess at how near to the camera an object is, from its box alone.

    What stands lower in the picture, and what is larger, is taken to be nearer: on level ground
    the base line rises with the distance, and the picture of a thing shrinks with it. The base
    line weighs more (0.7 to 0.3), because sizes differ by kind as well as by distance.
    """
    x1, y1, x2, y2 = boxes.unbind(-1)
    area = ((x2 - x1) * (y2 - y1)).clamp_min(EPSILON)
    return 0.7 * y2 + 0.3 * area.sqrt()


def hypotenuse(dx: Tensor, dy: Tensor) -> Tensor:
    """The length of (dx, dy); its gradient is finite at zero length too."""
    return (dx.square() + dy.square() + EPSILON**2).sqrt()


def shared_width(i: Extents, j: Extents) -> Tensor:
    """How wide the columns are that both boxes cover."""
    return (torch.minimum(i.x2, j.x2) - torch.maximum(i.x1, j.x1)).clamp_min(0)


def shared_area(i: Extents, j: Extents) -> Tensor:
    """The area of the intersection."""
    height = torch.minimum(i.y2, j.y2) - torch.maximum(i.y1, j.y1)
    return shared_width(i, j) * height.clamp_min(0)


def side_gap(i: Extents, j: Extents) -> Tensor:
    """The horizontal gap between two boxes; 0 where one is above the other."""
    return torch.maximum(j.x1 - i.x2, i.x1 - j.x2).clamp_min(0)


def gap(i: Extents, j: Extents) -> Tensor:
    """The shortest way between two boxes; (nearly) 0 where they touch or overlap."""
    upright = torch.maximum(j.y1 - i.y2, i.y1 - j.y2).clamp_min(0)
    return hypotenuse(side_gap(i, j), upright)


def centre_distance(i: Extents, j: Extents) -> Tensor:
    """The way between two centres."""
    return hypotenuse(i.cx - j.cx, i.cy - j.cy)
