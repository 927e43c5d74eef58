"""What is in situations, learned: the same functions on what a ``Sight`` sees in each frame."""

from collections.abc import Mapping
from typing import Annotated, ClassVar

from jaxtyping import Float
from torch import Tensor

from nmn.domains.star.modules.sequences import SIZES
from nmn.domains.star.modules.situations import kept, listed, seen_in
from nmn.modules import module
from nmn.modules.clips.by_frame import words_by_frame
from nmn.modules.clips.sight import SIZE, OnSight, Sight
from nmn.modules.ports import PropertyLabel, PropertyLabels
from nmn.types import Clip, FrameSet, LabelList, Vocabulary


@module("star.learned_actions", version=1)
class LearnedActions(OnSight):
    """What goes on in some of the frames, in the order in which it first does.

    An action goes on where it is more probable than not; within a frame the surer come first. A
    place's probability is the most that its action reaches: ``[batch, places, actions]``. Refuses
    where nothing goes on. STAR's ``Actions``. Nothing is learned from lists: of what is listed
    wrongly they only say that it should be less, and not what should be more.
    """

    differentiable: ClassVar[tuple[str, ...]] = ()
    sizes = SIZES

    def forward(self, clip: Clip, situations: FrameSet) -> Annotated[LabelList, "action"]:
        seen = words_by_frame(self.sight, clip.stack, "action").detach()
        table = seen.index_select(0, clip.rows)
        found = listed(table, situations)
        sure = seen_in(table, situations, "action").probs.unsqueeze(1)
        return LabelList(found.probs * sure, vocabulary="action", refused=found.refused)


class _OfWord(OnSight):
    """Modules on one of the vocabularies "object", "relation" and "action".

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
        self.table = vocabularies["property"].name

    def _seen(self, clip: Clip) -> Float[Tensor, "batch frames words"]:
        return words_by_frame(self.sight, clip.stack, self.table).index_select(0, clip.rows)


@module("star.learned_seen", version=1)
class LearnedSeen(_OfWord):
    """What is seen in any of the frames, objects or relations; refuses where nothing is.

    The most of the frames' probabilities: ``[batch, words]``. STAR's ``Objs`` and ``Rels``.
    """

    def forward(self, clip: Clip, situations: FrameSet) -> PropertyLabels:
        return seen_in(self._seen(clip), situations, self.table)


@module("star.learned_situations_with", version=1)
class LearnedSituationsWith(_OfWord):
    """The frames in which an object, or a relation, is seen; all of them where it is in none.

    ``[batch, frames]``. STAR's ``Filter_Situations_with_Obj`` and ``Filter_Situations_with_Rel``.
    """

    def forward(self, clip: Clip, situations: FrameSet, word: PropertyLabel) -> FrameSet:
        return kept(self._seen(clip), situations, word)


@module("star.learned_when_seen", version=1)
class LearnedWhenSeen(_OfWord):
    """The frames in which a word is seen: what lessons ask.

    sum_w l_w of the frame's words: ``[batch, frames]``.
    """

    def forward(self, clip: Clip, word: PropertyLabel) -> FrameSet:
        found = self._seen(clip) @ word.probs.unsqueeze(2)
        return FrameSet(found.squeeze(2).clamp(0, 1))
