"""An evaluator of CLEVRER's programs that shares nothing with nmn's modules: lists and loops.

Values are as files state them: objects are ids, events records, moments frames. ``None`` is what
the published executor calls 'error'. It reads a scene's JSON itself.
"""

import math
from collections.abc import Callable
from itertools import combinations, pairwise
from typing import Any

Json = dict[str, Any]

_SPELLED = {
    "get_frame": "query_frame", "get_object": "query_object",
    "get_col_partner": "query_collision_partner", "get_counterfact": "filter_counterfact",
}  # fmt: skip
_WORDS = {
    *"gray red blue green brown purple cyan yellow metal rubber cube sphere cylinder".split(),
    *"first second last null".split(),
}


def _event(kind: str, frame: int | None = None, objects: list[int] | None = None) -> Json:
    made: Json = {"type": kind}
    if objects:
        made["object"] = sorted(objects)
    if frame is not None:
        made["frame"] = frame
    return made


class Scene:
    """One scene: who is in view and moves at which frame, and what happens."""

    def __init__(self, record: Json) -> None:
        self.future: list[Json] | None = None
        self.others: dict[int, list[Json]] = {}
        self.direction: dict[tuple[int, int], str | None] = {}
        self.speed: dict[tuple[int, int], float] = {}
        if "predictions" in record:
            self._prediction(record)
        else:
            self._annotation(record)

    def _annotation(self, record: Json) -> None:
        self.frames = [one["frame_id"] for one in record["motion_trajectory"]]
        for one in record["motion_trajectory"]:
            for thing in one["objects"]:
                if thing["inside_camera_view"]:
                    key = thing["object_id"], one["frame_id"]
                    self.speed[key] = math.hypot(*thing["velocity"])
        self.objects = {
            one["object_id"]: one
            for one in record["object_property"]
            if any(who == one["object_id"] for who, _ in self.speed)
        }
        struck = [
            _event("collision", one["frame_id"], one["object_ids"])
            for one in record["collision"]
            if set(one["object_ids"]) <= set(self.objects)
        ]
        self.seen = self._sorted([*self._passing(self.frames), *struck], bounds=True)

    def _prediction(self, record: Json) -> None:
        def name(thing: Json) -> int:
            keys = ("color", "material", "shape")
            return next(
                int(one["id"]) for one in record["objects"] if all(one[k] == thing[k] for k in keys)
            )

        self.objects = {one["id"]: one for one in record["objects"]}
        spots: dict[tuple[int, int], tuple[float, float]] = {}
        what_if = {one["what_if"]: one for one in record["predictions"]}
        every = [one["frame_index"] for one in what_if[-1]["trajectory"]]
        for one in what_if[-1]["trajectory"]:
            for thing in one["objects"]:
                spots[name(thing), one["frame_index"]] = thing["x"], thing["y"]
        for (who, frame), (x, y) in spots.items():
            steps = []
            if (who, frame - 5) in spots:
                x0, y0 = spots[who, frame - 5]
                steps.append(((x - x0) / 5, (y - y0) / 5))
            if (who, frame + 5) in spots:
                x1, y1 = spots[who, frame + 5]
                steps.append(((x1 - x) / 5, (y1 - y) / 5))
            vx = sum(s[0] for s in steps) / max(len(steps), 1)
            vy = sum(s[1] for s in steps) / max(len(steps), 1)
            self.speed[who, frame] = math.hypot(vx, vy)
            self.direction[who, frame] = _direction(vx, vy)
        struck = {
            key: [
                _event("collision", hit["frame"], [name(thing) for thing in hit["objects"]])
                for hit in one["collisions"]
            ]
            for key, one in what_if.items()
        }
        both = [*self._passing(every), *struck.pop(-1)]
        self.seen = self._sorted([one for one in both if one["frame"] < 128], bounds=True)
        self.future = self._sorted([one for one in both if one["frame"] >= 128])
        self.others = {who: self._sorted(hits) for who, hits in struck.items()}
        self.frames = [frame for frame in every if frame < 128]

    def _passing(self, frames: list[int]) -> list[Json]:
        made = []
        for before, frame in pairwise(frames):
            for kind, a, b in (("out", before, frame), ("in", frame, before)):
                made += [
                    _event(kind, frame, [who])
                    for who in sorted(self.objects)
                    if (who, a) in self.speed and (who, b) not in self.speed
                ]
        return made

    @staticmethod
    def _sorted(events: list[Json], bounds: bool = False) -> list[Json]:
        more = [_event("start", 0), _event("end", 125)] if bounds else []
        return sorted([*more, *events], key=lambda one: int(one["frame"]))


def _direction(vx: float, vy: float) -> str | None:
    for word, (dx, dy) in {"down": (1, 0), "right": (0, 1), "up": (-1, 0), "left": (0, -1)}.items():
        along = vx * dx + vy * dy
        if along > 0 and math.degrees(math.acos(min(along / math.hypot(vx, vy), 1))) < 40:
            return word
    return None


def _moves(scene: Scene, who: int, frame: int) -> bool | None:
    """None where it is not in view."""
    speed = scene.speed.get((who, frame))
    return None if speed is None else speed > 0.1


def _state(scene: Scene, objs: list[int], frame: Any, wanted: bool) -> list[int] | None:
    if frame == "null":
        states = {who: {_moves(scene, who, f) for f in scene.frames} - {None} for who in objs}
        return [who for who in objs if states[who] and (True in states[who]) == wanted]
    if frame >= 128:
        return None
    shown = max(f for f in scene.frames if f <= frame)
    return [who for who in objs if _moves(scene, who, shown) is wanted]


