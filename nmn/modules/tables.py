"""Scene-only tables that several modules read, made once a batch."""

from collections.abc import Mapping

from jaxtyping import Float
from torch import Tensor

from nmn.modules.module import Module
from nmn.types import EPSILON, Object, Scene, SceneStack, Vocabulary


class OnTable(Module):
    """A module that reads one table of the scenes: that of the vocabulary "property"."""

    def __init__(self, vocabularies: Mapping[str, Vocabulary]) -> None:
        super().__init__(vocabularies)
        self.table = vocabularies["property"].name


def real(scene: Scene, key: str) -> Float[Tensor, "batch objects words"]:
    """The concept rows of every object, given that it is real."""
    if key != "category":
        return scene.gather(key)
    return scene.table("real categories", lambda stack: real_rows(stack, "category"))


def real_rows(stack: SceneStack, key: str) -> Float[Tensor, "scenes objects words"]:
    """The concept rows of every object of every scene, given that it is real.

    A category row sums to the probability that there is anything at all. Where an object is
    already weighted by that, counting it twice would doubt every answer twice, so category rows
    are scaled to one. What other rows lack is doubt of its own ("some other colour"), and stays.
    """
    table = stack.concepts(key)
    if key != "category":
        return table
    return table / table.sum(dim=2, keepdim=True).clamp_min(EPSILON)


def described(scene: Scene, key: str, target: Object) -> Float[Tensor, "batch words"]:
    """sum_i w_i P(word of i | i is real): what is missing to one is doubt about the object."""
    found: Tensor = target.weights.unsqueeze(2) * real(scene, key)
    return found.sum(dim=1)


def with_doubt(p: Tensor, sure: Tensor) -> Tensor:
    """A probability of yes where ``p`` was taken over a part ``sure`` of all cases.

    In the rest nothing is known, which is a yes as often as a no.
    """
    return p + 0.5 * (1 - sure)
