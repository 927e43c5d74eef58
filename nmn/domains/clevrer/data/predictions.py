"""CLEVRER's published prediction files: what a dynamics model saw, and what it says will follow.

    {objects: [{id, color, material, shape}],
     predictions: [{what_if, trajectory: [{frame_index, objects: [{color, material, shape, x, y}]}],
                    collisions: [{frame, objects: [{color, material, shape}, {...}]}]}]}

``what_if`` -1 is the video, with every fifth frame and beyond its end at 128; the others are worlds
without the object of that id. ``x`` is the row of the picture and ``y`` the column. An object is
whichever has the same colour, material and shape. The format is that which the published executor
reads (chuangg/CLEVRER, executor/simulation.py).
"""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from nmn.datasets.numbers import are_numbers
from nmn.datasets.records import BadRecord, is_number
from nmn.domains.clevrer.data.objects import items, looks, whole
from nmn.domains.clevrer.data.timeline import Collision, State, Story
from nmn.domains.clevrer.words import DIRECTION, FRAMES
from nmn.files import short

_VIDEO = -1

# Directions by angle, from down (rows grow downwards) over right; and how far from each still is
# that direction. Between them are ten degrees of none.
_ANGLES = {"down": 0, "right": 90, "up": 180, "left": -90}
_HALF_RANGE = 40

_Look = tuple[str, ...]


def read_prediction(record: Mapping[str, Any]) -> tuple[Story, tuple[int, ...]]:
    """What a prediction file states, and the ``id`` of each of its objects.

    Raises:
        BadRecord: a part is missing, or is not what the format allows there.
    """
    named = [
        (whole(one, "id", f"object {number}"), looks(one, f"object {number}"))
        for number, one in enumerate(items(record, "objects", "it"))
    ]
    named.sort(key=lambda pair: pair[0])
    ids = tuple(name for name, _ in named)
    places: dict[_Look, int] = {}
    for place, (name, look) in enumerate(named):
        if place and name == ids[place - 1]:
            raise BadRecord(f"two objects have the id {name}")
        if tuple(look.values()) in places:
            other = ids[places[tuple(look.values())]]
            raise BadRecord(f"objects {other} and {name} look the same, and cannot be told apart")
        places[tuple(look.values())] = place
    worlds = _worlds(record, ids)
    frames, shown = _trajectory(worlds[_VIDEO], places)
    without = {
        ids.index(gone): _collisions(world, places, f"what_if {gone}")
        for gone, world in worlds.items()
        if gone != _VIDEO
    }
    collisions = _collisions(worlds[_VIDEO], places, "the video")
    looks_of = [look for _, look in named]
    return Story(looks_of, frames, shown, FRAMES, collisions, True, without), ids


def _worlds(record: Mapping[str, Any], ids: Sequence[int]) -> dict[int, Mapping[str, Any]]:
    """By the removed object the world without it; by -1 the video."""
    made: dict[int, Mapping[str, Any]] = {}
    for number, one in enumerate(items(record, "predictions", "it")):
        gone = one.get("what_if") if isinstance(one, Mapping) else None
        if not is_number(gone) or gone not in (_VIDEO, *ids):
            raise BadRecord(
                f"the what_if of prediction {number} is {short(gone)}; expected -1 or the id of an "
                "object"
            )
        if gone in made:
            raise BadRecord(f"two predictions have the what_if {gone}")
        made[gone] = one
    if _VIDEO not in made:
        raise BadRecord("it has no prediction with the what_if -1, which is the video itself")
    return made


def _trajectory(
    world: Mapping[str, Any], places: Mapping[_Look, int]
) -> tuple[list[int], list[dict[int, State]]]:
    """The numbers of the frames, and the objects in view in each, with their velocities."""
    frames: list[int] = []
    spots: list[dict[int, list[float]]] = []
    for number, one in enumerate(items(world, "trajectory", "the video")):
        frame = whole(one, "frame_index", f"frame {number}")
        if frames and frame <= frames[-1]:
            raise BadRecord(f"frame_index {frame} is not above that of the frame before")
        frames.append(frame)
        spots.append(_spots(items(one, "objects", f"frame {frame}"), places, f"frame {frame}"))
    if not frames or frames[0] >= FRAMES:
        raise BadRecord("the trajectory of the video has no frame of the video")
    shown = [{one: _state(one, k, frames, spots) for one in there} for k, there in enumerate(spots)]
    return frames, shown


def _spots(found: Sequence[Any], places: Mapping[_Look, int], where: str) -> dict[int, list[float]]:
    """Row and column of each object that is in view."""
    made: dict[int, list[float]] = {}
    for number, one in enumerate(found):
        what = f"object {number} of {where}"
        place = _place(one, places, what)
        spot = [one.get("x"), one.get("y")]
        if not are_numbers(spot, 2):
            raise BadRecord(f"the x and y of {what} are {short(spot)}; expected two numbers")
        if place in made:
            raise BadRecord(f"{where} has the object {' '.join(looks(one, what).values())} twice")
        made[place] = [float(part) for part in spot]
    return made


def _state(
    one: int, k: int, frames: Sequence[int], spots: Sequence[Mapping[int, Sequence[float]]]
) -> State:
    """Velocity in pixels a frame: the mean of those from the frame before and to the next, of both
    where the object is in view in them."""
    steps = []
    for before, after in ((k - 1, k), (k, k + 1)):
        if before >= 0 and after < len(frames) and one in spots[before] and one in spots[after]:
            apart = frames[after] - frames[before]
            pairs = zip(spots[before][one], spots[after][one], strict=True)
            steps.append([(there - here) / apart for here, there in pairs])
    velocity = [sum(parts) / len(steps) for parts in zip(*steps, strict=True)] or [0.0, 0.0]
    return State(spots[k][one], velocity, _direction(*velocity))


def _direction(down: float, right: float) -> int | None:
    """The place of the direction's word; None where there is no motion, or none of the four."""
    if not (down or right):
        return None
    angle = math.degrees(math.atan2(right, down))
    for word, centre in _ANGLES.items():
        if abs((angle - centre + 180) % 360 - 180) < _HALF_RANGE:
            return DIRECTION.index(word)
    return None


def _collisions(
    world: Mapping[str, Any], places: Mapping[_Look, int], where: str
) -> list[Collision]:
    made = []
    for number, one in enumerate(items(world, "collisions", where)):
        what = f"collision {number} of {where}"
        frame = whole(one, "frame", what)
        pair = [_place(two, places, what) for two in items(one, "objects", what)]
        if len(pair) != 2 or pair[0] == pair[1]:
            raise BadRecord(f"{what} has not two different objects")
        made.append(((pair[0], pair[1]), frame))
    return made


def _place(one: Any, places: Mapping[_Look, int], what: str) -> int:
    look = looks(one, what)
    place = places.get(tuple(look.values()))
    if place is None:
        raise BadRecord(f"{what} is {' '.join(look.values())}, which is none of its objects")
    return place
