"""What can be asked of values: which are lists and events, and what an event involves."""

import math
from typing import Any

from nmn.domains.motion.questions.clevrer.scene import Event, Moment

ORDERS = {"first": 0, "second": 1, "last": -1}
"""By word, which of a list."""

_HALF_ANGLE = 40  # degrees to each side of a direction that still are of it
# By where an object goes, as an angle from straight down towards the right.
_DIRECTIONS = {"down": 0, "right": 90, "up": 180, "left": 270}


def is_list(value: Any) -> bool:
    return isinstance(value, list)


def is_event(value: Any) -> bool:
    return isinstance(value, dict)


def is_object(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def said(true: bool) -> str:
    return "yes" if true else "no"


def same(one: Event, other: Event) -> bool:
    return bool(one["type"] == other["type"] and set(one["object"]) == set(other.get("object", ())))


def first_of(some: Any, kind: str) -> Event | None:
    if not is_list(some):
        return None
    return next((one for one in some if is_event(one) and one["type"] == kind), None)


def involving(some: Any, kind: str, things: Any) -> list[Event] | None:
    if not is_list(some) or any(not is_event(one) for one in some):
        return None
    among = set(things) if is_list(things) else {things}
    return [one for one in some if one["type"] == kind and among & set(one["object"])]


def ordered(some: Any, order: str) -> Event | None:
    if not is_list(some) or order not in ORDERS:
        return None
    at = ORDERS[order]
    return some[at] if some and at < len(some) else None


def thing_of(event: Any) -> int | None:
    found = is_event(event) and event["type"] in ("in", "out")
    return int(event["object"][0]) if found else None


def partner(event: Any, thing: Any) -> int | None:
    if not is_event(event) or event["type"] != "collision" or thing not in event["object"]:
        return None
    one, other = event["object"]
    return int(other if thing == one else one)


def heading(moment: Moment) -> str | None:
    if moment.down is None or moment.right is None or moment.speed == 0:
        return None
    angle = math.degrees(math.atan2(moment.right, moment.down)) % 360
    for word, middle in _DIRECTIONS.items():
        if abs((angle - middle + 180) % 360 - 180) < _HALF_ANGLE:
            return word
    return None
