"""Which action takes longest, and which is over soonest.

An action may be done several times; its length is that of its longest run of frames where the
longest is asked for, and of its shortest where the shortest is (AGQA, arXiv 2103.16002, section
3.2, has a length an instance). STAIR's Superlative (arXiv 2401.03901, section 3.2) weighs actions
by sums of attention, which take two short instances for a long one.
"""

from collections.abc import Callable, Mapping

import torch
from jaxtyping import Float
from torch import Tensor, nn

from nmn.kernels.float32 import FLOAT32_ON_CPU
from nmn.modules.clips.ports import ActionLabel, ActionLabels
from nmn.modules.clips.sight import SIZE, OnSight, Sight
from nmn.modules.labels import NO_WORD
from nmn.modules.module import module
from nmn.modules.time.order import sharpened
from nmn.types import EPSILON, Clip, ClipStack, Label, Vocabulary

# Seconds by which lengths must differ for one to be e times as likely, at the start.
_APART = 0.2
_FINEST = 0.01


def longest_run(
    scores: Float[Tensor, "many frames"], seconds: Float[Tensor, "many frames"]
) -> Float[Tensor, " many"]:
    """Seconds of the longest stretch of frames that belong, soft: a frame that half belongs halves
    what came before it."""
    run, best = (scores.new_zeros(len(scores)) for _ in range(2))
    for score, lasts in zip(scores.unbind(1), seconds.unbind(1), strict=True):
        run = score * (run + lasts)
        best = torch.maximum(best, run)
    return best


def shortest_run(
    scores: Float[Tensor, "many frames"], seconds: Float[Tensor, "many frames"]
) -> Float[Tensor, " many"]:
    """The same of the shortest stretch; the whole time where there is none.

    A stretch ends at a frame that belongs before one that does not, and counts as far as it ends.
    """
    whole = seconds.sum(dim=1)
    run, best = scores.new_zeros(len(scores)), whole
    nexts = torch.cat([scores[:, 1:], scores.new_zeros(len(scores), 1)], dim=1)
    frames = zip(scores.unbind(1), nexts.unbind(1), seconds.unbind(1), strict=False)
    for score, following, lasts in frames:
        run = score * (run + lasts)
        ends = score * (1 - following)
        best = torch.minimum(best, ends * run + (1 - ends) * whole)
    return best


Runs = Callable[[Tensor, Tensor], Tensor]


class _Extreme(OnSight):
    """What both share. Each action's weight is its membership times e^(length / t), t learned.

    Arguments:
        vocabularies, features, context, sight: see ``OnSight``.
    """

    def __init__(
        self,
        vocabularies: Mapping[str, Vocabulary],
        *,
        features: int = SIZE,
        context: int | None = None,
        sight: Sight | None = None,
    ) -> None:
        super().__init__(vocabularies, features=features, context=context, sight=sight)
        self.apart = nn.Parameter(torch.tensor(_APART, **FLOAT32_ON_CPU).log())

    def _lengths(self, stack: ClipStack, run: Runs) -> Float[Tensor, "clips actions"]:
        """Seconds of every action; of one that may be done with several objects, their mean."""
        verbs = self.sight.of_verbs(stack).movedim(3, 2)  # [clips, objects, verbs, frames]
        runs = self._runs(verbs.flatten(1, 2), stack.seconds, run).view(verbs.shape[:3])
        kinds = self.sight.of_objects(stack)
        share = kinds / kinds.sum(dim=1, keepdim=True).clamp_min(EPSILON)
        pairs = torch.bmm(runs.transpose(1, 2), share)
        if not self.sight.plain:
            return self.sight.actions_of(pairs, None)
        plain = self.sight.of_plain(stack).transpose(1, 2)
        return self.sight.actions_of(pairs, self._runs(plain, stack.seconds, run))

    def _runs(
        self, scores: Float[Tensor, "clips many frames"], seconds: Tensor, run: Runs
    ) -> Float[Tensor, "clips many"]:
        lasting = seconds.unsqueeze(1).expand_as(scores)
        found = run(sharpened(scores.flatten(0, 1)), lasting.flatten(0, 1))
        return found.view(scores.shape[:2])

    def _most(self, actions: ActionLabels, lengths: Float[Tensor, "batch actions"]) -> ActionLabel:
        """The action of the greatest length; refuses where nothing is among them."""
        there = actions.probs.amax(dim=1)
        scale = self.apart.exp().clamp_min(_FINEST)
        logits = actions.probs.clamp_min(EPSILON).log() + lengths / scale
        probs = torch.softmax(logits, dim=1) * there.unsqueeze(1)
        if self.training:  # an early wrong guess must learn
            return Label(probs, vocabulary="action")
        codes = torch.where(there < 0.5, NO_WORD.code, 0).to(torch.int32)
        return Label(probs, vocabulary="action", refused=codes)


@module("clips.longest", version=1)
class Longest(_Extreme):
    """The action of several that takes longest; refuses where there is none.

    Each one's probability times e^(seconds of its longest run / t), scaled to that there is any:
    ``[batch, actions]``. AGQA's ``Superlative(max, ...)``.
    """

    def forward(self, clip: Clip, actions: ActionLabels) -> ActionLabel:
        return self._most(actions, clip.table("longest runs", self._longest))

    def _longest(self, stack: ClipStack) -> Tensor:
        return self._lengths(stack, longest_run)


@module("clips.shortest", version=1)
class Shortest(_Extreme):
    """The action of several that is over soonest; refuses where there is none.

    Each one's probability times e^(- seconds of its shortest run / t), scaled to that there is any:
    ``[batch, actions]``. AGQA's ``Superlative(min, ...)``.
    """

    def forward(self, clip: Clip, actions: ActionLabels) -> ActionLabel:
        return self._most(actions, -clip.table("shortest runs", self._shortest))

    def _shortest(self, stack: ClipStack) -> Tensor:
        return self._lengths(stack, shortest_run)
