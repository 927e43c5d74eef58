"""Every function of CLEVRER, by hand on three objects."""

import pytest

from nmn.domains.motion.questions.clevrer.interpret import interpret_clevrer
from nmn.domains.motion.questions.clevrer.scene import Scene
from nmn.errors import DatasetError, ProgramTypeError

RED = {"color": "red", "material": "metal", "shape": "cube"}
BLUE = {"color": "blue", "material": "rubber", "shape": "sphere"}
GRAY = {"color": "gray", "material": "metal", "shape": "sphere"}


def course(gone=-1):
    """Every fifth frame to 150: red goes right until frame 50, blue rests, gray comes in at 20
    going up and leaves at 140."""
    return [
        {
            "frame_index": frame,
            "objects": [
                {**words, "x": row, "y": column}
                for k, words, row, column, seen in (
                    (0, RED, 100.0, 10.0 + 2 * min(frame, 50), True),
                    (1, BLUE, 100.0, 120.0, True),
                    (2, GRAY, 200.0 - frame, 60.0, 20 <= frame < 140),
                )
                if seen and k != gone
            ],
        }
        for frame in range(0, 155, 5)
    ]


def hit(frame, one, other):
    return {"frame": frame, "objects": [one, other]}


PREDICTION = {
    "objects": [{"id": k, **one} for k, one in enumerate((RED, BLUE, GRAY))],
    "predictions": [
        {
            "what_if": -1,
            "trajectory": course(),
            "collisions": [hit(50, RED, BLUE), hit(70, BLUE, GRAY), hit(135, RED, GRAY)],
        },
        {"what_if": 0, "trajectory": course(0), "collisions": [hit(80, GRAY, BLUE)]},
        {"what_if": 1, "trajectory": course(1), "collisions": []},
        {"what_if": 2, "trajectory": course(2), "collisions": [hit(50, RED, BLUE)]},
    ],
}


def annotation():
    frames = []
    for frame in range(128):
        moves = ((0, frame < 50, True), (1, False, True), (2, True, frame >= 20), (3, True, False))
        frames.append(
            {
                "frame_id": frame,
                "objects": [
                    {
                        "object_id": k,
                        "velocity": [0.5 if fast else 0.05, 0.0, 0.0],
                        "inside_camera_view": inside,
                    }
                    for k, fast, inside in moves
                ],
            }
        )
    return {
        "object_property": [
            {"object_id": k, **one}
            for k, one in enumerate((RED, BLUE, GRAY, {**GRAY, "shape": "cube"}))
        ],
        "motion_trajectory": frames,
        "collision": [
            {"object_ids": [0, 1], "frame_id": 50},
            {"object_ids": [1, 2], "frame_id": 70},
            {"object_ids": [1, 3], "frame_id": 80},
        ],
    }  # fmt: skip


SCENES = {"prediction": Scene(PREDICTION), "annotation": Scene(annotation())}
START, END = {"type": "start", "frame": 0}, {"type": "end", "frame": 125}
IN = {"type": "in", "object": [2], "frame": 20}
FIRST = {"type": "collision", "object": [0, 1], "frame": 50}
SECOND = {"type": "collision", "object": [1, 2], "frame": 70}


def run(text, scene="prediction"):
    return interpret_clevrer(text.split(), SCENES[scene])


RED_ONE = "objects red filter_color unique"


