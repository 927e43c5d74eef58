"""Orders of the objects of a scene: by size, along the picture's axes, by nearness."""

from collections.abc import Callable

import torch
from jaxtyping import Float, Int
from torch import Tensor

from nmn.modules.objects.boxes import Extents, centre_distance, gap
from nmn.types import Scene, SceneStack, Word

Key = Callable[[Extents], Tensor]

# What comes first has the greatest key. Larger is by apparent size, nearer by a stated guess.
SUPERLATIVES: dict[str, Key] = {
    "largest": lambda boxes: boxes.area,
    "smallest": lambda boxes: -boxes.area,
    "leftmost": lambda boxes: -boxes.cx,
    "rightmost": lambda boxes: boxes.cx,
    "highest": lambda boxes: -boxes.cy,
    "lowest": lambda boxes: boxes.cy,
    "nearest": lambda boxes: boxes.near,
    "farthest": lambda boxes: -boxes.near,
}

# "The second from the left": the side that counting starts from.
SIDES: dict[str, Key] = {
    "left": SUPERLATIVES["leftmost"],
    "right": SUPERLATIVES["rightmost"],
    "top": SUPERLATIVES["highest"],
    "bottom": SUPERLATIVES["lowest"],
}


def order_by(
    scene: Scene, word: Word, words: tuple[str, ...], keys: dict[str, Key]
) -> Int[Tensor, "batch objects"]:
    """The indices of each row's objects, the first by the row's word first.

    Objects with equal keys keep their order in the scene. Where padding objects come does not
    matter: they are in no set.
    """

    def make(stack: SceneStack) -> Tensor:
        boxes = Extents.of(stack)
        table = torch.stack([keys[name](boxes) for name in words], dim=1)
        return table.argsort(dim=2, descending=True, stable=True)

    return scene.select("orders:" + "|".join(words), make, word.index)


def order_by_distance(scene: Scene) -> Int[Tensor, "batch objects others"]:
    """For each object j the indices of all the others, the nearest to j first.

    Near by the gap between the boxes, as people judge it; a tenth of the distance of the centres
    is added, which puts boxes that touch or overlap j, and so have no gap, in order.
    """
    return scene.table("order by distance", _order_by_distance)


def _order_by_distance(stack: SceneStack) -> Tensor:
    boxes = Extents.of(stack)
    i, j = boxes.columns(), boxes.rows()  # j is the row here: one order for each j
    distance = gap(i, j) + 0.1 * centre_distance(i, j)
    # Before all others comes j itself, and is cut off.
    itself = torch.eye(stack.objects, dtype=torch.bool, device=stack.device)
    return distance.masked_fill(itself, -1.0).argsort(dim=2, stable=True)[:, :, 1:]


def first_of(
    scores: Float[Tensor, "*batch objects"], order: Int[Tensor, "*batch ordered"]
) -> Float[Tensor, "*batch objects"]:
    """P(object i is a member, and no object before it in the order is one); exact.

    Memberships are taken as independent: ``p_i * product over j before i of (1 - p_j)``. What a row
    lacks to one is P(there is no member).
    """
    p = scores.gather(-1, order)
    none_before = exclusive_product(1 - p)
    return torch.zeros_like(scores).scatter(-1, order, p * none_before)


def exclusive_product(factors: Tensor) -> Tensor:
    """At each position of the last axis the product of all factors before it."""
    if not factors.shape[-1]:
        return factors
    ones = torch.ones_like(factors[..., :1])
    return torch.cat([ones, factors[..., :-1]], dim=-1).cumprod(dim=-1)
