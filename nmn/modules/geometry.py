"""Relations between boxes: one table a batch of scenes, entry [i, j] = P(i stands in it to j).

The formulas are soft versions of what an annotator does with two boxes. Their widths are in
fractions of the objects' own size, so that they hold for a picture of any size.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import torch
from jaxtyping import Float
from torch import Tensor

from nmn.errors import DomainError, ExecutionError
from nmn.types import EPSILON, SceneStack, Vocabulary

# Boxes cannot show who holds, wears or rides what: contact is the only evidence, so such a
# relation is never surer than this, which is below the bar of a yes (0.60 for photographs).
CONTACT = 0.55
# Boxes do not show depth either, but the base line is right more often than not.
DEPTH_LOW, DEPTH_HIGH = 0.15, 0.85


@dataclass(frozen=True)
class Pairs:
    """What relations are made of; every tensor ``[scenes, objects, objects]``, i first.

    Attributes:
        dx, dy: from the centre of i to the centre of j, in mean widths (heights) of the two.
        inside: fraction of i's area that lies in j.
        overlap: shared area over the smaller of the two areas.
        across: fraction of i's width that lies over j.
        gap: distance between the boxes in mean diagonals of the two; 0 where they touch.
        ratio: logarithm of area i over area j.
        drop: from the base line of i down to the top of j, in heights of j.
        nearer: how much nearer to the camera i is taken to be.
    """

    dx: Tensor
    dy: Tensor
    inside: Tensor
    overlap: Tensor
    across: Tensor
    gap: Tensor
    ratio: Tensor
    drop: Tensor
    nearer: Tensor


def nearness(boxes: Float[Tensor, "*batch objects 4"]) -> Float[Tensor, "*batch objects"]:
    """A stated guess at how near to the camera: what stands lower or is larger is nearer."""
    area = (boxes[..., 2] - boxes[..., 0]) * (boxes[..., 3] - boxes[..., 1])
    return 0.7 * boxes[..., 3] + 0.3 * area.clamp_min(EPSILON).sqrt()


def pairs(boxes: Float[Tensor, "scenes objects 4"], aspect: Float[Tensor, " scenes"]) -> Pairs:
    """Measure every ordered pair of objects of every scene.

    Arguments:
        boxes: x1 y1 x2 y2 as fractions of the picture.
        aspect: width of each picture divided by its height.
    """
    x1, y1, x2, y2 = boxes.unbind(dim=-1)  # [scenes, objects]
    width, height = (x2 - x1).clamp_min(EPSILON), (y2 - y1).clamp_min(EPSILON)
    area = width * height
    wide = aspect[:, None, None]

    def each(values: Tensor) -> tuple[Tensor, Tensor]:
        return values.unsqueeze(2), values.unsqueeze(1)

    (x1i, x1j), (x2i, x2j) = each(x1), each(x2)
    (y1i, y1j), (y2i, y2j) = each(y1), each(y2)
    (wi, wj), (hi, hj), (ai, aj) = each(width), each(height), each(area)
    shared_x = (torch.minimum(x2i, x2j) - torch.maximum(x1i, x1j)).clamp_min(0)
    shared_y = (torch.minimum(y2i, y2j) - torch.maximum(y1i, y1j)).clamp_min(0)
    shared = shared_x * shared_y
    # Distances in units of the picture's height, so that both axes count alike.
    apart_x = (torch.maximum(x1i, x1j) - torch.minimum(x2i, x2j)).clamp_min(0) * wide
    apart_y = (torch.maximum(y1i, y1j) - torch.minimum(y2i, y2j)).clamp_min(0)
    diagonal = ((width * aspect[:, None]) ** 2 + height**2).sqrt()
    di, dj = each(diagonal)
    near_i, near_j = each(nearness(boxes))
    return Pairs(
        dx=((x1j + x2j) - (x1i + x2i)) / (wi + wj),
        dy=((y1j + y2j) - (y1i + y2i)) / (hi + hj),
        inside=shared / ai,
        overlap=shared / torch.minimum(ai, aj),
        across=shared_x / wi,
        gap=(apart_x**2 + apart_y**2 + EPSILON**2).sqrt() / ((di + dj) / 2),
        ratio=(ai / aj).log(),
        drop=(y1j - y2i) / hj,
        nearer=near_i - near_j,
    )


def _sure(margin: Tensor, softness: float) -> Tensor:
    return torch.sigmoid(margin / softness)


def _turned(table: Tensor) -> Tensor:
    return table.transpose(1, 2)


def _left(p: Pairs) -> Tensor:
    # Centres a fifth of a mean width apart are doubtful, two fifths sure (0.95). Of two boxes that
    # nearly coincide neither is left of the other (0.05), as "how many are left of" must not count.
    return _sure(p.dx - 0.2, 0.07)


def _above(p: Pairs) -> Tensor:
    return _sure(p.dy - 0.2, 0.07)


def _on(p: Pairs) -> Tensor:
    # What lies on j is over it, does not float above its top, does not hang out below its base,
    # and has its centre higher: a cup's box is inside a table's box, with its base within it.
    floats = _sure(0.12 - p.drop, 0.04)
    stands = _sure(p.drop + 1.02, 0.04)
    higher = torch.maximum(_sure(p.dy + 0.02, 0.05), _sure(p.inside - 0.9, 0.03))
    return _sure(p.across - 0.5, 0.1) * floats * stands * higher


def _in(p: Pairs) -> Tensor:
    return _sure(p.inside - 0.75, 0.06) * _sure(-p.ratio - 0.2, 0.1)


def _near(p: Pairs) -> Tensor:
    # Half of a mean diagonal between the boxes is the border of "next to".
    return _sure(0.5 - p.gap, 0.12)


def _far(p: Pairs) -> Tensor:
    return _sure(p.gap - 1.2, 0.25)


def _overlapping(p: Pairs) -> Tensor:
    return _sure(p.overlap - 0.15, 0.04)


def _in_front(p: Pairs) -> Tensor:
    return DEPTH_LOW + (DEPTH_HIGH - DEPTH_LOW) * _sure(p.nearer, 0.04)


def _larger(p: Pairs) -> Tensor:
    # Apparent size. An area 1.5 times the other is larger with p = 0.93.
    return _sure(p.ratio, 0.155)


def _held(p: Pairs) -> Tensor:
    # i is held by j: they touch, and i is the smaller.
    return CONTACT * _sure(p.overlap - 0.25, 0.08) * _sure(-p.ratio - 0.5, 0.2)


def _worn(p: Pairs) -> Tensor:
    # i is worn by j: nearly all of it lies inside j's box, and it is much smaller.
    return CONTACT * _sure(p.inside - 0.7, 0.08) * _sure(-p.ratio - 0.7, 0.2)


def _riding(p: Pairs) -> Tensor:
    # i rides j: over it, overlapping it, and with the higher centre.
    return CONTACT * _sure(p.across - 0.4, 0.1) * _overlapping(p) * _sure(p.dy - 0.05, 0.05)


RELATIONS: Mapping[str, Callable[[Pairs], Tensor]] = {
    "left of": _left,
    "right of": lambda p: _turned(_left(p)),
    "above": _above,
    "below": lambda p: _turned(_above(p)),
    "on": _on,
    "in": _in,
    "containing": lambda p: _turned(_in(p)),
    "supporting": lambda p: _turned(_on(p)),
    "near": _near,
    "far from": _far,
    "overlapping": _overlapping,
    "in front of": _in_front,
    "behind": lambda p: _turned(_in_front(p)),
    "larger than": _larger,
    "smaller than": lambda p: _turned(_larger(p)),
    "held by": _held,
    "holding": lambda p: _turned(_held(p)),
    "worn by": _worn,
    "wearing": lambda p: _turned(_worn(p)),
    "riding": _riding,
    "ridden by": lambda p: _turned(_riding(p)),
}


class RelationTable:
    """The relations of a vocabulary, for all pairs of all scenes of a batch.

    Arguments:
        vocabularies: of the domain; the words of "relation" must be among ``RELATIONS``.

    Raises:
        DomainError: there is no such vocabulary, or no geometry for one of its words.
    """

    def __init__(self, vocabularies: Mapping[str, Vocabulary]) -> None:
        if "relation" not in vocabularies:
            raise DomainError(
                "there is no vocabulary 'relation'",
                expected=f"one with words out of: {', '.join(RELATIONS)}",
            )
        vocabulary = vocabularies["relation"]
        unknown = [word for word in vocabulary if word not in RELATIONS]
        if unknown:
            raise DomainError(
                f"no geometry is known for the relation '{unknown[0]}'",
                expected=f"among: {', '.join(RELATIONS)}",
                hint="leave it out, or write modules of your own for it",
            )
        self.words = vocabulary.words
        self.key = f"relations:{'|'.join(self.words)}"

    def measured(
        self, boxes: Float[Tensor, "scenes objects 4"], aspect: Float[Tensor, " scenes"]
    ) -> Float[Tensor, "scenes relations objects objects"]:
        """Of all pairs of these boxes; of a box to itself, and of boxes that say nothing, too."""
        found = pairs(boxes, aspect)
        return torch.stack([RELATIONS[word](found) for word in self.words], dim=1)

    def __call__(self, stack: SceneStack) -> Float[Tensor, "scenes relations objects objects"]:
        """``[scenes, relations, objects, objects]``: zero for masked objects and for i = j."""
        table = self.measured(stack.boxes, stack.aspect)
        for row, graph in enumerate(stack.graphs):
            if graph.relations is None:
                continue
            if graph.relations.shape != (len(self.words), len(graph), len(graph)):
                raise ExecutionError(
                    f"a scene graph's relations have shape {list(graph.relations.shape)}",
                    expected=f"[{len(self.words)}, {len(graph)}, {len(graph)}]",
                )
            table[row, :, : len(graph), : len(graph)] = graph.relations.to(table)
        other = ~torch.eye(stack.objects, dtype=torch.bool, device=stack.device)
        both = stack.mask.unsqueeze(2) & stack.mask.unsqueeze(1) & other
        return table * both.unsqueeze(1)
