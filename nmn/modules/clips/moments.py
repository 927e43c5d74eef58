"""When something holds: AGQA's functions of a frame (arXiv 2103.16002, section 3.2), asked of all
frames at once.

STAIR's FilterFrame and ExistsFrame (arXiv 2401.03901, section 3.2).
"""

import torch

from nmn.modules.clips.ports import ObjectLabel, RelationLabel
from nmn.modules.clips.sight import OnSight, any_of
from nmn.modules.module import module
from nmn.types import Clip, FrameSet


@module("clips.when_object", version=1)
class WhenObject(OnSight):
    """The frames in which an object of a kind is on screen.

    Any of the objects i, sum_k o(k) P(kind k | i) present(i, t): ``[batch, frames]``.
    """

    def forward(self, clip: Clip, thing: ObjectLabel) -> FrameSet:
        kinds = self.sight.of_objects(clip.stack).index_select(0, clip.rows)
        fits = torch.bmm(kinds, thing.probs.unsqueeze(2))
        there = self.sight.of_presence(clip.stack).index_select(0, clip.rows)
        return FrameSet(any_of(fits * there).clamp(0, 1))


@module("clips.when_relation", version=1)
class WhenRelation(OnSight):
    """The frames in which the subject stands in a relation to any object.

    Any of the objects i, sum_r q(r) P(relation r | i, t): ``[batch, frames]``.
    """

    def forward(self, clip: Clip, relation: RelationLabel) -> FrameSet:
        table = self.sight.of_relations(clip.stack).index_select(0, clip.rows)
        holds = torch.matmul(table, relation.probs[:, None, :, None]).squeeze(3)
        return FrameSet(any_of(holds).clamp(0, 1))


@module("clips.when_related", version=1)
class WhenRelated(OnSight):
    """The frames in which the subject stands in a relation to an object of a kind.

    Any of the objects i, P(kind | i) P(relation | i, t): ``[batch, frames]``.
    """

    def forward(self, clip: Clip, thing: ObjectLabel, relation: RelationLabel) -> FrameSet:
        kinds = self.sight.of_objects(clip.stack).index_select(0, clip.rows)
        table = self.sight.of_relations(clip.stack).index_select(0, clip.rows)
        holds = torch.matmul(table, relation.probs[:, None, :, None]).squeeze(3)
        fits = torch.bmm(kinds, thing.probs.unsqueeze(2))
        return FrameSet(any_of(fits * holds).clamp(0, 1))


@module("clips.when_acting", version=1)
class WhenActing(OnSight):
    """The frames in which any action goes on.

    The most of all verbs of an object, and any of the objects; or of the actions that are no verb
    of an object: ``[batch, frames]``.
    """

    def forward(self, clip: Clip) -> FrameSet:
        verbs = self.sight.of_verbs(clip.stack).index_select(0, clip.rows)
        found = any_of(verbs.amax(dim=3))
        if self.sight.plain:
            plain = self.sight.of_plain(clip.stack).index_select(0, clip.rows)
            found = torch.maximum(found, plain.amax(dim=2))
        return FrameSet(found.clamp(0, 1))
