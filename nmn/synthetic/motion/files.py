"""Clips on disk: one JSON file a clip, with all that is true of it."""

import json
import os
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from nmn.errors import DatasetError
from nmn.files import read_json
from nmn.synthetic.errors import WorldError
from nmn.synthetic.motion.clip import Action, Course, Happening, MotionClip, Thing
from nmn.synthetic.motion.words import COLORS, HAPPENINGS, MATERIALS, RELATIONS, SOLIDS, VERBS

_FORMAT = "nmn motion clip 1"
_FIELDS = {"place": (3,), "velocity": (2,), "turn": (), "spin": (), "inside": ()}


def write_clip(path: str | os.PathLike[str], clip: MotionClip) -> None:
    """Write a clip; the file has its name only once it is whole.

    Raises:
        WorldError: the file cannot be written.
    """
    record = {
        "format": _FORMAT,
        "name": clip.name,
        "kind": clip.kind,
        "number": clip.number,
        "fps": clip.fps,
        "duration": clip.duration,
        "numbers": clip.numbers.tolist(),
        "things": [asdict(thing) for thing in clip.things],
        "course": _course_record(clip.course),
        # Which relations hold, by thing and frame, in place of ten truths each.
        "relations": [[np.flatnonzero(now).tolist() for now in rows] for rows in clip.relations],
        "gaze": clip.gaze.tolist(),
        "hands": clip.hands.tolist(),
        "actions": [asdict(action) for action in clip.actions],
        "what_if": {str(key): _course_record(one) for key, one in clip.what_if.items()},
        "light": dict(clip.light),
    }
    write_text(Path(path), json.dumps(record, separators=(",", ":")) + "\n")


def write_text(path: Path, text: str) -> None:
    """Write a text file, which has its name only once it is whole.

    Raises:
        WorldError: it cannot be written.
    """
    part = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_text(text, encoding="utf-8")
        part.replace(path)
    except OSError as error:
        raise WorldError(
            f"cannot be written ({error.strerror or error})", where=str(path)
        ) from None
    finally:
        part.unlink(missing_ok=True)


def read_clip(path: str | os.PathLike[str]) -> MotionClip:
    """The clip that ``write_clip`` wrote.

    Raises:
        DatasetError: there is no such file, or it is not a whole one of that kind.
    """
    record = read_json(Path(path))
    if not isinstance(record, dict) or record.get("format") != _FORMAT:
        raise DatasetError(
            "this is not a clip of the motion world",
            where=os.fspath(path),
            expected=f'a JSON object with "format": "{_FORMAT}"',
        )
    try:
        clip = _clip(record)
    except KeyError as error:
        raise DatasetError(f"the clip lacks {error}", where=os.fspath(path)) from None
    except (TypeError, ValueError, IndexError, AttributeError) as error:
        raise DatasetError(f"the clip cannot be read: {error}", where=os.fspath(path)) from None
    wrong = _complaint(clip)
    if wrong:
        raise DatasetError(wrong, where=os.fspath(path))
    return clip


def _clip(record: dict[str, Any]) -> MotionClip:
    things = tuple(Thing(**thing) for thing in record["things"])
    numbers = np.array(record["numbers"], dtype=np.int64)
    relations = np.zeros((len(things), len(numbers), len(RELATIONS)), dtype=np.bool_)
    for thing, rows in enumerate(record["relations"]):
        for frame, held in enumerate(rows):
            relations[thing, frame, held] = True
    light = {name: (float(x), float(y), float(z)) for name, (x, y, z) in record["light"].items()}
    return MotionClip(
        name=str(record["name"]),
        kind=str(record["kind"]),
        number=int(record["number"]),
        fps=float(record["fps"]),
        duration=float(record["duration"]),
        numbers=numbers,
        things=things,
        course=_course(record["course"]),
        relations=relations,
        gaze=np.array(record["gaze"], dtype=np.float64),
        hands=np.array(record["hands"], dtype=np.int64),
        actions=tuple(Action(**action) for action in record["actions"]),
        what_if={int(key): _course(one) for key, one in record["what_if"].items()},
        light=light,
    )


def _course_record(course: Course) -> dict[str, Any]:
    return {
        **{name: getattr(course, name).tolist() for name in _FIELDS if name != "inside"},
        "inside": course.inside.astype(int).tolist(),
        "happenings": [asdict(one) for one in course.happenings],
    }


def _course(record: dict[str, Any]) -> Course:
    arrays = {name: np.array(record[name], dtype=np.float64) for name in _FIELDS}
    inside = arrays.pop("inside") > 0.5
    happenings = tuple(
        Happening(
            str(one["kind"]),
            tuple(int(thing) for thing in one["things"]),
            int(one["frame"]),
            (float(one["place"][0]), float(one["place"][1])),
        )
        for one in record["happenings"]
    )
    return Course(inside=inside, happenings=happenings, **arrays)


def _complaint(clip: MotionClip) -> str | None:
    """What does not fit together in a clip, if anything."""
    n, length = len(clip.things), len(clip)
    if clip.kind not in ("agent", "physics") or not clip.fps > 0:
        return f"a clip of kind '{clip.kind}' with {clip.fps} frames a second"
    if not clip.name.replace("_", "").isalnum() or not n or not length:
        return f"the clip '{clip.name}' has {n} things and {length} frames"
    for course, frames in [(clip.course, length)] + [(c, c.frames) for c in clip.what_if.values()]:
        for name, more in _FIELDS.items():
            array = getattr(course, name)
            if array.shape != (n, frames, *more) or not np.isfinite(array).all():
                return f"'{name}' has shape {array.shape}, or holds what is no number"
        for one in course.happenings:
            if one.kind not in HAPPENINGS or not all(0 <= thing < n for thing in one.things):
                return f"no such happening: {one}"
    if clip.gaze.shape != (length,) or clip.hands.shape != (length,):
        return "gaze and hands are not of every frame"
    if not (np.diff(clip.numbers) > 0).all() or not clip.duration > clip.times[-1]:
        return "the frames do not ascend, or go on after the clip's end"
    for thing in clip.things:
        words = (thing.color in COLORS, thing.shape in SOLIDS, thing.material in MATERIALS)
        if not all(words) or not (thing.half > 0 and thing.radius > 0):
            return f"no such thing: {thing}"
    for action in clip.actions:
        if action.verb not in VERBS or not 0 <= action.thing < n or action.end < action.start:
            return f"no such action: {action}"
    return None
