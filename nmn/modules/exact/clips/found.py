"""What is seen in some frames: AGQA's ``Iterate(frames, Filter(frame, ...))``, STAIR's Filter."""

from typing import Annotated

from nmn.modules.exact.clips.tables import best, related, some_relation
from nmn.modules.module import Module, module
from nmn.types import Clip, FrameSet, Label, Labels

Things = Annotated[Labels, "object"]
Relating = Annotated[Label, "relation"]


@module("exact.objects", version=1)
class Objects(Module):
    """What objects are there in some of these frames.

    max over objects and frames of f_t, present and the object's words: ``[batch, objects' words]``.
    AGQA's ``Filter(frame, [objects])``.
    """

    def forward(self, clip: Clip, frames: FrameSet) -> Things:
        there = best(clip.present * frames.scores.unsqueeze(1), 2)
        probs = best(there.unsqueeze(2) * clip.gather("object"), 1)
        return Labels(probs, vocabulary="object")


@module("exact.objects_by", version=1)
class ObjectsBy(Module):
    """To what objects the subject stands in a relation in some of these frames.

    max over objects and frames of f_t, the relation and the object's words: ``[batch, objects'
    words]``. AGQA's ``Filter(frame, [relations, r, objects])``.
    """

    def forward(self, clip: Clip, frames: FrameSet, relation: Relating) -> Things:
        there = best(related(clip, relation) * frames.scores.unsqueeze(1), 2)
        probs = best(there.unsqueeze(2) * clip.gather("object"), 1)
        return Labels(probs, vocabulary="object")


@module("exact.relations", version=1)
class Relations(Module):
    """In what relations the subject stands to anything in some of these frames.

    max over objects and frames of f_t and the relation: ``[batch, relations]``. AGQA's
    ``Filter(frame, [relations])``.
    """

    def forward(self, clip: Clip, frames: FrameSet) -> Annotated[Labels, "relation"]:
        table = clip.table("some relation", some_relation)
        return Labels(best(table * frames.scores.unsqueeze(2), 1), vocabulary="relation")


@module("exact.actions", version=1)
class Actions(Module):
    """What the subject does in some of these frames.

    max over frames of f_t and the action: ``[batch, actions]``. AGQA's ``Filter(frame,
    [actions])``.
    """

    def forward(self, clip: Clip, frames: FrameSet) -> Annotated[Labels, "action"]:
        probs = best(clip.frame_table("action") * frames.scores.unsqueeze(2), 1)
        return Labels(probs, vocabulary="action")
