"""Situations, the annotated frames of a clip, and what is in them.

What is in them the frame tables of the clip state, for the exact modules; learned ones read it off
features (``seeing``), and do the same with it.
"""

from collections.abc import Mapping
from typing import Annotated, ClassVar

import torch
from jaxtyping import Float
from torch import Tensor

from nmn.domains.star.modules.sequences import SIZES, listing, refusals
from nmn.modules import Module, module
from nmn.modules.ports import PropertyLabel, PropertyLabels
from nmn.types import Clip, FrameSet, Label, LabelList, Labels, Vocabulary


@module("star.situations", version=1)
class Situations(Module):
    """All annotated frames.

    1 for each: ``[batch, frames]``. STAR's ``Situations``.
    """

    def forward(self, clip: Clip) -> FrameSet:
        return FrameSet(clip.frame_mask.to(clip.stack.dtype))


@module("star.actions", version=1)
class Actions(Module):
    """What goes on in some of the frames, in the order in which it first does.

    Within a frame the surer come first: as in the record, whose places the table "action" has as
    distances from 1. Refuses where nothing goes on. STAR's ``Actions``.
    """

    differentiable: ClassVar[tuple[str, ...]] = ()
    sizes = SIZES

    def forward(self, clip: Clip, situations: FrameSet) -> Annotated[LabelList, "action"]:
        return listed(clip.frame_table("action"), situations)


@module("star.seen", version=1)
class Seen(Module):
    """What is seen in any of the frames, objects or relations; refuses where nothing is.

    The most of the frames' probabilities: ``[batch, words]``. STAR's ``Objs`` and ``Rels``.
    """

    def __init__(self, vocabularies: Mapping[str, Vocabulary]) -> None:
        super().__init__(vocabularies)
        self.table = vocabularies["property"].name

    def forward(self, clip: Clip, situations: FrameSet) -> PropertyLabels:
        return seen_in(clip.frame_table(self.table), situations, self.table)


@module("star.situations_with", version=1)
class SituationsWith(Module):
    """The frames in which an object, or a relation, is seen; all of them where it is in none.

    ``[batch, frames]``. STAR's ``Filter_Situations_with_Obj`` and ``Filter_Situations_with_Rel``,
    which hand on what they were given where nothing matches.
    """

    def __init__(self, vocabularies: Mapping[str, Vocabulary]) -> None:
        super().__init__(vocabularies)
        self.table = vocabularies["property"].name

    def forward(self, clip: Clip, situations: FrameSet, word: PropertyLabel) -> FrameSet:
        return kept(clip.frame_table(self.table), situations, word)


@module("star.when_seen", version=1)
class WhenSeen(Module):
    """The frames in which a word is seen: what programs of STAR never ask, and lessons do.

    sum_w l_w of the frame's words: ``[batch, frames]``.
    """

    def __init__(self, vocabularies: Mapping[str, Vocabulary]) -> None:
        super().__init__(vocabularies)
        self.table = vocabularies["property"].name

    def forward(self, clip: Clip, word: PropertyLabel) -> FrameSet:
        return FrameSet(clip.dot_frames(self.table, word.probs).clamp(0, 1))


def listed(table: Float[Tensor, "batch frames actions"], situations: FrameSet) -> LabelList:
    """The actions of some frames in the order in which they first go on."""
    batch, frames, words = table.shape
    there = (table > 0.5) & (situations.scores > 0.5).unsqueeze(2)
    number = torch.arange(frames, dtype=table.dtype, device=table.device)
    since = number.reshape(1, -1, 1) + (1 - table)
    never = float(frames) + 1
    since = torch.where(there, since, never)
    since = torch.cat([since, since.new_full((batch, 1, words), never)], dim=1)
    earliest, order = since.amin(dim=1).sort(dim=1, stable=True)
    ranked = torch.nn.functional.one_hot(order, words).to(table.dtype)
    return listing(ranked, earliest < never, "action")


def seen_in(
    table: Float[Tensor, "batch frames words"], situations: FrameSet, vocabulary: str
) -> Labels:
    """The words of some frames: the most of the frames' probabilities."""
    each = table * situations.scores.unsqueeze(2)
    none = each.new_zeros(each.shape[0], 1, each.shape[2])
    probs = torch.cat([each, none], dim=1).amax(dim=1)
    return Labels(probs, vocabulary=vocabulary, refused=refusals(~(probs > 0.5).any(dim=1)))


def kept(table: Float[Tensor, "batch frames words"], situations: FrameSet, word: Label) -> FrameSet:
    """Those of some frames in which a word is seen; all of them where it is in none."""
    seen = table @ word.probs.unsqueeze(2)
    scores = situations.scores * seen.squeeze(2).clamp(0, 1)
    matched = (scores > 0.5).any(dim=1, keepdim=True)
    return FrameSet(torch.where(matched, scores, situations.scores))
