"""What occurs in a set of frames: objects, relations, actions.

A word occurs as far as it does in the frame where it does most, of those that are meant: max_t
f(t) P(word | t). A product over the frames (noisy or) would take a hundred frames of faint doubt
for near certainty. STAIR's Filter (arXiv 2401.03901, section 3.2).
"""

from typing import TYPE_CHECKING

import torch
from jaxtyping import Float
from torch import Tensor

from nmn.modules.clips.ports import ActionLabels, ObjectLabels, RelationLabel, RelationLabels
from nmn.modules.clips.sight import OnSight, any_of
from nmn.modules.module import module
from nmn.types import Clip, FrameSet, Labels

if TYPE_CHECKING:
    from nmn.types import ClipStack


def _most(p: Float[Tensor, "batch *many frames"]) -> Float[Tensor, "batch *many"]:
    """The largest of the frames; 0 where there is none."""
    return p.amax(dim=-1) if p.shape[-1] else p.sum(dim=-1)


def _of_kinds(seen: Float[Tensor, "batch objects"], kinds: Tensor) -> Labels:
    """Which kinds are among the objects that are seen."""
    return Labels(any_of(seen.unsqueeze(2) * kinds).clamp(0, 1), vocabulary="object")


class _ByWord(OnSight):
    """Tables with the frames last, as those who look for the largest want them."""

    def _relations(self, stack: "ClipStack") -> Float[Tensor, "clips relations objects frames"]:
        return self.sight.of_relations(stack).movedim(3, 1).contiguous()

    def _verbs(self, stack: "ClipStack") -> Float[Tensor, "clips verbs objects frames"]:
        return self.sight.of_verbs(stack).movedim(3, 1).contiguous()

    def _in(self, clip: Clip, frames: FrameSet, table: Tensor) -> Tensor:
        """``[batch, words, objects]`` how far each word holds in any of the frames."""
        return _most(table.index_select(0, clip.rows) * frames.scores[:, None, None, :])


@module("clips.objects", version=1)
class Objects(OnSight):
    """The objects on screen in some of the frames.

    max_t f(t) present(i, t), and any of the objects i of a kind: ``[batch, objects]``.
    """

    def forward(self, clip: Clip, frames: FrameSet) -> ObjectLabels:
        there = self.sight.of_presence(clip.stack).index_select(0, clip.rows)
        seen = _most(there * frames.scores.unsqueeze(1))
        return _of_kinds(seen, self.sight.of_objects(clip.stack).index_select(0, clip.rows))


@module("clips.objects_by", version=1)
class ObjectsBy(OnSight):
    """The objects to which the subject stands in a relation in some of the frames.

    max_t f(t) P(relation | i, t), and any of the objects i of a kind: ``[batch, objects]``.
    """

    def forward(self, clip: Clip, frames: FrameSet, relation: RelationLabel) -> ObjectLabels:
        table = self.sight.of_relations(clip.stack).index_select(0, clip.rows)
        holds = torch.matmul(table, relation.probs[:, None, :, None]).squeeze(3)
        seen = _most(holds * frames.scores.unsqueeze(1))
        return _of_kinds(seen, self.sight.of_objects(clip.stack).index_select(0, clip.rows))


@module("clips.relations", version=1)
class Relations(_ByWord):
    """The relations in which the subject stands to any object in some of the frames.

    max_t f(t) P(relation | i, t), and any of the objects i: ``[batch, relations]``.
    """

    def forward(self, clip: Clip, frames: FrameSet) -> RelationLabels:
        table = clip.stack.table("sight: relations by word", self._relations)
        holds = self._in(clip, frames, table).transpose(1, 2)
        return Labels(any_of(holds).clamp(0, 1), vocabulary="relation")


@module("clips.actions", version=1)
class Actions(_ByWord):
    """The actions that go on in some of the frames.

    max_t f(t) P(verb | i, t) for the objects i of the action's kind, or P(action | t) where it is
    no verb of an object: ``[batch, actions]``.
    """

    def forward(self, clip: Clip, frames: FrameSet) -> ActionLabels:
        table = clip.stack.table("sight: verbs by word", self._verbs)
        done = self._in(clip, frames, table).transpose(1, 2)  # [batch, objects, verbs]
        kinds = self.sight.of_objects(clip.stack).index_select(0, clip.rows)
        pairs = any_of(done.unsqueeze(3) * kinds.unsqueeze(2))
        plain = None
        if self.sight.plain:
            alone = self.sight.of_plain(clip.stack).index_select(0, clip.rows)
            plain = _most((alone * frames.scores.unsqueeze(2)).transpose(1, 2))
        return Labels(self.sight.actions_of(pairs, plain).clamp(0, 1), vocabulary="action")