def _kind(events: list[Json], objs: Any, kind: str) -> list[Json]:
    wanted = set(objs if isinstance(objs, list) else [objs])
    return [one for one in events if one["type"] == kind and wanted & set(one["object"])]


def _the(events: list[Json], kind: str) -> Json | None:
    return next((one for one in events if one["type"] == kind), None)


def _only(some: list[Any]) -> Any:
    return some[0] if len(some) == 1 else None


def _nth(events: list[Json], order: str) -> Json | None:
    place = {"first": 0, "second": 1, "last": len(events) - 1}[order]
    return events[place] if 0 <= place < len(events) else None


def _in_time(events: list[Json], event: Json, sign: int) -> list[Json] | None:
    if "frame" not in event or any("frame" not in one for one in events):
        return None
    return [one for one in events if sign * (one["frame"] - event["frame"]) > 0]


def _belongs(entry: Any, events: list[Json]) -> bool:
    happening = [one for one in events if "object" in one]
    if isinstance(entry, int):
        return any(entry in one["object"] for one in happening)
    same = [entry["type"], entry.get("object")]
    return any([one["type"], one["object"]] == same for one in happening)


def _partner(event: Json, who: int) -> int | None:
    if event["type"] != "collision" or who not in event["object"]:
        return None
    return int(next(one for one in event["object"] if one != who))


def _causes(scene: Scene, event: Json) -> list[Json]:
    found: list[Json] = []
    waiting = [event]
    while waiting:
        now = waiting.pop()
        for who in now.get("object", []):
            trace = [one for one in scene.seen if who in one.get("object", [])]
            if now in trace:
                new = [one for one in trace[: trace.index(now)] if one not in found]
                found += new
                waiting += new
    return found


def _counterfact(scene: Scene, events: list[Json], who: int) -> list[Json] | None:
    if who not in scene.others:
        return None
    pairs = [one["object"] for one in scene.others[who]]
    return [one for one in events if one.get("object") in pairs]


_Function = tuple[int, Callable[..., Any]]
FUNCTIONS: dict[str, _Function] = {
    "objects": (0, lambda s: sorted(s.objects)),
    "events": (0, lambda s: list(s.seen)),
    "start": (0, lambda s: _event("start", 0)),
    "end": (0, lambda s: _event("end", 125)),
    "unseen_events": (0, lambda s: s.future),
    "all_events": (0, lambda s: [
        _event("collision", None, list(pair)) for pair in combinations(sorted(s.objects), 2)
    ]),
    "unique": (1, lambda s, some: _only(some)),
    "count": (1, lambda s, some: len(some)),
    "exist": (1, lambda s, some: bool(some)),
    "negate": (1, lambda s, yes: not yes),
    "belong_to": (2, lambda s, entry, events: _belongs(entry, events)),
    "filter_moving": (2, lambda s, objs, frame: _state(s, objs, frame, True)),
    "filter_stationary": (2, lambda s, objs, frame: _state(s, objs, frame, False)),
    "filter_resting": (2, lambda s, objs, frame: _state(s, objs, frame, False)),
    "filter_start": (1, lambda s, events: _the(events, "start")),
    "filter_end": (1, lambda s, events: _the(events, "end")),
    "filter_in": (2, lambda s, events, objs: _kind(events, objs, "in")),
    "filter_out": (2, lambda s, events, objs: _kind(events, objs, "out")),
    "filter_collision": (2, lambda s, events, objs: _kind(events, objs, "collision")),
    "filter_order": (2, lambda s, events, order: _nth(events, order)),
    "filter_before": (2, lambda s, events, event: _in_time(events, event, -1)),
    "filter_after": (2, lambda s, events, event: _in_time(events, event, 1)),
    "filter_ancestor": (2, lambda s, events, event: [
        one for one in events if one in _causes(s, event)
    ]),
    "query_direction": (2, lambda s, who, frame: s.direction.get(
        (who, max(f for f in s.frames if f <= frame))
    ) if frame < 128 else None),
    "query_frame": (1, lambda s, event: event.get("frame")),
    "query_object": (1, lambda s, event: (
        event["object"][0] if event["type"] in ("in", "out") else None
    )),
    "query_collision_partner": (2, lambda s, event, who: _partner(event, who)),
    "counterfact_events": (1, lambda s, who: s.others.get(who)),
    "filter_counterfact": (2, _counterfact),
}  # fmt: skip
for _key in ("color", "material", "shape"):
    FUNCTIONS[f"query_{_key}"] = (1, lambda s, who, key=_key: s.objects[who][key])
    FUNCTIONS[f"filter_{_key}"] = (
        2, lambda s, objs, word, key=_key: [who for who in objs if s.objects[who][key] == word]
    )  # fmt: skip


def steps_of(scene: Scene, program: list[str]) -> list[Any]:
    """The value of every function of a program, in its order."""
    stack: list[Any] = []
    values = []
    for token in program:
        if token in _WORDS:
            stack.append(token)
            continue
        count, function = FUNCTIONS[_SPELLED.get(token, token)]
        taken = [stack.pop() for _ in range(count)][::-1]
        value = None if any(one is None for one in taken) else function(scene, *taken)
        values.append(value)
        stack.append(value)
    return values
