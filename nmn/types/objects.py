"""Sets of objects, and single objects."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Self

import torch
from jaxtyping import Float
from torch import Tensor

from nmn.types.choice import Choice, whole
from nmn.types.codes import code_of_places
from nmn.types.mark import Mark
from nmn.types.members import Members
from nmn.types.probability import EPSILON
from nmn.types.reading import SHOWN, Reading
from nmn.types.value import value_type
from nmn.types.vocabulary import Vocabulary

# More names than this in one line are not read: the rest is counted.
_NAMED = 6
_NONE = "none"

_NUMBERED = re.compile(r"#(\d{1,9})( [^#]*)?")


def _list(indices: list[int], scores: Tensor, reading: Reading, *, boxes: bool = False) -> str:
    named = [
        f"{reading.name(i)} {float(scores[i]):.2f}{f' {reading.place(i)}' if boxes else ''}"
        for i in indices[:_NAMED]
    ]
    if len(indices) > _NAMED:
        named.append(f"and {len(indices) - _NAMED} more")
    return ", ".join(named)


def _ranked(scores: Tensor, above: float) -> list[int]:
    """Indices with a score above the bar, best first, ties in object order."""
    order = torch.argsort(scores, descending=True, stable=True)
    return [int(i) for i in order if float(scores[i]) > above]


def numbers_in(answer: str) -> list[int] | None:
    """The numbers that an answer names, "#0 dog, #7 dog"; None where a part of it names none."""
    found = [_NUMBERED.fullmatch(part) for part in answer.split(", ")]
    return [int(one.group(1)) for one in found if one is not None] if all(found) else None


def _marks(scores: Tensor, reading: Reading) -> list[Mark]:
    """The marks of the objects worth showing, as strong as their scores."""
    return [
        mark
        for k in _ranked(scores[: len(reading.percept)], SHOWN)
        for mark in reading.percept.marks(
            k, f"{reading.name(k)} {float(scores[k]):.2f}", float(scores[k])
        )
    ]


@value_type
@dataclass(frozen=True)
class ObjectSet(Members):
    """For each object the probability that it belongs to the set.

    Attributes:
        scores: ``[batch, objects]`` in [0, 1]; 0 where a scene has fewer objects.
    """

    scores: Float[Tensor, "batch objects"]

    axes: ClassVar[Mapping[str, tuple[str | int, ...]]] = {"scores": ("objects",)}

    def read(self, i: int, reading: Reading) -> str:
        scores = self.scores[i]
        members = _ranked(scores, 0.5)
        weak = [k for k in _ranked(scores, SHOWN) if k not in members]
        noun = "object" if len(members) == 1 else "objects"
        text = f"{len(members)} {noun}" if members else "no objects"
        if members:
            text += f": {_list(members, scores, reading, boxes=True)}"
        if weak:
            text += f" (perhaps {_list(weak, scores, reading)})"
        return text

    def answer(self, i: int, reading: Reading) -> str:
        members = _ranked(self.scores[i], 0.5)
        return ", ".join(reading.name(k) for k in members) if members else _NONE

    def draw(self, i: int, reading: Reading) -> list[Mark]:
        return _marks(self.scores[i], reading)

    @classmethod
    def code_of(cls, stated: object, words: Vocabulary | None) -> int | None:
        if isinstance(stated, str):
            stated = numbers_in(stated) if stated != _NONE else []
        if not isinstance(stated, list) or not all(whole(k) is not None for k in stated):
            return None
        return code_of_places(stated)


@value_type
@dataclass(frozen=True)
class Object(Choice):
    """One object, as a distribution over the objects of the scene.

    Attributes:
        weights: ``[batch, objects]``; a row sums to the probability that there is such an object.
            What is missing to one is doubt, and flows on into every answer read off the object.
    """

    weights: Float[Tensor, "batch objects"]

    axes: ClassVar[Mapping[str, tuple[str | int, ...]]] = {"weights": ("objects",)}

    def read(self, i: int, reading: Reading) -> str:
        weights = self.weights[i]
        order = _ranked(weights, SHOWN)
        if not order:
            return "no object"
        text = _list(order[:1], weights, reading, boxes=True)
        if len(order) > 1:
            text += f" (or {_list(order[1:], weights, reading)})"
        return text

    def answer(self, i: int, reading: Reading) -> str:
        return reading.name(int(self.weights[i].argmax())) if len(reading.percept) else _NONE

    def draw(self, i: int, reading: Reading) -> list[Mark]:
        return _marks(self.weights[i], reading)

    def loss(self, target: Self) -> Tensor:
        """Negative log of the weight on the target object: ``[batch]``."""
        return -(self.weights * target.weights).sum(dim=1).clamp_min(EPSILON).log()

    @classmethod
    def code_of(cls, stated: object, words: Vocabulary | None) -> int | None:
        if isinstance(stated, str):
            found = numbers_in(stated) or []
            return found[0] if len(found) == 1 else None
        return whole(stated)
