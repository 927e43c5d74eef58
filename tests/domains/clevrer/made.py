"""CLEVRER scenes for tests: discs on a plane that move, collide, come into view and leave it.

The same world is written as an annotation and as a prediction file, in the published layouts.
"""

import gzip
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path
from random import Random
from typing import Any

Json = dict[str, Any]

LOOKS = [
    {"color": color, "material": material, "shape": shape}
    for color, material, shape in (
        ("gray", "rubber", "cube"), ("red", "metal", "sphere"), ("blue", "metal", "cylinder"),
        ("gray", "metal", "cube"), ("green", "rubber", "sphere"), ("purple", "rubber", "cube"),
    )
]  # fmt: skip
FRAMES, FUTURE, STEP = 128, 181, 5
_VIEW, _RADIUS, _FRICTION = 3.0, 0.4, 0.994


@dataclass
class World:
    """What happened: by frame the place of each object, and all collisions."""

    places: list[list[tuple[float, float]]] = field(default_factory=list)
    speeds: list[list[tuple[float, float]]] = field(default_factory=list)
    collisions: list[tuple[int, int, int]] = field(default_factory=list)

    def visible(self, one: int, frame: int) -> bool:
        x, y = self.places[frame][one]
        return abs(x) < _VIEW and abs(y) < _VIEW


def world(number: int, objects: int | None = None, without: int | None = None) -> World:
    """World ``number``: the same on every call, whichever object is removed."""
    random = Random(f"world {number}")
    count = random.randint(2, 6) if objects is None else objects
    places, speeds = [], []
    for _ in range(count):
        places.append([random.uniform(-4, 4), random.uniform(-4, 4)])
        still = random.random() < 0.25
        aim = [random.uniform(-1.5, 1.5), random.uniform(-1.5, 1.5)]
        steps = random.uniform(30, 80)
        there = [(a - p) / steps for a, p in zip(aim, places[-1], strict=True)]
        speeds.append([0.0, 0.0] if still else there)
    made = World()
    touching: set[tuple[int, int]] = set()
    for frame in range(FUTURE):
        made.places.append([(x, y) for x, y in places])
        made.speeds.append([(25 * x, 25 * y) for x, y in speeds])
        for a, b in combinations(range(count), 2):
            if without in (a, b):
                continue
            apart = [p - q for p, q in zip(places[a], places[b], strict=True)]
            near = sum(d * d for d in apart) < (2 * _RADIUS) ** 2
            if near and (a, b) not in touching and frame:
                speeds[a], speeds[b] = speeds[b], speeds[a]
                made.collisions.append((a, b, frame))
            touching = touching | {(a, b)} if near else touching - {(a, b)}
        for place, speed in zip(places, speeds, strict=True):
            for axis in (0, 1):
                place[axis] += speed[axis]
                speed[axis] *= _FRICTION
    return made


def annotation(number: int, objects: int | None = None) -> Json:
    """World ``number`` as an annotation."""
    made = world(number, objects)
    count = len(made.places[0])
    return {
        "scene_index": number,
        "video_filename": f"video_{number:05d}.mp4",
        "object_property": [{"object_id": k, **LOOKS[k]} for k in range(count)],
        "motion_trajectory": [
            {
                "frame_id": frame,
                "objects": [
                    {
                        "object_id": k,
                        "location": [*made.places[frame][k], 0.2],
                        "orientation": [0.0, 0.0, 0.0],
                        "velocity": [*made.speeds[frame][k], 0.0],
                        "angular_velocity": [0.0, 0.0, 0.0],
                        "inside_camera_view": made.visible(k, frame),
                    }
                    for k in range(count)
                ],
            }
            for frame in range(FRAMES)
        ],
        "collision": [
            {"object_ids": [a, b], "frame_id": frame, "location": [0.0, 0.0, 0.2]}
            for a, b, frame in made.collisions
            if frame < FRAMES
        ],
    }


def prediction(number: int, objects: int | None = None) -> Json:
    """World ``number`` as a prediction file: rows and columns of pixels, and worlds without one."""
    made = world(number, objects)
    count = len(made.places[0])
    seen = [k for k in range(count) if any(made.visible(k, f) for f in range(0, FUTURE, STEP))]
    predictions = [_predicted(made, -1, seen)]
    for gone in seen:
        others = [k for k in seen if k != gone]
        predictions.append(_predicted(world(number, objects, gone), gone, others))
    for place, one in enumerate(predictions[1:]):
        one["what_if"] = place
    listed = [{"id": place, **LOOKS[k]} for place, k in enumerate(seen)]
    return {"objects": listed, "predictions": predictions}


def _predicted(made: World, what_if: int, objects: Sequence[int]) -> Json:
    return {
        "what_if": what_if,
        "trajectory": [
            {
                "frame_index": frame,
                "objects": [
                    {
                        **LOOKS[k],
                        "x": 160 + 50 * made.places[frame][k][0],
                        "y": 240 + 75 * made.places[frame][k][1],
                    }
                    for k in objects
                    if made.visible(k, frame)
                ],
            }
            for frame in range(0, FUTURE, STEP)
        ],
        "collisions": [
            {"frame": frame, "objects": [dict(LOOKS[a]), dict(LOOKS[b])]}
            for a, b, frame in made.collisions
            if a in objects and b in objects
        ],
    }


def write(path: Path, content: object) -> Path:
    """As JSON, packed where the name says so."""
    data = json.dumps(content).encode()
    path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)
    return path
