"""The member of a set that is the most of something."""

from collections.abc import Callable, Mapping, Sequence

import torch
from jaxtyping import Float
from torch import Tensor

from nmn.errors import DomainError
from nmn.modules.candidates import members, nothing_fits
from nmn.modules.counting import first_in_order, nth_in_order, presence
from nmn.modules.geometry import nearness
from nmn.modules.module import Module, module
from nmn.modules.ports import Side
from nmn.modules.ports import Superlative as SuperlativeWord
from nmn.types import (
    Integer,
    Object,
    ObjectSet,
    Reading,
    Reason,
    Scene,
    SceneStack,
    Value,
    Vocabulary,
)
from nmn.types.refusal import NOTHING, TOO_FEW


def _area(boxes: Tensor) -> Tensor:
    return (boxes[..., 2] - boxes[..., 0]) * (boxes[..., 3] - boxes[..., 1])


def _x(boxes: Tensor) -> Tensor:
    return boxes[..., 0] + boxes[..., 2]


def _y(boxes: Tensor) -> Tensor:
    return boxes[..., 1] + boxes[..., 3]


# Word -> what the member must have most of. Depth is a stated guess, see ``nearness``.
SUPERLATIVES: Mapping[str, Callable[[Tensor], Tensor]] = {
    "largest": _area,
    "smallest": lambda boxes: -_area(boxes),
    "leftmost": lambda boxes: -_x(boxes),
    "rightmost": _x,
    "highest": lambda boxes: -_y(boxes),
    "lowest": _y,
    "nearest": nearness,
    "farthest": lambda boxes: -nearness(boxes),
}
SIDES: Mapping[str, Callable[[Tensor], Tensor]] = {
    "left": SUPERLATIVES["leftmost"],
    "right": SUPERLATIVES["rightmost"],
    "top": SUPERLATIVES["highest"],
    "bottom": SUPERLATIVES["lowest"],
}


class _Keys:
    """``[scenes, words, objects]``: every object's key under every word of a vocabulary."""

    def __init__(
        self,
        vocabularies: Mapping[str, Vocabulary],
        name: str,
        known: Mapping[str, Callable[[Tensor], Tensor]],
    ) -> None:
        if name not in vocabularies:
            raise DomainError(
                f"there is no vocabulary '{name}'",
                expected=f"one with words out of: {', '.join(known)}",
            )
        vocabulary = vocabularies[name]
        unknown = [word for word in vocabulary if word not in known]
        if unknown:
            raise DomainError(
                f"no order is known for the {vocabulary.name} '{unknown[0]}'",
                expected=f"among: {', '.join(known)}",
            )
        self._known = [known[word] for word in vocabulary]
        self.key = f"keys:{vocabulary.name}:{'|'.join(vocabulary)}"

    def __call__(self, stack: SceneStack) -> Float[Tensor, "scenes words objects"]:
        return torch.stack([key(stack.boxes) for key in self._known], dim=1)


@module("order.superlative", version=1)
class Superlative(Module):
    """The member of a set that is the largest, the leftmost, ...; refuses when there is none.

    w_i = s_i prod_{j better} (1 - s_j), exact for independent memberships: ``[batch, objects]``.
    """

    def __init__(self, vocabularies: Mapping[str, Vocabulary]) -> None:
        super().__init__(vocabularies)
        self._keys = _Keys(vocabularies, "superlative", SUPERLATIVES)

    def forward(self, scene: Scene, objects: ObjectSet, word: SuperlativeWord) -> Object:
        keys = scene.select(self._keys.key, self._keys, word.index)
        weights = first_in_order(objects.scores, keys)
        return Object(weights, refused=none_there(objects))

    def explain(self, why: Reason, inputs: Sequence[Value], row: int, reading: Reading) -> str:
        return nothing_fits(inputs[0].first[row], reading) if why is NOTHING else why.text


@module("order.ordinal", version=1)
class Ordinal(Module):
    """The n-th member of a set from a side, from 1; refuses when there are not so many.

    w_i = s_i P(exactly n - 1 of those before i are members): ``[batch, objects]``.
    """

    def __init__(self, vocabularies: Mapping[str, Vocabulary]) -> None:
        super().__init__(vocabularies)
        self._keys = _Keys(vocabularies, "side", SIDES)

    @classmethod
    def check(cls, literals: Mapping[str, str | int]) -> str | None:
        return "counting starts at 1" if int(literals["n"]) < 1 else None

    def forward(self, scene: Scene, objects: ObjectSet, n: Integer, side: Side) -> Object:
        keys = scene.select(self._keys.key, self._keys, side.index)
        weights = nth_in_order(objects.scores, keys, n.value)
        too_few = torch.where(weights.sum(dim=1) < 0.5, TOO_FEW.code, 0)
        return Object(weights, refused=too_few.to(torch.int32))

    def explain(self, why: Reason, inputs: Sequence[Value], row: int, reading: Reading) -> str:
        if why is not TOO_FEW:
            return why.text
        return f"{why.text}: {members(inputs[0].first[row], reading)}"


def none_there(objects: ObjectSet) -> Tensor:
    """Reason codes: NOTHING where the set is more likely empty than not."""
    return torch.where(presence(objects.scores) < 0.5, NOTHING.code, 0).to(torch.int32)
