"""A scene graph by hand, in AGQA's layout: nine frames, a second apart.

frame           0  1  2  3  4  5  6  7  8
taking red         x  x
holding red              x  x  x
watching green              x  x  x           seconds 4 to 6.5
pushing blue                         x  x
in view: red and blue always, green from 4 on
"""

from typing import Any

from nmn.domains.motion.questions.agqa.words import Words

ENGLISH = {
    "o1": "red_cube",
    "o2": "blue_sphere",
    "o3": "green_cube",
    "o4": "gray_cube",
    "r1": "looking_at",
    "r4": "in_front_of",
    "r10": "touching",
    "r11": "holding",
    "v000": "taking",
    "v001": "holding",
    "v002": "pushing",
    "v003": "watching",
    "c000": "taking_red_cube",
    "c001": "holding_red_cube",
    "c002": "pushing_blue_sphere",
    "c003": "watching_green_cube",
    "c004": "holding_blue_sphere",
}
WORDS = Words(ENGLISH, {"couch": "o1", "holding": "r11"})

_GROUP = {"r1": "attention", "r4": "spatial", "r10": "contact", "r11": "contact"}
RED, BLUE, GREEN = "o1", "o2", "o3"
_RELATED: list[dict[str, list[str]]] = [
    {"r1": [RED], "r4": [BLUE]},
    {"r1": [BLUE], "r10": [RED], "v000": [RED]},
    {"r1": [RED], "v000": [RED]},
    {"r11": [RED], "v001": [RED]},
    {"r11": [RED], "v001": [RED], "r1": [GREEN], "v003": [GREEN]},
    {"r11": [RED], "v001": [RED], "r1": [GREEN], "v003": [GREEN], "r4": [BLUE, GREEN]},
    {"r1": [GREEN], "v003": [GREEN]},
    {"r10": [BLUE], "v002": [BLUE], "r1": [BLUE]},
    {"r10": [BLUE], "v002": [BLUE], "r1": [BLUE]},
]
_ACTIONS = {
    "c000/1": ("v000", RED, 1.0, 3.0, [1, 2]),
    "c001/1": ("v001", RED, 3.0, 6.0, [3, 4, 5]),
    "c003/1": ("v003", GREEN, 4.0, 6.5, [4, 5, 6]),
    "c002/1": ("v002", BLUE, 7.0, 9.0, [7, 8]),
}


def frame(k: int) -> str:
    """The id of the frame at k seconds."""
    return f"{30 * k + 1:06d}"


def frames(*numbers: int) -> list[str]:
    return [frame(k) for k in numbers]


def scene_graph() -> dict[str, dict[str, Any]]:
    """Made anew each time, so that a test may spoil its own."""
    found: dict[str, dict[str, Any]] = {}
    for k, related in enumerate(_RELATED):
        name = frame(k)
        there = [RED, BLUE] + ([GREEN] if k >= 4 else [])
        groups: dict[str, list[str]] = {g: [] for g in ("attention", "spatial", "contact", "verb")}
        for relation, things in related.items():
            group = _GROUP.get(relation, "verb")
            groups[group].append(f"{relation}/{name}")
            found[f"{relation}/{name}"] = {
                "type": group,
                "class": relation,
                "objects": [f"{thing}/{name}" for thing in things],
                "frame_num": name,
            }
        for thing in there:
            found[f"{thing}/{name}"] = {"type": "object", "class": thing, "frame_num": name}
        doing = [one for one, parts in _ACTIONS.items() if k in parts[4]]
        found[name] = {
            "type": "frame",
            "secs": float(k),
            "objects": [f"{thing}/{name}" for thing in there],
            "actions": doing,
            **groups,
        }
    for one, (verb, thing, start, end, shown) in _ACTIONS.items():
        found[one] = {
            "type": "act",
            "charades": one.split("/")[0],
            "verb_id": verb,
            "object_id": thing,
            "start": start,
            "end": end,
            "all_f": frames(*shown),
        }
    return found
