"""CLEVRER's annotations: what the simulator did, for every frame of one video.

    {scene_index, video_filename, object_property: [{object_id, color, material, shape}],
     motion_trajectory: [{frame_id, objects: [{object_id, location, velocity, inside_camera_view,
     ...}]}], collision: [{object_ids: [a, b], frame_id, ...}]}

Every object is in every frame, whether or not the camera sees it: one that never comes into view is
none of the video's, nor is what it collides with. The format is that of the README published with
the data (data.csail.mit.edu/clevrer/README.txt).
"""

from collections.abc import Mapping
from typing import Any

from nmn.datasets.numbers import are_numbers
from nmn.datasets.records import BadRecord, is_number
from nmn.domains.clevrer.data.objects import items, looks, whole
from nmn.domains.clevrer.data.timeline import Collision, State, Story
from nmn.files import short


def read_annotation(record: Mapping[str, Any]) -> tuple[Story, tuple[int, ...]]:
    """What an annotation states, and the ``object_id`` of each of its objects.

    Raises:
        BadRecord: a part is missing, or is not what the format allows there.
    """
    found = items(record, "object_property", "it")
    looks_of: dict[int, dict[str, str]] = {}
    for number, one in enumerate(found):
        name = whole(one, "object_id", f"object {number}")
        if name in looks_of:
            raise BadRecord(f"two objects have the object_id {name}")
        looks_of[name] = looks(one, f"object {number}")
    frames, shown = _trajectory(record, looks_of)
    last = frames[-1]
    ids = sorted({one for there in shown for one in there})
    places = {one: place for place, one in enumerate(ids)}
    collisions = [
        ((places[a], places[b]), frame)
        for (a, b), frame in _collisions(record, looks_of, last)
        if a in places and b in places
    ]
    story = Story(
        [looks_of[one] for one in ids],
        frames,
        [{places[one]: state for one, state in there.items()} for there in shown],
        last + 1,
        collisions,
    )
    return story, tuple(ids)


def _trajectory(
    record: Mapping[str, Any], known: Mapping[int, object]
) -> tuple[list[int], list[dict[int, State]]]:
    """The numbers of the frames, and the objects that the camera sees in each."""
    frames: list[int] = []
    shown = []
    for number, one in enumerate(items(record, "motion_trajectory", "it")):
        what = f"frame {number}"
        frame = whole(one, "frame_id", what)
        if frames and frame <= frames[-1]:
            raise BadRecord(f"frame_id {frame} of {what} is not above that of the frame before")
        frames.append(frame)
        shown.append(_objects(items(one, "objects", what), f"frame {frame}", known))
    if not frames:
        raise BadRecord("its motion_trajectory has no frames")
    return frames, shown


def _objects(found: list[Any], where: str, known: Mapping[int, object]) -> dict[int, State]:
    seen: dict[int, State] = {}
    named = set()
    for number, one in enumerate(found):
        what = f"object {number} of {where}"
        name = whole(one, "object_id", what)
        if name not in known:
            raise BadRecord(f"{what} has the object_id {name}, which object_property lacks")
        if name in named:
            raise BadRecord(f"{where} has the object_id {name} twice")
        named.add(name)
        inside = one.get("inside_camera_view")
        if not isinstance(inside, bool):
            raise BadRecord(
                f"the inside_camera_view of {what} is {short(inside)}; expected true or false"
            )
        state = State(_numbers(one, "location", what), _numbers(one, "velocity", what))
        if inside:
            seen[name] = state
    return seen


def _collisions(
    record: Mapping[str, Any], known: Mapping[int, object], last: int
) -> list[Collision]:
    made = []
    for number, one in enumerate(items(record, "collision", "it")):
        what = f"collision {number}"
        frame = whole(one, "frame_id", what)
        pair = one.get("object_ids")
        right = isinstance(pair, list) and len(pair) == 2 and all(is_number(k) for k in pair)
        if not right or pair[0] == pair[1] or not set(pair) <= set(known):
            raise BadRecord(
                f"the object_ids of {what} are {short(pair)}; expected two of {sorted(known)}"
            )
        if frame > last:
            raise BadRecord(f"{what} is at frame {frame}, after the last, {last}")
        made.append(((pair[0], pair[1]), frame))
    return made


def _numbers(one: Mapping[str, Any], key: str, what: str) -> list[float]:
    found = one.get(key)
    for count in (3, 2):
        if are_numbers(found, count):
            return [float(part) for part in found]
    raise BadRecord(f"the {key} of {what} is {short(found)}; expected three numbers")
