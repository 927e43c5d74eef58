"""A clip of an agent with what is true of it, in the tables that exact modules read."""

import numpy as np
import torch
from torch import Tensor

from nmn.domains.motion.language import ACTION, OBJECT, RELATION, VERB
from nmn.kernels.float32 import FLOAT32_ON_CPU
from nmn.synthetic.motion import MotionClip
from nmn.synthetic.motion.words import RELATIONS
from nmn.types import ClipGraph


def with_truth(seen: ClipGraph, clip: MotionClip, order: np.ndarray) -> ClipGraph:
    """What is seen of a clip, with the truth beside it: no learned module reads that.

    As in an AGQA scene graph of the clip: what is out of view has no relation, and what is done
    with a thing is a relation to it too, in each frame that shows it.

    Arguments:
        seen: of ``nmn.synthetic.motion.seen_graph``, with the tables "features".
        clip: the same, at the same frames.
        order: ``[n]`` the thing that each object of ``seen`` is (``Features.order``).
    """
    places = {int(thing): slot for slot, thing in enumerate(order)}
    kinds = torch.zeros(len(order), len(OBJECT), **FLOAT32_ON_CPU)
    for thing, slot in places.items():
        if thing != clip.agent:
            kinds[slot, OBJECT.index(clip.things[thing].kind)] = 1
    relations = _relations(clip)[torch.from_numpy(np.asarray(order))]
    doing = torch.zeros(len(clip), len(ACTION), **FLOAT32_ON_CPU)
    events = {
        name: torch.zeros(len(clip.actions), size, **FLOAT32_ON_CPU)
        for name, size in (("action", len(ACTION)), ("verb", len(VERB)))
    }
    with_what = torch.zeros(len(clip.actions), len(order), **FLOAT32_ON_CPU)
    for row, one in enumerate(clip.actions):
        word = ACTION.index(f"{one.verb} {clip.things[one.thing].kind}")
        doing[torch.from_numpy(clip.frames_of(one)), word] = 1
        events["action"][row, word] = 1
        events["verb"][row, VERB.index(one.verb)] = 1
        with_what[row, places[one.thing]] = 1
    spans = torch.tensor([[one.start, one.end] for one in clip.actions], **FLOAT32_ON_CPU)
    return ClipGraph(
        seen.times,
        seen.duration,
        seen.present,
        seen.boxes,
        seen.width,
        seen.height,
        tables={**seen.tables, OBJECT.name: kinds},
        track_tables={**seen.track_tables, RELATION.name: relations},
        frame_tables={**seen.frame_tables, ACTION.name: doing},
        event_tables=events,
        spans=spans.reshape(-1, 2),
        parties={"object": with_what},
        miss_rate=seen.miss_rate,
        media=seen.media,
    )


def _relations(clip: MotionClip) -> Tensor:
    """``[things, frames, relations]`` those of places and contact, and verbs."""
    made = torch.zeros(len(clip.things), len(clip), len(RELATION), **FLOAT32_ON_CPU)
    columns = [RELATION.index(word) for word in RELATIONS]
    made[:, :, columns] = torch.from_numpy(clip.relations.astype(np.float32))
    for one in clip.actions:
        frames = clip.frames_of(one)
        shown = frames[clip.course.inside[one.thing, frames]]
        made[one.thing, torch.from_numpy(shown), RELATION.index(one.verb)] = 1
    return made
