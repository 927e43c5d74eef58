"""In which frames something is so: AGQA's functions of a frame, all frames at once.

A function of a frame, ``Exists(holding, Filter(frame, [relations]))``, is its values on all of
them; so ``IterateUntil`` needs no loop.
"""

from typing import Annotated

from jaxtyping import Float
from torch import Tensor

from nmn.modules.exact.clips.tables import best, is_meant, related, some_relation
from nmn.modules.module import Module, module
from nmn.types import Clip, ClipStack, FrameSet, Label

Thing = Annotated[Label, "object"]
Relating = Annotated[Label, "relation"]


@module("exact.localize", version=1)
class Localize(Module):
    """The frames in which an action goes on.

    sum_a l_a of the frame's actions: ``[batch, frames]``. STAIR's Localize; AGQA's ``Localize``
    takes the stretch from the first to the last of them.
    """

    def forward(self, clip: Clip, action: Annotated[Label, "action"]) -> FrameSet:
        return FrameSet(clip.dot_frames("action", action.probs).clamp(0, 1))


@module("exact.when_acting", version=1)
class WhenActing(Module):
    """The frames in which the subject does anything.

    max over actions: ``[batch, frames]``. AGQA's ``HasItem(Filter(frame, [actions]))``.
    """

    def forward(self, clip: Clip) -> FrameSet:
        return FrameSet(clip.table("some action", _some_action))


def _some_action(stack: ClipStack) -> Float[Tensor, "clips frames"]:
    return best(stack.of_frames("action"), 2)


@module("exact.when_object", version=1)
class WhenObject(Module):
    """The frames in which an object is there.

    max over objects of present and how well the word fits: ``[batch, frames]``. AGQA's ``Exists(o,
    Filter(frame, [objects]))``.
    """

    def forward(self, clip: Clip, thing: Thing) -> FrameSet:
        return FrameSet(best(is_meant(clip, thing).unsqueeze(2) * clip.present, 1).clamp(0, 1))


@module("exact.when_relation", version=1)
class WhenRelation(Module):
    """The frames in which the subject stands in a relation to anything.

    sum_r l_r max over objects: ``[batch, frames]``. AGQA's ``Exists(r, Filter(frame,
    [relations]))``.
    """

    def forward(self, clip: Clip, relation: Relating) -> FrameSet:
        table = clip.table("some relation", some_relation)
        return FrameSet((table * relation.probs.unsqueeze(1)).sum(dim=2).clamp(0, 1))


@module("exact.when_related", version=1)
class WhenRelated(Module):
    """The frames in which the subject stands in a relation to an object.

    max over objects of the relation and how well the word fits: ``[batch, frames]``. AGQA's
    ``Exists(o, Filter(frame, [relations, r, objects]))``.
    """

    def forward(self, clip: Clip, thing: Thing, relation: Relating) -> FrameSet:
        scores = related(clip, relation) * is_meant(clip, thing).unsqueeze(2)
        return FrameSet(best(scores, 1).clamp(0, 1))
