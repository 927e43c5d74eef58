"""Objects by how they move: at a moment, or ever in the video."""

from collections.abc import Mapping
from typing import Annotated, ClassVar

import torch
from torch import Tensor

from nmn.domains.clevrer.exact.tables import codes, simulated
from nmn.domains.clevrer.words import DIRECTION, MOTION
from nmn.modules import Module, module
from nmn.types import Clip, ClipStack, Interval, Label, Object, ObjectSet, Vocabulary, reason

AFTER_END = reason("after the end", "how objects move is only known until the video's end")
NOT_IN_VIEW = reason("not in view", "the object is not in view at that moment")
NO_DIRECTIONS = reason(
    "no directions",
    "annotations state places in the world and not in the picture: the published prediction files "
    "have directions",
)
BETWEEN = reason(
    "between directions", "the object stands still, or moves between two of the four directions"
)


class OfMotion(Module):
    """What the modules of this file share: which state of motion they keep.

    Arguments:
        state: "moving" or "stationary".
    """

    def __init__(self, vocabularies: Mapping[str, Vocabulary], state: str = "moving") -> None:
        super().__init__(vocabularies)
        self.state = state


@module("clevrer.filter_motion", version=1)
class MovingAt(OfMotion):
    """The members of a set that are in view at a moment, and move then (or stand still).

    s_i [i in view][i moves]: ``[batch, objects]``, by the frame that is shown at the moment's
    start. Refuses after the video's end. CLEVRER's ``filter_moving``, ``filter_stationary`` and
    ``filter_resting``, which is the same as the second.
    """

    differentiable: ClassVar[tuple[str, ...]] = ("objects",)

    def forward(self, clip: Clip, objects: ObjectSet, moment: Interval) -> ObjectSet:
        shown = frame_at(clip, moment)
        moving, visible = (_at(table, shown) for table in (_moves(clip), _in_view(clip)))
        kept = moving if self.state == "moving" else visible - moving
        return ObjectSet(objects.scores * kept, refused=_beyond(shown))


@module("clevrer.filter_motion_ever", version=1)
class MovingEver(OfMotion):
    """The members of a set that come into view, and move in any frame in which they are in view
    (or in none).

    s_i max_t [i in view at t][i moves at t]: ``[batch, objects]``. Only what the video shows
    counts. The same functions of CLEVRER with ``null`` for the frame.
    """

    def forward(self, clip: Clip, objects: ObjectSet) -> ObjectSet:
        if not clip.present.shape[2]:
            return ObjectSet(objects.scores * 0)
        ever, moves = (table.amax(dim=2) for table in (_in_view(clip), _moves(clip)))
        return ObjectSet(objects.scores * (moves if self.state == "moving" else ever - moves))


@module("clevrer.query_direction", version=1)
class QueryDirection(Module):
    """Where to an object moves at a moment, as the picture shows it.

    1 at the word: ``[batch, words]``. Refuses after the video's end, where the object is not in
    view, stands still or moves between two directions, and of annotations, which do not say how the
    camera stands. CLEVRER's ``query_direction``.
    """

    differentiable: ClassVar[tuple[str, ...]] = ()

    def forward(
        self, clip: Clip, target: Object, moment: Interval
    ) -> Annotated[Label, "direction"]:
        shown = frame_at(clip, moment)
        table = clip.track_table(DIRECTION.name) * shown[:, None, :, None]
        found = (table.sum(dim=2) * target.weights.unsqueeze(2)).sum(dim=1)
        known = (simulated(clip, "unseen") > 0.5).any(dim=1)
        visible = (_at(_in_view(clip), shown) * target.weights).sum(dim=1) > 0.5
        refused = codes(found.sum(dim=1) < 0.5, BETWEEN.code)
        refused = torch.where(visible, refused, NOT_IN_VIEW.code)
        refused = torch.where(known, refused, NO_DIRECTIONS.code)
        refused = torch.where(_beyond(shown) != 0, AFTER_END.code, refused)
        found = found / found.sum(dim=1, keepdim=True).clamp_min(1)
        return Label(found, refused=refused.to(torch.int32), vocabulary=DIRECTION.name)


def frame_at(clip: Clip, moment: Interval) -> Tensor:
    """``[batch, frames]`` 1 at the frame that is shown when the moment begins; none after the end.

    A clip that was sampled shows its last sample until the next one.
    """
    times = clip.times
    began = moment.start.unsqueeze(1)
    shown = (times <= began) & (began < times + clip.seconds) & clip.frame_mask
    return shown.to(clip.stack.dtype)


def _at(table: Tensor, shown: Tensor) -> Tensor:
    """``[batch, objects]`` a table of objects and frames at one frame."""
    return (table * shown.unsqueeze(1)).sum(dim=2)


def _beyond(shown: Tensor) -> Tensor:
    return codes(shown.sum(dim=1) < 0.5, AFTER_END.code)


def _moves(clip: Clip) -> Tensor:
    """``[batch, objects, frames]`` in view and moving."""
    return clip.table("in view and moving", _moving_in_view)


def _moving_in_view(stack: ClipStack) -> Tensor:
    return stack.present * stack.of_tracks(MOTION.name)[..., MOTION.index("moving")]


def _in_view(clip: Clip) -> Tensor:
    return clip.present
