"""CLEVRER's files: scenes of either kind, wherever they stand, and what is wrong with bad ones."""

from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import torch

from nmn.domains.clevrer.data.clips import read_clevrer_clips
from nmn.domains.clevrer.data.questions import read_clevrer_questions
from nmn.domains.clevrer.domain import DOMAIN
from nmn.domains.clevrer.words import MOTION
from nmn.errors import DatasetError
from nmn.types import ClipGraph
from tests.domains.clevrer.made import Json, annotation, prediction, write
from tests.domains.clevrer.scenes import BLUE, GRAY, RED, annotated, predicted

SMALL = annotated([BLUE, RED], {0: range(6), 1: range(2, 6)}, {0: range(6)}, [(0, 1, 3)], 6)
FORETOLD = predicted(
    [BLUE, RED], {0: {0: (1.0, 2.0)}, 1: {0: (3.0, 4.0)}}, [(0, 1, 130)], {0: [], 1: []}
)


def test_a_graph_has_only_what_the_video_shows(tmp_path: Path) -> None:
    names = write(tmp_path / "a.json", {"sim_00007": FORETOLD})
    graph = read_clevrer_clips(names).good[0].graph
    assert (len(graph), graph.frames, graph.duration) == (2, 26, 5.0)
    assert graph.times[1].item() == 5 / 25.6 and graph.times[-1].item() == 125 / 25.6
    assert graph.present[:, 0].tolist() == [1, 1] and graph.present[:, 1:].sum() == 0
    clip = read_clevrer_clips(write(tmp_path / "b.json", SMALL)).good[0]
    assert clip.graph.frames == 6 and clip.graph.duration == 6 / 25.6
    assert clip.graph.present[1].tolist() == [0, 0, 1, 1, 1, 1]
    moving = clip.graph.track_tables[MOTION.name][..., MOTION.index("moving")]
    assert moving.tolist() == [[1] * 6, [0] * 6]  # 0.1 is not above 0.1
    assert clip.graph.track_tables["location"][0, 3].tolist() == pytest.approx([3, 0, 0.2])
    assert clip.graph.track_tables["velocity"][0, 3].tolist() == pytest.approx([0.2, 0, 0])


def test_a_graph_goes_through_a_trail(tmp_path: Path) -> None:
    graph = read_clevrer_clips(write(tmp_path / "a.json", {"sim_00001": FORETOLD})).good[0].graph
    again = ClipGraph.from_tensors(graph.tensors())
    for name, tensor in graph.tensors().items():
        assert torch.equal(tensor, again.tensors()[name])


def test_scenes_are_read_wherever_they_stand(tmp_path: Path) -> None:
    one, two = annotation(3), annotation(12)
    forms: list[tuple[str, Any]] = [
        ("one.json", one), ("list.json", [one, two]), ("list.json.gz", [one, two]),
        ("mapping.json", {"3": one, "video_00012": two}),
        ("predicted.json", {"sim_00003": prediction(3), "12": prediction(12)}),
    ]  # fmt: skip
    for name, content in forms:
        found = read_clevrer_clips(write(tmp_path / name, content))
        assert [clip.scene_index for clip in found.good] == [3, 12][: len(found)]
        assert not found.problems and len(found) == (1 if name == "one.json" else 2)
    folder = tmp_path / "annotations"
    (folder / "annotation_00000-01000").mkdir(parents=True)
    write(folder / "annotation_00000-01000" / "annotation_00003.json", one)
    write(folder / "sim_00012.json.gz", prediction(12))
    assert [clip.scene_index for clip in read_clevrer_clips(folder).good] == [3, 12]


def test_files_of_scenes_that_nobody_asks_about_are_not_opened(tmp_path: Path) -> None:
    write(tmp_path / "annotation_00003.json", annotation(3))
    (tmp_path / "annotation_00004.json").write_text("no JSON at all")
    found = read_clevrer_clips(tmp_path, wanted={3})
    assert len(found) == 1 and not found.problems
    found = read_clevrer_clips(tmp_path, wanted={3, 4})
    assert len(found) == 1 and found.problems[0].id == 4
    many = write(tmp_path / "many.json", [annotation(3), annotation(5)])
    assert [clip.scene_index for clip in read_clevrer_clips(many, wanted={5}).good] == [5]


def test_objects_keep_the_ids_of_their_file(tmp_path: Path) -> None:
    scene = annotated([GRAY, BLUE, RED], {1: range(6), 2: range(6)}, {}, [(1, 2, 3)], 6)
    clip = read_clevrer_clips(write(tmp_path / "a.json", scene)).good[0]
    assert clip.object_ids == (1, 2) and len(clip.graph) == 2  # gray is never in view
    foretold = deepcopy(FORETOLD)
    for one, name in zip(foretold["objects"], (9, 4), strict=True):
        one["id"] = name
    for world, name in zip(foretold["predictions"], (-1, 9, 4), strict=True):
        world["what_if"] = name
    clip = read_clevrer_clips(write(tmp_path / "b.json", {"1": foretold})).good[0]
    assert clip.object_ids == (4, 9)
    assert clip.graph.tables["color"].argmax(dim=1).tolist() == [1, 2]  # red, blue


