"""What functions of clips mean, exactly, on clips as their truth tables state them.

The subject that a clip is about (AGQA's person) is no object; what they do with the objects is:

    tables["object"]             what each object is
    present                      in which frames it is there
    track_tables["relation"]     in which relations the subject stands to it, frame by frame
    frame_tables["action"]       what the subject does in each frame
    event_tables["action"], spans          each time that they do something, and from when to when
    event_tables["verb"], parties["object"]    what of it is the verb, and with which object

On uncertain tables and frames the same modules give the most likely evidence: that something is
seen in some of these frames is as probable as in the best of them.
"""

from nmn.modules.exact.clips.actions import Longest, Shortest, ToAction
from nmn.modules.exact.clips.found import Actions, Objects, ObjectsBy, Relations
from nmn.modules.exact.clips.when import Localize, WhenActing, WhenObject, WhenRelated, WhenRelation

CLIPS = (
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
"""Each under its own name, on the vocabularies object, relation, action and verb."""

__all__ = [
    "CLIPS",
    "Actions",
    "Localize",
    "Longest",
    "Objects",
    "ObjectsBy",
    "Relations",
    "Shortest",
    "ToAction",
    "WhenActing",
    "WhenObject",
    "WhenRelated",
    "WhenRelation",
]
