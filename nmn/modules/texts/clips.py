"""What frames and tracks of clips are like in the words of a model."""

from typing import Annotated

from torch import Tensor

from nmn.modules.module import module
from nmn.modules.ports import FEATURES
from nmn.modules.texts.likeness import Likeness
from nmn.types import Clip, ClipStack, FrameSet, ObjectSet, Word

Phrase = Annotated[Word, "phrase"]


@module("texts.localize", version=1)
class LocalizeText(Likeness):
    """The frames that a phrase describes, in the words of a model.

    f_t = p_t: ``[batch, frames]``, as ``Likeness`` has it of the whole frame. STAIR's ``Localize``
    (arXiv 2401.03901, section 3.2) with a model that was never trained on clips.
    """

    def forward(self, clip: Clip, phrase: Phrase) -> FrameSet:
        def compared(stack: ClipStack) -> Tensor:
            return self.compare(stack.of_frames(FEATURES))

        each = clip.select(f"{self._key} of frames", compared, phrase.index)
        return FrameSet(each * clip.frame_mask)


@module("texts.track_looks", version=1)
class TrackLooks(Likeness):
    """The tracks of a set that a phrase describes, in the words of a model.

    s_i p_i: ``[batch, objects]``, p as ``Likeness`` has it of the best view of the track.
    """

    def forward(self, clip: Clip, objects: ObjectSet, phrase: Phrase) -> ObjectSet:
        def compared(stack: ClipStack) -> Tensor:
            return self.compare(stack.concepts(FEATURES))

        each = clip.select(f"{self._key} of tracks", compared, phrase.index)
        return ObjectSet(objects.scores * each)