def _set(*path: Any) -> Callable[[Json], None]:
    """Puts the last of these where the others lead to."""

    def change(record: Json) -> None:
        *way, key, value = path
        holder: Any = record
        for step in way:
            holder = holder[step]
        if value is ...:
            del holder[key]
        else:
            holder[key] = value

    return change


_FRAME, _THING = ("motion_trajectory", 1), ("motion_trajectory", 1, "objects", 0)
_WORLD = ("predictions", 0)


@pytest.mark.parametrize(
    ("record", "change", "said"),
    [
        (SMALL, _set("object_property", ...), "no list 'object_property'"),
        (SMALL, _set("object_property", 0, "color", "pink"), "the color of object 0 is 'pink'"),
        (SMALL, _set("object_property", 0, "object_id", 1), "two objects have the object_id 1"),
        (SMALL, _set("object_property", 0, "object_id", -1), "the object_id of object 0 is -1"),
        (SMALL, _set("object_property", 0, "shape", ...), "the shape of object 0 is None"),
        (SMALL, _set("motion_trajectory", []), "has no frames"),
        (SMALL, _set(*_FRAME, "frame_id", 0), "frame_id 0 of frame 1 is not above"),
        (SMALL, _set(*_FRAME, "frame_id", 1.5), "the frame_id of frame 1 is 1.5"),
        (SMALL, _set(*_FRAME, "objects", None), "frame 1 has no list 'objects'"),
        (SMALL, _set(*_THING, "object_id", 7), "which object_property lacks"),
        (SMALL, _set(*_THING, "object_id", 1), "frame 1 has the object_id 1 twice"),
        (SMALL, _set(*_THING, "inside_camera_view", 1), "expected true or false"),
        (SMALL, _set(*_THING, "velocity", [1, 2, float("nan")]), "the velocity of object 0 of fra"),
        (SMALL, _set(*_THING, "location", [1]), "the location of object 0 of frame 1"),
        (SMALL, _set("collision", ...), "no list 'collision'"),
        (SMALL, _set("collision", 0, "object_ids", [0, 0]), "the object_ids of collision 0"),
        (SMALL, _set("collision", 0, "object_ids", [0, 5]), "expected two of \\[0, 1\\]"),
        (SMALL, _set("collision", 0, "object_ids", [[0], 1]), "the object_ids of collision 0"),
        (SMALL, _set("collision", 0, "frame_id", 6), "at frame 6, after the last, 5"),
        (SMALL, _set("motion_trajectory", ...), "neither an annotation"),
        (FORETOLD, _set("objects", 0, {**RED, "id": 0}), "objects 0 and 1 look the same"),
        (FORETOLD, _set("objects", 0, "id", 1), "two objects have the id 1"),
        (FORETOLD, _set("objects", [{**BLUE, "id": 0}] * 101), "it has 101 objects"),
        (FORETOLD, _set(*_WORLD, "what_if", 0), "two predictions have the what_if 0"),
        (FORETOLD, _set("predictions", []), "no prediction with the what_if -1"),
        (FORETOLD, _set(*_WORLD, "what_if", 5), "the what_if of prediction 0 is 5"),
        (FORETOLD, _set(*_WORLD, "trajectory", []), "no frame of the video"),
        (FORETOLD, _set(*_WORLD, "trajectory", 1, "frame_index", 0), "not above that of the frame"),
        (
            FORETOLD,
            _set(*_WORLD, "trajectory", 0, "objects", 0, "x", None),
            "the x and y of object",
        ),
        (
            FORETOLD,
            _set(*_WORLD, "trajectory", 0, "objects", 0, "color", "gray"),
            "none of its obj",
        ),
        (FORETOLD, _set(*_WORLD, "trajectory", 0, "objects", 1, {**BLUE, "x": 1, "y": 1}), "twice"),
        (FORETOLD, _set(*_WORLD, "collisions", 0, "objects", [BLUE]), "two different objects"),
        (FORETOLD, _set(*_WORLD, "collisions", 0, "objects", [BLUE, GRAY]), "none of its objects"),
        (FORETOLD, _set(*_WORLD, "collisions", 0, "frame", "x"), "the frame of collision 0"),
    ],
)
def test_a_bad_scene_is_a_problem_and_costs_no_other(
    tmp_path: Path, record: Json, change: Callable[[Json], None], said: str
) -> None:
    bad = deepcopy(record)
    change(bad)
    bad.pop("scene_index", None)
    found = read_clevrer_clips(write(tmp_path / "a.json", {"sim_00001": bad, "2": record}))
    assert len(found) == 1
    with pytest.raises(AssertionError, match=said):
        raise AssertionError(found.problems[0].message)
    assert found.problems[0].id == 1 and found.problems[0].index == 0


