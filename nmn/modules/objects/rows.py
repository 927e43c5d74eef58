"""Concept rows of objects, conditional on the object being real."""

import torch
from jaxtyping import Float
from torch import Tensor

from nmn.types import EPSILON, Object, Scene, SceneStack

# A row of this table sums to P(the object is real): what it lacks is "nothing is there". Every set
# has that doubt in its scores already, so a row that is read off a member of a set is divided by it.
# What other tables' rows lack ("some other colour") is doubt of its own, and stays.
_REAL = "category"


def objectness(scene: Scene) -> Float[Tensor, "batch objects"]:
    """P(the object is real): the sum of its category row."""
    return scene.table("objectness", _objectness)


def _objectness(stack: SceneStack) -> Tensor:
    return stack.concepts(_REAL).sum(dim=2).clamp(0, 1)


def rows(scene: Scene, key: str) -> Float[Tensor, "batch objects words"]:
    """Each object's row of a table; zero for an object that is surely not real."""
    return scene.table(f"real:{key}", lambda stack: _conditional(stack, key))


def _conditional(stack: SceneStack, key: str) -> Tensor:
    table = stack.concepts(key)
    if key != _REAL:
        return table
    return table / table.sum(dim=2, keepdim=True).clamp_min(EPSILON)


def pooled(
    scene: Scene, key: str, weights: Float[Tensor, "batch objects"]
) -> Float[Tensor, "batch words"]:
    """The weighted sum of the objects' rows; what it lacks to one is all the doubt together."""
    return torch.bmm(weights.unsqueeze(1), rows(scene, key)).squeeze(1)


def mass(value: Object) -> Float[Tensor, " batch"]:
    """P(there is the object)."""
    return value.weights.sum(dim=1).clamp_max(1)


def doubtful(p: Tensor, known: Tensor) -> Tensor:
    """A truth that holds with ``p`` out of ``known``, and with an even chance out of the rest."""
    return (p + 0.5 * (1 - known)).clamp(0, 1)
