"""Situations and annotations in the layouts of STAR and CLEVRER, against their clips."""

import numpy as np
import pytest

from nmn.domains.motion.clevrer import annotation, prediction
from nmn.domains.motion.star import class_files, situations
from nmn.synthetic.motion import agent_clip, boxes_of, physics_clip
from nmn.synthetic.motion.words import VERBS


def named(name: str) -> dict[str, str]:
    return dict(line.split(" ", 1) for line in class_files()[name])


def test_class_files_name_every_label_once() -> None:
    files = class_files()
    assert {name: len(lines) for name, lines in files.items()} == {
        "action_classes.txt": 216,
        "action_mapping.txt": 216,
        "object_classes.txt": 25,
        "relationship_classes.txt": 7,
        "verb_classes.txt": 9,
    }
    objects, verbs, actions = (named(f"{k}_classes.txt") for k in ("object", "verb", "action"))
    assert objects["o000"] == "person" and objects["o004"] == "red_cube"
    assert all(len(word.split()) == 1 for word in [*objects.values(), *verbs.values()])
    for line in files["action_mapping.txt"]:
        action, verb, thing = line.split()
        assert actions[action] == f"{verbs[verb]} the {objects[thing]}"


def test_situations_say_what_the_clip_says() -> None:
    clip = agent_clip(6, 2).sampled(5)
    made = situations(clip, boxes_of(clip)[0])
    objects, relations = named("object_classes.txt"), named("relationship_classes.txt")
    actions = named("action_classes.txt")
    assert list(made) == sorted(made) and len(made) == len(clip)
    for frame, situation in enumerate(made.values()):
        there = np.flatnonzero(clip.course.inside[:, frame]).tolist()
        kinds = [clip.things[k].kind.replace(" ", "_") for k in there]
        assert [objects[one] for one in situation["bbox_labels"]] == kinds
        assert len(situation["bbox"]) == len(there)
        assert all(0 <= x1 < x2 <= 480 for x1, _, x2, _ in situation["bbox"])
        found = {
            (objects[pair[1]], relations[label].replace("_", " "))
            for pair, label in zip(situation["rel_pairs"], situation["rel_labels"], strict=True)
        }
        assert all(pair[0] == "o000" for pair in situation["rel_pairs"])
        wanted = {
            (kind, word)
            for k, kind in zip(there, kinds, strict=True)
            for word in clip.relations_at(k, frame)
            if word not in ("looking at", "not looking at", "not contacting")
        }
        assert found == wanted
        done = [a for a in clip.actions if frame in clip.frames_of(a)]
        phrases = [
            f"{VERBS[a.verb]} the {clip.things[a.thing].kind.replace(' ', '_')}" for a in done
        ]
        assert [actions[one] for one in situation["actions"]] == phrases


def test_an_annotation_has_every_thing_in_every_frame() -> None:
    clip = physics_clip(6, 12)
    made = annotation(clip)
    assert made["scene_index"] == 12 and made["video_filename"] == "video_00012.mp4"
    assert [one["frame_id"] for one in made["motion_trajectory"]] == list(range(128))
    assert [
        {"color": one["color"], "shape": one["shape"], "material": one["material"]}
        for one in made["object_property"]
    ] == [{"color": t.color, "shape": t.shape, "material": t.material} for t in clip.things]
    for frame in (0, 50, 127):
        for k, one in enumerate(made["motion_trajectory"][frame]["objects"]):
            assert one["object_id"] == k
            assert one["location"] == clip.course.place[k, frame].tolist()
            assert one["velocity"] == [*clip.course.velocity[k, frame].tolist(), 0.0]
            assert one["inside_camera_view"] == clip.course.inside[k, frame]
            assert len(one["orientation"]) == len(one["angular_velocity"]) == 3
    hits = [one for one in clip.course.happenings if one.kind == "collision"]
    assert [(one["object_ids"], one["frame_id"]) for one in made["collision"]] == [
        (list(one.things), one.frame) for one in hits
    ]


@pytest.mark.parametrize("number", range(4))
def test_a_prediction_file_tells_the_future_and_what_would_have_been(number: int) -> None:
    clip = physics_clip(6, number)
    made = prediction(clip)
    ids = [one["id"] for one in made["objects"]]
    assert ids == list(range(len(ids)))
    assert [one["what_if"] for one in made["predictions"]] == [-1, *ids]
    names = {(o["color"], o["material"], o["shape"]): o["id"] for o in made["objects"]}
    things = {(thing.color, thing.material, thing.shape): k for k, thing in enumerate(clip.things)}
    for run in made["predictions"]:
        frames = [one["frame_index"] for one in run["trajectory"]]
        assert frames == list(range(0, 166, 5))
        gone = run["what_if"]
        without = -1 if gone < 0 else next(things[key] for key, k in names.items() if k == gone)
        course = clip.what_if[without]
        for step in run["trajectory"]:
            for one in step["objects"]:
                key = (one["color"], one["material"], one["shape"])
                assert names[key] != gone and course.inside[things[key], step["frame_index"]]
                assert 0 <= one["x"] < 320 and 0 <= one["y"] < 480
        hits = {
            (one["frame"], *(things[o["color"], o["material"], o["shape"]] for o in one["objects"]))
            for one in run["collisions"]
        }
        assert hits == {
            (one.frame, *one.things)
            for one in course.happenings
            if one.kind == "collision" and clip.course.inside[list(one.things)].any(1).all()
        }


def test_x_is_the_row_and_y_the_column() -> None:
    """What is nearer to the camera is lower in the picture; what is to the right has more y."""
    clip = physics_clip(6, 1)
    first = prediction(clip)["predictions"][0]["trajectory"][0]["objects"]
    for one in first:
        thing = next(
            k for k, t in enumerate(clip.things)
            if (t.color, t.shape) == (one["color"], one["shape"])
        )  # fmt: skip
        x, y = clip.course.place[thing, 0, :2]
        assert (one["y"] > 240) == (x > 0)
        if abs(y) > 1:
            assert (one["x"] > 150) == (y < 0)
