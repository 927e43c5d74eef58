"""Values of steps as CLEVRER's files would state them: objects by their ids, events as records."""

from collections.abc import Callable
from typing import Any

from nmn.domains.clevrer.data.clips import ClevrerClip
from nmn.domains.clevrer.words import KIND, SCENARIO, frame_of
from nmn.types import Value


def as_in_files(found: Any, family: type[Value], clip: ClevrerClip) -> Any:
    """A value that an evaluation shows, in the words of the published executor.

    Objects are their ids in the file; events ``{"type", "object", "frame"}``, without objects for a
    start or an end, without a frame where they are only possible; moments are numbers of frames.
    What was refused stays None.
    """
    if found is None:
        return None
    axes = next(iter(family.axes.values()))
    if axes == ("objects",):
        return _each(found, clip.object_ids.__getitem__)
    if axes == ("events",):
        return _each(found, lambda event: event_record(clip, event))
    if "start" in family.axes:
        return frame_of(found[0]) if found else None
    return found


def _each(found: Any, shown: Callable[[int], Any]) -> Any:
    """Of one place, or of a list of them."""
    return [shown(place) for place in found] if isinstance(found, list) else shown(found)


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
