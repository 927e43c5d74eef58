"""Learned modules over the features of a clip's objects and frames.

STAIR (Wang et al. 2024, arXiv 2401.03901) reads all of a question's steps off hidden vectors of
whole frames. Here what is learned is one ``Sight``: of every object what it is, and of every object
and frame how the subject stands to it and what is done with it. What a step says follows from that
by arithmetic of probabilities: a set of frames is an attention, a set of words is the most that a
word reaches in the frames attended to. So nothing that was learned on short programs can fail on
long ones, a keyword always counts, and a clip may have any number of frames.

Clips must have tables "features" of their tracks ``[objects, frames, features]`` and of their
frames ``[frames, features]``. What depends on the clip alone is computed once a clip of a batch,
however many questions there are about it.
"""

from collections.abc import Iterable, Mapping, Sequence

from nmn.modules.binding import Call, bindings
from nmn.modules.clips.lengths import Longest, Shortest
from nmn.modules.clips.localize import Localize
from nmn.modules.clips.moments import WhenActing, WhenObject, WhenRelated, WhenRelation
from nmn.modules.clips.occurring import Actions, Objects, ObjectsBy, Relations
from nmn.modules.clips.parts import ToAction
from nmn.modules.clips.sight import OnSight, Sight
from nmn.modules.clips.whole_frames import SightOfFrames
from nmn.modules.module import Module
from nmn.types import Vocabulary

__all__ = [
    "LEARNED",
    "Actions",
    "Localize",
    "Longest",
    "Objects",
    "ObjectsBy",
    "Relations",
    "Shortest",
    "Sight",
    "SightOfFrames",
    "ToAction",
    "WhenActing",
    "WhenObject",
    "WhenRelated",
    "WhenRelation",
    "build_clips",
]


LEARNED = (
    ToAction,
    Longest,
    Shortest,
    Objects,
    ObjectsBy,
    Relations,
    Actions,
    Localize,
    WhenActing,
    WhenObject,
    WhenRelated,
    WhenRelation,
)
"""Each under its own name: what ``nmn.modules.exact.clips.CLIPS`` are the truth of."""


def build_clips(
    calls: Iterable[Call],
    vocabularies: Mapping[str, Vocabulary],
    *,
    features: int | None,
    context: int | None = None,
    judged: bool = False,
    parts: Sequence[tuple[int, int] | None] | None = None,
) -> dict[str, Module]:
    """Modules by name, untrained; all that read a clip's features share one ``Sight``.

    Arguments:
        calls: modules of this package, and any without weights.
        vocabularies: of the domain: "object", "relation", "action" and "verb" among them.
        features: of an object in a frame: the width of the track table "features"; None where
            clips have no tracks (see ``SightOfFrames``).
        context: of a frame: the width of the frame table "features"; by default the same.
        judged, parts: see ``Sight``.
    """
    sight: Sight
    if features is None:
        assert context is not None  # something is seen
        sight = SightOfFrames(vocabularies, context=context, parts=parts)
    else:
        sight = Sight(vocabularies, features=features, context=context, judged=judged, parts=parts)
    made: dict[str, Module] = {}
    for name, one in bindings(calls).items():
        shared = {"sight": sight} if issubclass(one.cls, OnSight) else {}
        made[name] = one.build(vocabularies, **shared)
    return made
