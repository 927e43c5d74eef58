"""Small scenes whose every value is known: written by hand, in the published layouts."""

from collections.abc import Mapping, Sequence

from tests.domains.clevrer.made import Json

BLUE = {"color": "blue", "material": "metal", "shape": "sphere"}
RED = {"color": "red", "material": "rubber", "shape": "cube"}
GREEN = {"color": "green", "material": "metal", "shape": "cube"}
GRAY = {"color": "gray", "material": "rubber", "shape": "cylinder"}


def annotated(
    looks: Sequence[Json],
    shown: Mapping[int, range],
    moves: Mapping[int, range],
    collisions: Sequence[tuple[int, int, int]] = (),
    frames: int = 128,
) -> Json:
    """An annotation.

    Arguments:
        shown: by object the frames in which the camera sees it.
        moves: by object the frames in which it moves.
        collisions: two objects and the frame.
    """
    none = range(0)
    return {
        "scene_index": 0,
        "video_filename": "video_00000.mp4",
        "object_property": [{"object_id": k, **look} for k, look in enumerate(looks)],
        "motion_trajectory": [
            {
                "frame_id": frame,
                "objects": [
                    {
                        "object_id": k,
                        "location": [float(frame), float(k), 0.2],
                        "velocity": [0.2 if frame in moves.get(k, none) else 0.1, 0.0, 0.0],
                        "inside_camera_view": frame in shown.get(k, none),
                    }
                    for k in range(len(looks))
                ],
            }
            for frame in range(frames)
        ],
        "collision": [{"object_ids": [a, b], "frame_id": f} for a, b, f in collisions],
    }


def predicted(
    looks: Sequence[Json],
    paths: Mapping[int, Mapping[int, tuple[float, float]]],
    collisions: Sequence[tuple[int, int, int]] = (),
    without: Mapping[int, Sequence[tuple[int, int, int]]] | None = None,
) -> Json:
    """A prediction file.

    Arguments:
        paths: by object its row and column in every fifth frame in which it is in view.
        collisions: two objects and the frame.
        without: by removed object the collisions of that world.
    """

    def hits(some: Sequence[tuple[int, int, int]]) -> list[Json]:
        return [{"frame": f, "objects": [dict(looks[a]), dict(looks[b])]} for a, b, f in some]

    trajectory = [
        {
            "frame_index": frame,
            "objects": [
                {**looks[k], "x": path[frame][0], "y": path[frame][1]}
                for k, path in paths.items()
                if frame in path
            ],
        }
        for frame in range(0, 181, 5)
    ]
    worlds = {-1: collisions, **(without or {})}
    return {
        "objects": [{"id": k, **look} for k, look in enumerate(looks)],
        "predictions": [
            {"what_if": gone, "trajectory": trajectory, "collisions": hits(some)}
            for gone, some in worlds.items()
        ],
    }
