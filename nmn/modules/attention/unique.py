"""The one object of an attention."""

from nmn.modules.attention.among import among
from nmn.modules.module import Module, module
from nmn.types import ObjectSet, Scene

# How sharply ``unique`` chooses: a score of 1 against a score of 0 is e^10 to 1.
_SHARP = 10.0


@module("attention.unique", version=1)
class Unique(Module):
    """The one object that is attended to most.

    softmax(10 a): ``[batch, objects]``. CLEVR's ``unique`` without its condition: an attention
    cannot say that there are several.
    """

    def forward(self, scene: Scene, objects: ObjectSet) -> ObjectSet:
        return ObjectSet(among(scene, objects.scores * _SHARP))
