"""When an action goes on."""

import torch
from jaxtyping import Float
from torch import Tensor

from nmn.modules.clips.ports import ActionLabel
from nmn.modules.clips.sight import OnSight, any_of
from nmn.modules.module import module
from nmn.types import Clip, FrameSet


@module("clips.localize", version=1)
class Localize(OnSight):
    """The frames in which an action goes on: attention over frames.

    For each object sum_v,k a(v, k) P(verb v | object, frame) P(kind k | object), and any of the
    objects: ``[batch, frames]``. STAIR's Localize (arXiv 2401.03901, section 3.2), there a cosine
    of a phrase's vector with each frame's.
    """

    def forward(self, clip: Clip, action: ActionLabel) -> FrameSet:
        return FrameSet(self._when(clip, action.probs).clamp(0, 1))

    def _when(self, clip: Clip, actions: Tensor) -> Float[Tensor, "batch frames"]:
        kinds = self.sight.of_objects(clip.stack).index_select(0, clip.rows)
        verbs = self.sight.of_verbs(clip.stack).index_select(0, clip.rows)
        parts = self.sight.parts_of(actions, verbs.shape[3], kinds.shape[2])
        wanted = torch.bmm(kinds, parts.transpose(1, 2))  # [batch, objects, verbs]
        found = any_of(torch.matmul(verbs, wanted.unsqueeze(3)).squeeze(3))
        if not self.sight.plain:
            return found
        plain = self.sight.of_plain(clip.stack).index_select(0, clip.rows)
        alone = torch.matmul(plain, actions[:, self.sight.plain].unsqueeze(2)).squeeze(2)
        return found + alone
