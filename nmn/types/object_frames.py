"""Objects in time: which object is meant in which frame."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Self

import torch
from jaxtyping import Bool, Float, Int
from torch import Tensor

from nmn.types.choice import whole
from nmn.types.clip_graph import ClipGraph
from nmn.types.codes import DIGEST, code_of_places
from nmn.types.frames import bounds_of, overlap, span_marks
from nmn.types.mark import Mark
from nmn.types.probability import cross_entropy
from nmn.types.reading import Reading
from nmn.types.spans import runs, span_text
from nmn.types.value import Value, value_type
from nmn.types.vocabulary import Vocabulary

_NAMED = 6

# Frames of an object in a code: further apart than any clip has frames that are looked at.
_APART = 1 << 20


@value_type
@dataclass(frozen=True)
class ObjectFrames(Value):
    """For each object and frame the probability that it is meant there.

    Attributes:
        scores: ``[batch, objects, frames]`` in [0, 1]; 0 where a clip has no such object or frame.
    """

    scores: Float[Tensor, "batch objects frames"]

    axes: ClassVar[Mapping[str, tuple[str | int, ...]]] = {"scores": ("objects", "frames")}
    loosely: ClassVar[bool] = True

    def _places(self, i: int) -> dict[int, list[int]]:
        """Object -> its frames, of those that have any."""
        made: dict[int, list[int]] = {}
        for thing, frame in (self.scores[i] > 0.5).nonzero().tolist():
            made.setdefault(thing, []).append(frame)
        return made

    def is_empty(self, i: int) -> bool:
        return not self._places(i)

    def _named(self, i: int, reading: Reading, most: int | None) -> list[str]:
        bounds = bounds_of(reading, self.scores.shape[2])
        known = len(reading.percept)
        return [
            f"{reading.name(thing)} {span_text(runs([k for k in at if k < len(bounds)], bounds))}"
            for thing, at in list(self._places(i).items())[:most]
            if thing < known
        ]

    def read(self, i: int, reading: Reading) -> str:
        named, more = self._named(i, reading, _NAMED), len(self._places(i)) - _NAMED
        return "; ".join([*named, *([f"and {more} more"] if more > 0 else [])]) or "no object ever"

    def answer(self, i: int, reading: Reading) -> str:
        return "; ".join(self._named(i, reading, None)) or "none"

    def confidence(self) -> Float[Tensor, " batch"]:
        return overlap(self.scores.flatten(1))

    def draw(self, i: int, reading: Reading) -> list[Mark]:
        bounds = bounds_of(reading, self.scores.shape[2])
        made: list[Mark] = []
        for thing in range(min(len(reading.percept), self.scores.shape[1])):
            name, row = reading.name(thing), self.scores[i, thing]
            made += span_marks(row, name, bounds)
            if isinstance(reading.percept, ClipGraph):
                for frame in (row[: len(bounds)] > 0.5).nonzero().flatten().tolist():
                    box = reading.percept.box_at(thing, frame)
                    if box is not None:
                        made.append(Mark("box", name, float(row[frame]), box, frame=frame))
        return made

    def loss(self, target: Self) -> Float[Tensor, " batch"]:
        """Binary cross-entropy, the mean over objects and frames: ``[batch]``."""
        costs = cross_entropy(self.scores, target.scores).flatten(1)
        return costs.mean(dim=1) if costs.shape[1] else costs.sum(dim=1)

    def agrees(self, target: Self) -> Bool[Tensor, " batch"]:
        """At least half of what either means is meant by both; or neither means anything."""
        mine, other = (self.scores > 0.5).flatten(1), (target.scores > 0.5).flatten(1)
        return (mine & other).sum(dim=1) * 2 >= (mine | other).sum(dim=1)

    def codes(self) -> Int[Tensor, " batch"]:
        """Digests: sums of a number for each object and frame, however many there are."""
        made = [code_of_places(_flat(self._places(i))) | DIGEST for i in range(self.batch)]
        return torch.tensor(made, dtype=torch.int64, device=self.scores.device)

    def statement(self, i: int, words: Vocabulary | None) -> list[list[object]]:
        """``[object, [frames]]`` of every object that is meant somewhere."""
        return [[thing, frames] for thing, frames in self._places(i).items()]

    @classmethod
    def code_of(cls, stated: object, words: Vocabulary | None) -> int | None:
        if isinstance(stated, str):
            return super().code_of(stated, words)
        if not isinstance(stated, list):
            return None
        places: dict[int, list[int]] = {}
        for one in stated:
            pair = one if isinstance(one, list) and len(one) == 2 else [None, None]
            thing, frames = whole(pair[0]), pair[1]
            if thing is None or thing in places or not isinstance(frames, list):
                return None
            if not all(whole(k) is not None and k < _APART for k in frames):
                return None
            places[thing] = frames
        return code_of_places(_flat(places)) | DIGEST


def _flat(places: Mapping[int, list[int]]) -> list[int]:
    return [thing * _APART + frame for thing, frames in places.items() for frame in frames]