@pytest.mark.parametrize("scene", ["prediction", "annotation"])
@pytest.mark.parametrize(
    ("program", "answer"),
    [
        ("objects", [0, 1, 2]),
        ("events", [START, IN, FIRST, SECOND, END]),
        ("objects count", "3"),
        ("objects metal filter_material count", "2"),
        ("objects sphere filter_shape", [1, 2]),
        ("objects green filter_color exist", "no"),
        ("objects metal filter_material exist negate", "no"),
        ("objects unique", None),
        ("objects unique query_color", None),
        (f"{RED_ONE} query_material", "metal"),
        (f"{RED_ONE} query_shape", "cube"),
        (f"{RED_ONE} query_color", "red"),
        ("objects end get_frame filter_moving", [2]),
        ("objects events filter_start query_frame filter_moving", [0]),
        ("objects start get_frame filter_resting", [1]),
        ("objects events filter_end query_frame filter_stationary", [0, 1]),
        ("objects null filter_moving", [0, 2]),
        ("objects null filter_stationary", [1]),
        ("objects null filter_resting", [1]),
        ("events objects filter_in", [IN]),
        ("events objects filter_in first filter_order get_object query_color", "gray"),
        ("events objects filter_in first filter_order query_object", "2"),
        ("events objects filter_out", []),
        ("events objects filter_out first filter_order", None),
        ("events objects filter_collision", [FIRST, SECOND]),
        ("events objects filter_collision second filter_order", SECOND),
        ("events objects filter_collision last filter_order get_frame", "70"),
        (f"events {RED_ONE} filter_collision", [FIRST]),
        ("events end filter_after", []),
        ("events start filter_after objects filter_collision count", "2"),
        ("events events objects filter_in unique filter_before", [START]),
        (
            "events objects blue filter_color unique filter_collision first filter_order "
            "objects blue filter_color unique get_col_partner query_color",
            "red",
        ),
        (f"events objects filter_in unique {RED_ONE} query_collision_partner", None),
        ("events events objects gray filter_color unique filter_collision unique filter_ancestor",
         [IN, FIRST]),
        (f"events events {RED_ONE} filter_collision unique filter_ancestor", []),
        ("objects gray filter_color unique events belong_to", "yes"),
        (f"{RED_ONE} events events objects gray filter_color unique filter_collision unique "
         "filter_ancestor belong_to", "yes"),
        ("all_events",
         [{"type": "collision", "object": pair} for pair in ([0, 1], [0, 2], [1, 2])]),
        (f"all_events {RED_ONE} filter_collision objects gray filter_color filter_collision unique "
         "events belong_to", "no"),
    ],
)  # fmt: skip
def test_functions_by_hand(scene, program, answer):
    assert run(program, scene).answer == answer


@pytest.mark.parametrize(
    ("program", "answer"),
    [
        (f"{RED_ONE} start get_frame query_direction", "right"),
        ("objects gray filter_color unique end get_frame query_direction", "up"),
        ("objects blue filter_color unique end get_frame query_direction", None),
        (
            "unseen_events",
            [
                {"type": "collision", "object": [0, 2], "frame": 135},
                {"type": "out", "object": [2], "frame": 140},
            ],
        ),
        ("unseen_events objects filter_out first filter_order get_object", "2"),
        (f"{RED_ONE} counterfact_events", [{"type": "collision", "object": [2, 1], "frame": 80}]),
        (
            f"all_events {RED_ONE} get_counterfact",
            [{"type": "collision", "object": [1, 2]}],
        ),
        (f"events objects filter_collision {RED_ONE} filter_counterfact", [SECOND]),
        (f"events {RED_ONE} filter_collision unique all_events objects gray filter_color unique "
         "get_counterfact belong_to", "yes"),
    ],
)  # fmt: skip
def test_what_only_predictions_know(program, answer):
    assert run(program).answer == answer
    assert run(program, "annotation").answer is None


def test_causes_have_causes():
    fourth = {"color": "green", "material": "metal", "shape": "cube"}
    things = (RED, BLUE, GRAY, fourth)
    still = [{**one, "x": 50.0, "y": 50.0 * k} for k, one in enumerate(things)]
    hits = [hit(90, GRAY, fourth), hit(30, RED, BLUE), hit(60, BLUE, GRAY), hit(100, RED, BLUE)]
    scene = Scene(
        {
            "objects": [{"id": k, **one} for k, one in enumerate(things)],
            "predictions": [
                {
                    "what_if": -1,
                    "trajectory": [{"frame_index": k, "objects": still} for k in (0, 5)],
                    "collisions": hits,
                }
            ],
        }
    )
    program = "events events objects green filter_color filter_collision unique filter_ancestor"
    found = interpret_clevrer(program.split(), scene).answer
    assert [one["frame"] for one in found] == [30, 60]


def test_every_function_has_a_value_and_words_have_none():
    assert run("objects metal filter_material count").values == [[0, 1, 2], [0, 2], 2]
    assert run("objects unique query_color").values == [[0, 1, 2], None, None]


@pytest.mark.parametrize(
    ("program", "message"),
    [
        ("objects counts", "counts"),
        ("count", "finds 0"),
        ("objects events", "leaves 2"),
        ("red", "leaves 1"),
    ],
)
def test_what_is_no_program_is_refused(program, message):
    with pytest.raises(ProgramTypeError, match=message):
        run(program)


def test_a_scene_of_another_layout_is_refused():
    with pytest.raises(DatasetError, match="objects"):
        Scene({"scene": 1})
    broken = annotation()
    del broken["motion_trajectory"][3]["objects"][0]["velocity"]
    with pytest.raises(DatasetError, match="velocity"):
        Scene(broken)
