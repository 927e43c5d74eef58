"""Which action takes longest, and which is over soonest.

An action may be done several times; its length is that of its longest run of frames where the
longest is asked for, and of its shortest where the shortest is (AGQA, arXiv 2103.16002, section
3.2, has a length an instance). STAIR's Superlative (arXiv 2401.03901, section 3.2) weighs actions
by sums of attention, which take two short instances for a long one.

Whoever asks how long something takes says that it happens. So an action's frames are weighed
against its surest one, and how sure it is to be among those that are compared counts once, beside
its length.
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
# What is never surer than that is not there, and has no length.
_FAINTEST = 0.02
# Actions that are compared: the surest. A clip of half a minute has about ten.
_RIVALS = 32


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


def bridged(scores: Float[Tensor, "many frames"]) -> Float[Tensor, "many frames"]:
    """Doubtful frames as those on both sides of them are: (2 s - 1)^2 of what a frame says itself,
    and for the rest the middle one of it and its two neighbours. Decided frames stay."""
    wide = nn.functional.pad(scores, (1, 1))
    three = torch.stack([wide[:, :-2], scores, wide[:, 2:]])
    sure = (2 * scores - 1).square()
    return sure * scores + (1 - sure) * three.median(dim=0).values


Runs = Callable[[Tensor, Tensor], Tensor]


class _Extreme(OnSight):
    """What both share: which action beats all others.

    Of independent members P(a) = p_a prod_b (1 - p_b sigmoid((length b - length a) / t)), over the
    others b; t is learned. What is missing to one is that there is none, or that lengths tie.

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
        each = scores.flatten(0, 1)
        most = each.amax(dim=1, keepdim=True) if each.shape[1] else each.new_ones(len(each), 1)
        given = bridged(each / most.clamp_min(_FAINTEST))  # that it happens at all
        found = run(sharpened(given, training=self.training), lasting.flatten(0, 1))
        return found.view(scores.shape[:2])

    def _most(self, actions: ActionLabels, lengths: Float[Tensor, "batch actions"]) -> ActionLabel:
        """The action of the greatest length; refuses where nothing is among them."""
        p, which = actions.probs.topk(min(_RIVALS, actions.probs.shape[1]), dim=1)
        length = lengths.gather(1, which) / self.apart.exp().clamp_min(_FINEST)
        beaten = p.unsqueeze(1) * torch.sigmoid(length.unsqueeze(1) - length.unsqueeze(2))
        itself = torch.eye(p.shape[1], dtype=torch.bool, device=p.device)
        wins = p * (1 - beaten.masked_fill(itself, 0.0)).prod(dim=2)
        probs = torch.zeros_like(actions.probs).scatter(1, which, wins)
        if self.training:  # an early wrong guess must learn
            return Label(probs, vocabulary="action")
        there = actions.probs.amax(dim=1)
        codes = torch.where(there < 0.5, NO_WORD.code, 0).to(torch.int32)
        return Label(probs, vocabulary="action", refused=codes)


@module("clips.longest", version=2)
class Longest(_Extreme):
    """The action of several that takes longest; refuses where there is none.

    By the seconds of each one's longest run: ``[batch, actions]``. AGQA's
    ``Superlative(max, ...)``.
    """

    def forward(self, clip: Clip, actions: ActionLabels) -> ActionLabel:
        return self._most(actions, clip.table("longest runs", self._longest))

    def _longest(self, stack: ClipStack) -> Tensor:
        return self._lengths(stack, longest_run)


@module("clips.shortest", version=2)
class Shortest(_Extreme):
    """The action of several that is over soonest; refuses where there is none.

    By the seconds of each one's shortest run: ``[batch, actions]``. AGQA's
    ``Superlative(min, ...)``.
    """

    def forward(self, clip: Clip, actions: ActionLabels) -> ActionLabel:
        return self._most(actions, -clip.table("shortest runs", self._shortest))

    def _shortest(self, stack: ClipStack) -> Tensor:
        return self._lengths(stack, shortest_run)
