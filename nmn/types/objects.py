"""Sets of objects, and single objects."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from jaxtyping import Float
from torch import Tensor

from nmn.types.mark import Mark
from nmn.types.places import NONE, OnePart, SeveralParts, ranked
from nmn.types.reading import SHOWN, Reading
from nmn.types.value import value_type

# More names than this in one line are not read: the rest is counted.
_NAMED = 6


def _list(indices: list[int], scores: Tensor, reading: Reading, *, boxes: bool = False) -> str:
    named = [
        f"{reading.name(i)} {float(scores[i]):.2f}{f' {reading.place(i)}' if boxes else ''}"
        for i in indices[:_NAMED]
    ]
    if len(indices) > _NAMED:
        named.append(f"and {len(indices) - _NAMED} more")
    return ", ".join(named)


def _marks(scores: Tensor, reading: Reading) -> list[Mark]:
    """The marks of the objects worth showing, as strong as their scores."""
    return [
        mark
        for k in ranked(scores[: len(reading.percept)], SHOWN)
        for mark in reading.percept.marks(
            k, f"{reading.name(k)} {float(scores[k]):.2f}", float(scores[k])
        )
    ]


@value_type
@dataclass(frozen=True)
class ObjectSet(SeveralParts):
    """For each object the probability that it belongs to the set.

    Attributes:
        scores: ``[batch, objects]`` in [0, 1]; 0 where a scene has fewer objects.
    """

    scores: Float[Tensor, "batch objects"]

    axes: ClassVar[Mapping[str, tuple[str | int, ...]]] = {"scores": ("objects",)}
    phrase: ClassVar[str] = "phrase"

    def read(self, i: int, reading: Reading) -> str:
        scores = self.scores[i]
        members = ranked(scores, 0.5)
        weak = [k for k in ranked(scores, SHOWN) if k not in members]
        noun = "object" if len(members) == 1 else "objects"
        text = f"{len(members)} {noun}" if members else "no objects"
        if members:
            text += f": {_list(members, scores, reading, boxes=True)}"
        if weak:
            text += f" (perhaps {_list(weak, scores, reading)})"
        return text

    def answer(self, i: int, reading: Reading) -> str:
        members = ranked(self.scores[i], 0.5)
        return ", ".join(reading.name(k) for k in members) if members else NONE

    def draw(self, i: int, reading: Reading) -> list[Mark]:
        return _marks(self.scores[i], reading)


@value_type
@dataclass(frozen=True)
class Object(OnePart):
    """One object, as a distribution over the objects of the scene.

    Attributes:
        weights: ``[batch, objects]``; a row sums to the probability that there is such an object.
            What is missing to one is doubt, and flows on into every answer read off the object.
    """

    weights: Float[Tensor, "batch objects"]

    axes: ClassVar[Mapping[str, tuple[str | int, ...]]] = {"weights": ("objects",)}
    phrase: ClassVar[str] = "object"

    def read(self, i: int, reading: Reading) -> str:
        weights = self.weights[i]
        order = ranked(weights, SHOWN)
        if not order:
            return "no object"
        text = _list(order[:1], weights, reading, boxes=True)
        if len(order) > 1:
            text += f" (or {_list(order[1:], weights, reading)})"
        return text

    def answer(self, i: int, reading: Reading) -> str:
        return reading.name(int(self.weights[i].argmax())) if len(reading.percept) else NONE

    def draw(self, i: int, reading: Reading) -> list[Mark]:
        return _marks(self.weights[i], reading)
