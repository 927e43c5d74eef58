"""Sets of objects, and single objects."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Self

import torch
from jaxtyping import Bool, Float
from torch import Tensor

from nmn.types.mark import Mark
from nmn.types.reading import SHOWN, Reading
from nmn.types.value import Value

# Probabilities are kept this far from 0 and 1 where a logarithm or a quotient is taken: at float32
# precision a smaller margin is rounded away.
EPSILON = 1e-6

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


def _ranked(scores: Tensor, above: float) -> list[int]:
    """Indices with a score above the bar, best first, ties in object order."""
    order = torch.argsort(scores, descending=True, stable=True)
    return [int(i) for i in order if float(scores[i]) > above]


def _boxes(scores: Tensor, reading: Reading) -> list[Mark]:
    """The boxes of the objects worth showing, as strong as their scores."""
    return [
        Mark("box", f"{reading.name(k)} {float(scores[k]):.2f}", float(scores[k]), reading.box(k))
        for k in _ranked(scores[: len(reading.percept)], SHOWN)
    ]


@dataclass(frozen=True)
class ObjectSet(Value):
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
        return ", ".join(reading.name(k) for k in members) if members else "none"

    def confidence(self) -> Tensor:
        # Every membership must be decided rightly; an empty picture leaves no doubt.
        decided = torch.maximum(self.scores, 1 - self.scores)
        return decided.prod(dim=1)

    def draw(self, i: int, reading: Reading) -> list[Mark]:
        return _boxes(self.scores[i], reading)

    def loss(self, target: Self) -> Tensor:
        """Binary cross-entropy, summed over the objects: ``[batch]``."""
        scores = self.scores.clamp(EPSILON, 1 - EPSILON)
        each = target.scores * scores.log() + (1 - target.scores) * (1 - scores).log()
        return -each.sum(dim=1)

    def agrees(self, target: Self) -> Bool[Tensor, " batch"]:
        return ((self.scores > 0.5) == (target.scores > 0.5)).all(dim=1)


@dataclass(frozen=True)
class Object(Value):
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
        return reading.name(int(self.weights[i].argmax())) if len(reading.percept) else "none"

    def confidence(self) -> Tensor:
        return top(self.weights)

    def draw(self, i: int, reading: Reading) -> list[Mark]:
        return _boxes(self.weights[i], reading)

    def loss(self, target: Self) -> Tensor:
        """Negative log of the weight on the target object: ``[batch]``."""
        return -(self.weights * target.weights).sum(dim=1).clamp_min(EPSILON).log()

    def agrees(self, target: Self) -> Bool[Tensor, " batch"]:
        if not self.weights.shape[1]:
            return torch.ones(self.batch, dtype=torch.bool, device=self.weights.device)
        return self.weights.argmax(dim=1) == target.weights.argmax(dim=1)


def top(probabilities: Tensor) -> Tensor:
    """``[batch]`` largest entry a row; 0 where there is none."""
    if not probabilities.shape[1]:
        return probabilities.new_zeros(probabilities.shape[0])
    return probabilities.amax(dim=1)
