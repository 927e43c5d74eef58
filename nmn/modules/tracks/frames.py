"""Tracks in their frames: on screen, moving, in a part of the picture; and back from frames."""

from collections.abc import Callable, Mapping
from typing import Annotated

import torch
from jaxtyping import Float
from torch import Tensor

from nmn.errors import DomainError
from nmn.modules.module import Module, module
from nmn.types import (
    EPSILON,
    Clip,
    ClipStack,
    FrameSet,
    Label,
    ObjectFrames,
    ObjectSet,
    Vocabulary,
    Word,
)
from nmn.types.refusal import NOTHING

# Centres within a fiftieth of the border between two parts of the picture are doubtful.
_SOFT = 0.02

# Word -> how far a centre (x, y as fractions) lies inside that part of the picture.
_PLACES: Mapping[str, Callable[[Tensor, Tensor], Tensor]] = {
    "left": lambda x, y: 0.5 - x,
    "right": lambda x, y: x - 0.5,
    "top": lambda x, y: 0.5 - y,
    "bottom": lambda x, y: y - 0.5,
    "middle": lambda x, y: 1 / 6 - torch.maximum((x - 0.5).abs(), (y - 0.5).abs()),
}


@module("tracks.on_screen", version=1)
class OnScreen(Module):
    """The frames in which the members of a set are on screen.

    s_i P(i is on screen at t): ``[batch, objects, frames]``.
    """

    def forward(self, clip: Clip, objects: ObjectSet) -> ObjectFrames:
        return ObjectFrames(objects.scores.unsqueeze(2) * clip.present)


@module("tracks.doing", version=1)
class Doing(Module):
    """The frames in which the members of a set move, or stand still.

    s_i P(i is on screen at t) P(i moves so at t): ``[batch, objects, frames]``.
    """

    def forward(
        self, clip: Clip, objects: ObjectSet, motion: Annotated[Word, "motion"]
    ) -> ObjectFrames:
        so = clip.track_lookup("motion", motion.index)
        return ObjectFrames(objects.scores.unsqueeze(2) * clip.present * so)


@module("tracks.placed", version=1)
class Placed(Module):
    """The frames in which the members of a set are in a part of the picture: "on the left".

    s_i P(i is on screen at t) P(its centre lies there), soft at the border: ``[batch, objects,
    frames]``.
    """

    def __init__(self, vocabularies: Mapping[str, Vocabulary]) -> None:
        super().__init__(vocabularies)
        unknown = [word for word in vocabularies["place"] if word not in _PLACES]
        if unknown:
            raise DomainError(
                f"no part of the picture is known for the place '{unknown[0]}'",
                expected=f"among: {', '.join(_PLACES)}",
            )
        self._inside = [_PLACES[word] for word in vocabularies["place"]]

    def inside(self, stack: ClipStack) -> Float[Tensor, "clips places objects frames"]:
        """For every part of the picture, whether the centre of each box lies in it."""
        x = (stack.boxes[..., 0] + stack.boxes[..., 2]) / 2
        y = (stack.boxes[..., 1] + stack.boxes[..., 3]) / 2
        margins = torch.stack([inside(x, y) for inside in self._inside], dim=1)
        return torch.sigmoid(margins / _SOFT)

    def forward(
        self, clip: Clip, objects: ObjectSet, place: Annotated[Word, "place"]
    ) -> ObjectFrames:
        there = clip.select("places", self.inside, place.index)
        return ObjectFrames(objects.scores.unsqueeze(2) * clip.present * there)


@module("tracks.heading", version=1)
class Heading(Module):
    """The frames in which the members of a set move to a side of the picture.

    s_i P(i is on screen at t) P(it heads there): ``[batch, objects, frames]``.
    """

    def forward(
        self, clip: Clip, objects: ObjectSet, side: Annotated[Word, "heading"]
    ) -> ObjectFrames:
        so = clip.track_lookup("heading", side.index)
        return ObjectFrames(objects.scores.unsqueeze(2) * clip.present * so)


@module("tracks.query_heading", version=1)
class QueryHeading(Module):
    """Which way the objects move, where they are meant.

    The mean of P(heading of i at t) over objects and frames, weighted by s_it: ``[batch, words]``.
    It sums to less than one where they move this way and that, or hardly; refuses where nothing is
    meant.
    """

    def forward(self, clip: Clip, objects: ObjectFrames) -> Annotated[Label, "heading"]:
        weights = objects.scores * clip.seconds.unsqueeze(1)
        total = weights.sum(dim=(1, 2))
        found = clip.pool_tracks("heading", weights) / total.clamp_min(EPSILON).unsqueeze(1)
        most = objects.scores.flatten(1)
        there = most.amax(dim=1) if most.shape[1] else total
        return Label(
            found.clamp(0, 1),
            vocabulary="heading",
            refused=torch.where(there < 0.5, NOTHING.code, 0).to(torch.int32),
        )


@module("tracks.together", version=1)
class Together(Module):
    """The objects in those frames where both are true of them.

    min(s_it, s'_it): ``[batch, objects, frames]``: both stand on the same evidence, that the track
    is what it is called.
    """

    def forward(self, first: ObjectFrames, second: ObjectFrames) -> ObjectFrames:
        return ObjectFrames(torch.minimum(first.scores, second.scores))


@module("tracks.when", version=1)
class When(Module):
    """The frames in which anything is meant.

    1 - prod_i (1 - s_it): ``[batch, frames]``, a noisy or over the objects.
    """

    def forward(self, objects: ObjectFrames) -> FrameSet:
        return FrameSet(1 - (1 - objects.scores).prod(dim=1))


@module("tracks.who", version=1)
class Who(Module):
    """The objects that are meant in any frame.

    max_t s_it: ``[batch, objects]``: frames of one track stand on the same evidence.
    """

    def forward(self, objects: ObjectFrames) -> ObjectSet:
        scores = objects.scores
        if not scores.shape[2]:
            return ObjectSet(scores.new_zeros(scores.shape[:2]))
        return ObjectSet(scores.amax(dim=2))


@module("tracks.within", version=1)
class Within(Module):
    """What is meant, in these frames only.

    s_it f_t: ``[batch, objects, frames]``.
    """

    def forward(self, objects: ObjectFrames, frames: FrameSet) -> ObjectFrames:
        return ObjectFrames(objects.scores * frames.scores.unsqueeze(1))
