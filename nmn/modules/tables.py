"""Scene-only tables that several modules read, made once a batch."""

from jaxtyping import Float
from torch import Tensor

from nmn.types import EPSILON, Object, Scene, SceneStack


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


def described(
    scene: Scene, key: str, target: Object
) -> tuple[Float[Tensor, "batch words"], Float[Tensor, " batch"]]:
    """(the object's expected concept row, how sure it is that there is such an object)."""
    pooled = (target.weights.unsqueeze(2) * real(scene, key)).sum(dim=1)
    return pooled, target.weights.sum(dim=1)


def with_doubt(p: Tensor, sure: Tensor) -> Tensor:
    """A probability of yes where ``p`` was taken over a part ``sure`` of all cases.

    In the rest nothing is known, which is a yes as often as a no.
    """
    return p + 0.5 * (1 - sure)
