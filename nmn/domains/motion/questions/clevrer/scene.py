"""A scene of CLEVRER as its programs see it, from an annotation or a prediction file.

Annotations hold every frame in world units, and nothing beyond the video. Prediction files hold
every fifth frame in pixels (``x`` is the row, ``y`` the column), frames from 128 on as the future,
and how it would have gone without each object (``what_if``). Things are in or out of the scene as
the camera sees them.
"""

import math
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from nmn.errors import DatasetError

FRAMES = 128
"""Of a video; later ones are the future."""

LAST_FRAME = 125
"""Of the event "end", as published."""

MOVING = 0.1
"""Units a second, or pixels a frame: what is faster moves."""

Event = dict[str, Any]
"""``{"type", "object", "frame"}``; start and end have no objects, what only could be no frame."""


@dataclass(frozen=True)
class Moment:
    """How an object moves at a frame at which it is seen: along rows, along columns, and how fast.

    Attributes:
        down, right: pixels a frame; None in world units, where a direction is none of the view.
        speed: in the unit of the file.
    """

    down: float | None
    right: float | None
    speed: float


class Scene:
    """One scene.

    Arguments:
        found: an annotation, or the entry of one scene in a prediction file.

    Attributes:
        objects: by id, the words for colour, material and shape; those alone that are ever seen.
        events: of the video: start, end, in, out and collision, by frame.
        unseen: of the future, by frame; None where the file does not say.
        without: by object, the collisions that happen if it is taken away; None as before.

    Raises:
        DatasetError: it is in neither layout.
    """

    def __init__(self, found: Mapping[str, Any]) -> None:
        self.objects: dict[int, dict[str, str]] = {}
        self.unseen: list[Event] | None = None
        self.without: dict[int, list[Event]] | None = None
        self._moments: dict[int, dict[int, Moment]] = {}  # by object, by frame
        self._sampled: list[int] = []
        happened: list[Event] = []
        try:
            if "motion_trajectory" in found:
                happened = self._annotation(found)
            else:
                happened = self._prediction(found)
        except (KeyError, TypeError, ValueError, IndexError, AttributeError) as error:
            raise DatasetError(
                f"a scene lacks what it needs: {error!r}",
                expected="CLEVRER's annotation, or an entry of its prediction files",
            ) from None
        bounds = [{"type": "start", "frame": 0}, {"type": "end", "frame": LAST_FRAME}]
        seen = [one for one in happened if one["frame"] < FRAMES]
        self.events = sorted([*bounds, *seen], key=lambda one: int(one["frame"]))

    def moment(self, thing: int, frame: int) -> Moment | None:
        """How an object moves at a frame, or at the last one before it that the file has; None
        where it is not seen."""
        at = bisect_right(self._sampled, frame) - 1
        return self._moments[thing].get(self._sampled[at]) if at >= 0 else None

    def moments(self, thing: int) -> list[Moment]:
        """All of the video."""
        return [one for frame, one in self._moments[thing].items() if frame < FRAMES]

    def _annotation(self, found: Mapping[str, Any]) -> list[Event]:
        known = {one["object_id"]: _identity(one) for one in found["object_property"]}
        frames = sorted(found["motion_trajectory"], key=lambda one: int(one["frame_id"]))
        self._sampled = [int(one["frame_id"]) for one in frames]
        self._moments = {thing: {} for thing in known}
        for frame in frames:
            for one in frame["objects"]:
                if one["inside_camera_view"]:
                    speed = math.hypot(*map(float, one["velocity"]))
                    self._moments[one["object_id"]][int(frame["frame_id"])] = Moment(
                        None, None, speed
                    )
        self.objects = {thing: words for thing, words in known.items() if self._moments[thing]}
        # Of what the camera never sees nothing can be asked.
        hits = [
            {"type": "collision", "object": list(one["object_ids"]), "frame": one["frame_id"]}
            for one in found["collision"]
            if set(one["object_ids"]) <= set(self.objects)
        ]
        return [*self._comings(), *hits]

    def _prediction(self, found: Mapping[str, Any]) -> list[Event]:
        self.objects = {one["id"]: _identity(one) for one in found["objects"]}
        ids = {tuple(sorted(words.items())): thing for thing, words in self.objects.items()}

        def of(one: Mapping[str, str]) -> int:
            return ids[tuple(sorted(_identity(one).items()))]

        def collisions(run: Mapping[str, Any]) -> list[Event]:
            return [
                {
                    "type": "collision",
                    "object": [of(thing) for thing in one["objects"]],
                    "frame": one["frame"],
                }
                for one in run["collisions"]
            ]

        runs = {run["what_if"]: run for run in found["predictions"]}
        samples = sorted(runs[-1]["trajectory"], key=lambda one: int(one["frame_index"]))
        self._sampled = [int(one["frame_index"]) for one in samples]
        places: dict[int, dict[int, tuple[float, float]]] = {thing: {} for thing in self.objects}
        for sample in samples:
            for one in sample["objects"]:
                places[of(one)][int(sample["frame_index"])] = float(one["x"]), float(one["y"])
        self._moments = {thing: self._moved(some) for thing, some in places.items()}
        happened = [*self._comings(), *collisions(runs[-1])]
        future = [one for one in happened if one["frame"] >= FRAMES]
        self.unseen = sorted(future, key=lambda one: int(one["frame"]))
        self.without = {k: collisions(run) for k, run in runs.items() if k != -1}
        return happened

    def _moved(self, places: Mapping[int, tuple[float, float]]) -> dict[int, Moment]:
        """Speeds, as the mean of those to the samples before and after."""
        found = {}
        for k, frame in enumerate(self._sampled):
            if frame not in places:
                continue
            near = [self._sampled[j] for j in (k - 1, k + 1) if 0 <= j < len(self._sampled)]
            steps = [
                [
                    (end - start) / (other - frame)
                    for start, end in zip(places[frame], places[other], strict=True)
                ]
                for other in near
                if other in places
            ]
            down, right = (
                (sum(part) / len(steps) for part in zip(*steps, strict=True))
                if steps
                else (0.0, 0.0)
            )
            found[frame] = Moment(down, right, math.hypot(down, right))
        return found

    def _comings(self) -> list[Event]:
        """Events of coming into the view and of going out of it."""
        found = []
        for before, after in zip(self._sampled, self._sampled[1:], strict=False):
            for thing, moments in self._moments.items():
                was, is_there = before in moments, after in moments
                if was != is_there:
                    kind = "out" if was else "in"
                    found.append({"type": kind, "object": [thing], "frame": after})
        return found


def _identity(one: Mapping[str, str]) -> dict[str, str]:
    return {key: str(one[key]) for key in ("color", "material", "shape")}
