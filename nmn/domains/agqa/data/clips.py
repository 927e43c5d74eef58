"""A scene graph as a clip with the truth tables that exact modules read."""

from collections.abc import Mapping, Sequence

import torch

from nmn.datasets.lazily import Lazily
from nmn.domains.agqa.data.scene_graphs import AgqaGraph
from nmn.kernels.float32 import FLOAT32_ON_CPU
from nmn.types import ClipGraph, Media, Vocabulary

# The size of the video is in no file; boxes are not read, as no program asks for them.
_SIDE = 1


def agqa_clip(
    graph: AgqaGraph, words: Mapping[str, Vocabulary], media: Media | None = None
) -> ClipGraph:
    """The clip of a scene graph.

    One object for each word: ``tables["object"]``, ``present``, ``track_tables["relation"]``; the
    actions of the frames in ``frame_tables["action"]``; each time that one is done as an event,
    with its verb and objects. A relation to nothing that is named is one to an object without a
    word.

    Arguments:
        words: object, relation, action and verb, with every word of the graph.
    """
    things = sorted(_things(graph))
    lonely = any(not to for frame in graph.frames for to in frame.related.values())
    slots = {thing: slot for slot, thing in enumerate(things)}
    count, frames = len(things) + lonely, len(graph.frames)
    kinds = torch.zeros(count, len(words["object"]), **FLOAT32_ON_CPU)
    for thing, slot in slots.items():
        kinds[slot, words["object"].index(thing)] = 1
    present = torch.zeros(count, frames, **FLOAT32_ON_CPU)
    relations = torch.zeros(count, frames, len(words["relation"]), **FLOAT32_ON_CPU)
    doing = torch.zeros(frames, len(words["action"]), **FLOAT32_ON_CPU)
    for k, frame in enumerate(graph.frames):
        for thing in frame.objects:
            present[slots[thing], k] = 1
        for relation, to in frame.related.items():
            column = words["relation"].index(relation)
            for slot in [slots[thing] for thing in to] or [len(things)]:
                relations[slot, k, column] = 1
        for action in frame.actions:
            doing[k, words["action"].index(action)] = 1
    events = len(graph.actions)
    done = torch.zeros(events, len(words["action"]), **FLOAT32_ON_CPU)
    verbs = torch.zeros(events, len(words["verb"]), **FLOAT32_ON_CPU)
    parties = torch.zeros(events, count, **FLOAT32_ON_CPU)
    for row, one in enumerate(graph.actions):
        done[row, words["action"].index(one.action)] = 1
        for verb in one.verbs:
            verbs[row, words["verb"].index(verb)] = 1
        for thing in one.objects:
            parties[row, slots[thing]] = 1
    spans = torch.tensor([[one.start, one.end] for one in graph.actions], **FLOAT32_ON_CPU)
    return ClipGraph(
        times=torch.tensor([frame.seconds for frame in graph.frames], **FLOAT32_ON_CPU),
        duration=graph.duration,
        present=present,
        boxes=torch.zeros(count, frames, 4, **FLOAT32_ON_CPU),
        width=_SIDE,
        height=_SIDE,
        tables={"object": kinds},
        track_tables={"relation": relations},
        frame_tables={"action": doing},
        event_tables={"action": done, "verb": verbs},
        spans=spans.reshape(-1, 2),
        parties={"object": parties},
        media=media,
    )


def agqa_clips(
    graphs: Sequence[AgqaGraph], words: Mapping[str, Vocabulary], kept: int = 0
) -> Lazily[ClipGraph]:
    """The clips of scene graphs, made when they are asked for; see ``Lazily``."""
    return Lazily(len(graphs), lambda place: agqa_clip(graphs[place], words), kept)


def _things(graph: AgqaGraph) -> set[str]:
    """Every object that a frame, a relation or an action names."""
    found = {thing for frame in graph.frames for thing in frame.objects}
    found |= {thing for frame in graph.frames for to in frame.related.values() for thing in to}
    return found | {thing for action in graph.actions for thing in action.objects}