def test_scenes_without_a_number_and_twice_the_same_are_problems(tmp_path: Path) -> None:
    nameless = {key: part for key, part in SMALL.items() if key != "scene_index"}
    found = read_clevrer_clips(write(tmp_path / "a.json", [SMALL, SMALL, nameless, 5]))
    messages = [problem.message for problem in found.problems]
    assert len(found) == 1
    assert "scene 0 was read already" in messages[0]
    assert "which scene it is" in messages[1] and "5 is not a scene" in messages[2]


def test_files_that_hold_no_scenes_are_refused(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="no such file"):
        read_clevrer_clips(tmp_path / "none.json")
    with pytest.raises(DatasetError, match="no scenes in this folder"):
        read_clevrer_clips(tmp_path)
    with pytest.raises(DatasetError, match="this file holds 5"):
        read_clevrer_clips(write(tmp_path / "five.json", 5))


# ------------------------------------------------------------------------------- questions

METAL = "objects metal filter_material count".split()
FIRST = {
    "question_id": 0, "question": "How many metal things?", "question_type": "descriptive",
    "question_subtype": "count", "program": METAL, "answer": "3",
}  # fmt: skip
SECOND = {
    "question_id": 1,
    "question": "What happens without blue?",
    "question_type": "counterfactual",
    "program": "all_events objects blue filter_color unique get_counterfact belong_to".split(),
    "choices": [
        {"choice_id": 0, "choice": "A", "program": ["all_events", "unique"], "answer": "correct"},
        {"choice_id": 1, "choice": "B", "program": ["end"], "answer": "wrong"},
    ],
}


def questions(path: Path, *records: Any) -> Any:
    scenes = [{"scene_index": 10, "questions": list(records)}]
    return read_clevrer_questions(write(path / "q.json", scenes), DOMAIN.exact_language)


def test_questions_are_read_with_a_program_for_each_choice(tmp_path: Path) -> None:
    found = questions(tmp_path, FIRST, SECOND)
    first, second = found.good
    assert (first.scene_index, first.question_id, first.answer) == (10, 0, "3")
    assert first.asked.functions == ("objects", "filter_material", "count")
    assert second.asked is None and [one.answer for one in second.choices] == ["correct", "wrong"]
    assert second.choices[0].asked.functions == (
        "all_events", "unique", "all_events", "objects", "filter_color", "unique",
        "get_counterfact", "belong_to",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("record", "change", "said"),
    [
        (FIRST, _set("program", ...), "question 0 has no program"),
        (FIRST, _set("program", "objects count"), "has the program 'objects count'"),
        (FIRST, _set("program", 1, "meta"), "name 1: there is no function and no word 'meta'"),
        (FIRST, _set("question_type", "other"), "the question_type of question 0 is 'other'"),
        (FIRST, _set("question_id", "a"), "the question_id of question 0 is 'a'"),
        (FIRST, _set("question", 5), "the question of question 0 is 5"),
        (FIRST, _set("answer", []), "the answer of question 0 is"),
        (SECOND, _set("choices", ...), "no list 'choices'"),
        (SECOND, _set("choices", []), "has no choices"),
        (SECOND, _set("choices", 0, 5), "choice 0 is 5"),
        (SECOND, _set("choices", 0, "program", ...), "choice 0 has no program"),
        (SECOND, _set("choices", 0, "answer", "yes"), "expected correct or wrong"),
        (SECOND, _set("choices", 1, "choice_id", 0), "same choice_id"),
        (SECOND, _set("choices", 1, "program", ["events"]), "choice 1 with the question, name 7"),
        (SECOND, _set("program", ["count"]), "choice 0 with the question, name 2"),
        (SECOND, _set("program", ["get_object", "query_color"]), "gives Label\\[color\\]"),
    ],
)
def test_a_bad_question_is_a_problem_and_costs_no_other(
    tmp_path: Path, record: Json, change: Callable[[Json], None], said: str
) -> None:
    bad = deepcopy(record)
    change(bad)
    found = questions(tmp_path, bad, FIRST, 7)
    assert len(found) == 1 and len(found.problems) == 2
    with pytest.raises(AssertionError, match=said):
        raise AssertionError(found.problems[0].message)
    assert str(found.problems[0].id).startswith("10/") and found.problems[1].id == "10/2"


def test_bad_scenes_of_questions_are_problems(tmp_path: Path) -> None:
    scenes = [{"questions": [FIRST]}, 5, {"scene_index": 1}, {"scene_index": 2, "questions": []}]
    path = write(tmp_path / "q.json", [*scenes, {"scene_index": 3, "questions": [FIRST, FIRST]}])
    found = read_clevrer_questions(path, DOMAIN.exact_language)
    assert len(found) == 2 and [problem.index for problem in found.problems] == [0, 1, 2]
    assert len(read_clevrer_questions(path, DOMAIN.exact_language, limit=4)) == 1
    with pytest.raises(DatasetError, match="expected: a list of scenes"):
        read_clevrer_questions(write(tmp_path / "r.json", 5), DOMAIN.exact_language)
