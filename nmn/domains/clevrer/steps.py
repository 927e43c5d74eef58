"""Values of steps as CLEVRER's files would state them: objects by their ids, events as records."""

from typing import Any

from nmn.domains.clevrer.data.clips import ClevrerClip
from nmn.domains.clevrer.words import KIND, SCENARIO, frame_of
from nmn.types import Event, EventSet, Interval, Object, ObjectSet, Value


def as_in_files(found: Any, family: type[Value], clip: ClevrerClip) -> Any:
    """A value that an evaluation shows, in the words of the published executor.

    Objects are their ids in the file; events ``{"type", "object", "frame"}``, without objects for a
    start or an end, without a frame where they are only possible; moments are numbers of frames.
    What was refused stays None.
    """
    if found is None:
        return None
    if family is ObjectSet:
        return [clip.object_ids[place] for place in found]
    if family is Object:
        return clip.object_ids[found]
    if family is EventSet:
        return [event_record(clip, event) for event in found]
    if family is Event:
        return event_record(clip, found)
    if family is Interval:
        return frame_of(found[0])
    return found


def event_record(clip: ClevrerClip, event: int) -> dict[str, Any]:
    """One event of a clip."""
    graph = clip.graph
    made: dict[str, Any] = {"type": KIND[int(graph.event_tables[KIND.name][event].argmax())]}
    objects = graph.parties["party"][event].nonzero().flatten().tolist()
    if objects:
        made["object"] = [clip.object_ids[place] for place in objects]
    if not graph.event_tables[SCENARIO.name][event, SCENARIO.index("possible")]:
        made["frame"] = frame_of(float(graph.spans[event, 0]))
    return made
