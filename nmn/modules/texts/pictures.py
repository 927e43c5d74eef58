"""What objects of pictures, and whole pictures, are like in the words of a model."""

from typing import Annotated

from jaxtyping import Float
from torch import Tensor

from nmn.modules.module import module
from nmn.modules.ports import FEATURES
from nmn.modules.tables import with_doubt
from nmn.modules.texts.likeness import Likeness
from nmn.types import Bool, Object, ObjectSet, Scene, SceneStack, Word

Phrase = Annotated[Word, "phrase"]


class _OfObjects(Likeness):
    """The likeness of every object of the row's scene."""

    def _each(self, scene: Scene, phrase: Word) -> Float[Tensor, "batch objects"]:
        def compared(stack: SceneStack) -> Tensor:
            return self.compare(stack.concepts(FEATURES))

        return scene.select(f"{self._key} of objects", compared, phrase.index)


@module("texts.looks", version=1)
class Looks(_OfObjects):
    """The members of a set that a phrase describes, in the words of a model.

    s_i p_i: ``[batch, objects]``, p as ``Likeness`` has it of the object's part of the picture.
    """

    def forward(self, scene: Scene, objects: ObjectSet, phrase: Phrase) -> ObjectSet:
        return ObjectSet(objects.scores * self._each(scene, phrase))


@module("texts.verify_looks", version=1)
class VerifyLooks(_OfObjects):
    """Does a phrase describe the object, in the words of a model?

    sum_i w_i p_i: ``[batch]``; where there is no such object, a yes is as likely as a no.
    """

    def forward(self, scene: Scene, target: Object, phrase: Phrase) -> Bool:
        p = (target.weights * self._each(scene, phrase)).sum(dim=1)
        return Bool(with_doubt(p, target.weights.sum(dim=1)).clamp(0, 1))


@module("texts.shows", version=1)
class Shows(Likeness):
    """Does a phrase describe the whole picture, in the words of a model?

    p as ``Likeness`` has it: ``[batch]``.
    """

    def forward(self, scene: Scene, phrase: Phrase) -> Bool:
        def compared(stack: SceneStack) -> Tensor:
            # A map of one place for the whole picture; of several, their mean.
            whole = stack.grid(FEATURES).flatten(2).mean(dim=2)  # [scenes, features]
            return self.compare(whole.unsqueeze(1)).squeeze(2)

        return Bool(scene.select(f"{self._key} of pictures", compared, phrase.index))
