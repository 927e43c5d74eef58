"""Clips as CLEVRER's annotations and prediction files.

Layouts: the annotations that are published with its videos (Yi et al. 2020, arXiv 1910.01442), and
the files of simulated motion that its published executor reads.
"""

from typing import Any

import numpy as np

from nmn.synthetic.motion.clip import SIZE, Course, MotionClip, Thing
from nmn.synthetic.motion.view import project

EVERY = 5
"""Prediction files have every fifth frame."""


def annotation(clip: MotionClip) -> dict[str, Any]:
    """One clip's annotation file: things, where each is in every frame, and collisions.

    Places are world units (x to the right, y away from the camera, z up), angles radians, speeds
    a second.
    """
    course = clip.course
    return {
        "scene_index": clip.number,
        "video_filename": video_name(clip),
        "object_property": [
            {"object_id": k, **_identity(thing)} for k, thing in enumerate(clip.things)
        ],
        "motion_trajectory": [
            {
                "frame_id": int(number),
                "objects": [_moment(course, k, frame) for k in range(len(clip.things))],
            }
            for frame, number in enumerate(clip.numbers)
        ],
        "collision": [
            {
                "object_ids": list(one.things),
                "frame_id": one.frame,
                "location": [*one.place, clip.things[one.things[0]].half],
            }
            for one in course.happenings
            if one.kind == "collision"
        ],
    }


def prediction(clip: MotionClip) -> dict[str, Any]:
    """One clip's simulated motion: as it was, and without each thing that is ever in view.

    Things are numbered anew, without those that the clip never shows, and named by colour,
    material and shape. Every fifth frame has the pixels of their centres, ``x`` the row and ``y``
    the column; what is out of view is left out. Frames from the clip's length on are the future.
    Collisions are those of the whole simulated time.
    """
    shown = [k for k in range(len(clip.things)) if clip.course.inside[k].any()]
    runs = [(-1, -1), *enumerate(shown)]
    return {
        "objects": [{"id": k, **_identity(clip.things[thing])} for k, thing in enumerate(shown)],
        "predictions": [
            {
                "what_if": what_if,
                "trajectory": _trajectory(clip, clip.what_if[without], shown),
                "collisions": [
                    {
                        "frame": one.frame,
                        "objects": [_identity(clip.things[thing]) for thing in one.things],
                    }
                    for one in clip.what_if[without].happenings
                    if one.kind == "collision" and set(one.things) <= set(shown)
                ],
            }
            for what_if, without in runs
        ],
    }


def video_name(clip: MotionClip) -> str:
    """As CLEVRER calls its videos."""
    return f"video_{clip.number:05d}.mp4"


def _identity(thing: Thing) -> dict[str, str]:
    return {"color": thing.color, "material": thing.material, "shape": thing.shape}


def _moment(course: Course, thing: int, frame: int) -> dict[str, Any]:
    return {
        "object_id": thing,
        "location": course.place[thing, frame].tolist(),
        "orientation": [0.0, 0.0, float(course.turn[thing, frame])],
        "velocity": [*course.velocity[thing, frame].tolist(), 0.0],
        "angular_velocity": [0.0, 0.0, float(course.spin[thing, frame])],
        "inside_camera_view": bool(course.inside[thing, frame]),
    }


def _trajectory(clip: MotionClip, course: Course, shown: list[int]) -> list[dict[str, Any]]:
    column, row, _ = (np.round(part, 3) for part in project(course.place, SIZE))
    return [
        {
            "frame_index": frame,
            "objects": [
                {
                    **_identity(clip.things[thing]),
                    "x": float(row[thing, frame]),
                    "y": float(column[thing, frame]),
                }
                for thing in shown
                if course.inside[thing, frame]
            ],
        }
        for frame in range(0, course.frames, EVERY)
    ]
