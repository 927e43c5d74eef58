"""No damage to a data set's file ends in anything but a told problem or an error of nmn's."""

import io
import json
import subprocess
import sys
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import given

from nmn.domains.clevr.data.features import clevr_features, ground_places
from nmn.domains.clevr.data.questions import read_clevr_questions
from nmn.domains.clevr.data.scenes import read_clevr_scenes
from nmn.domains.clevr.domain import DOMAIN as CLEVR_DOMAIN
from nmn.domains.clevr.sampling import sample_scene
from nmn.domains.easy_vqa.data import read_easy_vqa
from nmn.domains.easy_vqa.domain import DOMAIN as EASY_VQA_DOMAIN
from nmn.domains.shapes.data import read_shapes, read_shapes_images
from nmn.domains.shapes.domain import DOMAIN as SHAPES_DOMAIN
from nmn.errors import DatasetError
from tests.damage import CHANCE, QUICK, damaged, damaged_bytes, damaged_json, survive
from tests.domains.clevr.made import Json, clevr_files

QUESTIONS = clevr_files(2)[1][:4]
SCENES = [dict(sample_scene(5, index)) for index in range(2)]
SHAPES = {
    "test.query": b"(is red (above blue))\n(is circle (above (left_of green)))\n",
    "test.output": b"true\nfalse\n",
    "test.query_str.txt": b"is a red shape above a blue shape\nis a circle\n",
}


def _respelt(question: Json) -> Json:
    program = [
        {"type": node["function"], "inputs": node["inputs"], "side_inputs": node["value_inputs"]}
        for node in question["program"]
    ]
    return {**question, "program": program}


def _one_bad(key: str, records: list[Any], random: Random) -> bytes:
    """A file of these records, the last of which is damaged."""
    last = damaged_json(records[-1], random)
    good = json.dumps(records[:-1]).encode()[:-1]
    return b'{"' + key.encode() + b'": ' + good + b", " + last + b"]}"


@QUICK
@given(CHANCE)
def test_damaged_questions_are_told(random: Random) -> None:
    documents = [{"questions": [change(q) for q in QUESTIONS]} for change in (dict, _respelt)]
    data = damaged(random.choice(documents), random)
    survive(lambda path: read_clevr_questions(path, CLEVR_DOMAIN.exact_language), data)


@QUICK
@given(CHANCE)
def test_a_damaged_question_leaves_the_others(random: Random) -> None:
    data = _one_bad("questions", QUESTIONS, random)
    found = survive(lambda path: read_clevr_questions(path, CLEVR_DOMAIN.exact_language), data)
    if b"[[[[" not in data:  # nested too deep, a file is no JSON at all
        assert [one.position for one in found.good][: len(QUESTIONS) - 1] == [0, 1, 2]
        assert len(found.good) + len(found.problems) == len(QUESTIONS)


@QUICK
@given(CHANCE)
def test_damaged_scenes_are_told(random: Random) -> None:
    survive(read_clevr_scenes, damaged({"scenes": SCENES}, random))


@QUICK
@given(CHANCE)
def test_a_damaged_scene_leaves_the_others(random: Random) -> None:
    data = _one_bad("scenes", SCENES, random)
    found = survive(read_clevr_scenes, data)
    if b"[[[[" not in data:
        assert found.good[0].position == 0
        assert len(found.good) + len(found.problems) == len(SCENES)


@QUICK
@given(CHANCE)
def test_features_are_made_of_a_damaged_scene_or_refused(random: Random) -> None:
    for make in (clevr_features, ground_places):

        def features(path: Path, make: Any = make) -> None:
            scene = json.loads(path.read_bytes())
            if isinstance(scene, dict):
                assert bool(make(scene).isfinite().all())

        data = damaged_json(SCENES[0], random)
        if b"[[[[" not in data and b"9" * 4_000 not in data:
            survive(features, data)


@QUICK
@given(CHANCE)
def test_damaged_easy_vqa_is_told(random: Random) -> None:
    records = [["is there a red shape?", "no", 0], ["what color is the circle?", "red", 0]]

    def read(path: Path) -> object:
        return read_easy_vqa("test", EASY_VQA_DOMAIN.exact_language, folder=path.parents[1])

    survive(read, damaged(records, random), "questions.json", "test")


@QUICK
@given(CHANCE)
def test_damaged_shapes_are_told(random: Random) -> None:
    layouts = [["_Find", "_Find", "_Transform", "_And", "_Answer"],
               ["_Find", "_Find", "_Transform", "_Transform", "_And", "_Answer"]]  # fmt: skip
    part = random.choice([*SHAPES, "test.query_layout_symbols.json"])

    def read(path: Path) -> object:
        for name, data in SHAPES.items():
            if name != part:
                (path.parent / name).write_bytes(data)
        return read_shapes(path.parent, "test", SHAPES_DOMAIN.exact_language)

    data = damaged_bytes(SHAPES[part], random) if part in SHAPES else damaged(layouts, random)
    survive(read, data, part)


@QUICK
@given(CHANCE)
def test_damaged_pictures_are_refused(random: Random) -> None:
    buffer = io.BytesIO()
    np.save(buffer, np.zeros((1, 30, 30, 3), np.uint8))

    def read(path: Path) -> None:
        (path.parent / "test.query").touch()
        assert read_shapes_images(path.parent, "test").shape == (1, 30, 30, 3)

    survive(read, damaged_bytes(buffer.getvalue(), random), "test.input.npy")


# What long runs found before, each by its name.


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"program": [{"function": ["scene"], "inputs": []}]}, "there is no function ['scene']"),
        ({"program": [{"type": {}, "inputs": []}]}, "there is no function {}"),
        ({"image_index": 10**400}, "its image_index is 1000"),
        ({"question_index": float("nan")}, "its question_index is nan"),
        ({"question": "\ud800"}, r"its question is '\ud800'"),
        ({"answer": 10**400}, "its answer is 1000"),
    ],
)
def test_a_question_that_sank_its_file(tmp_path: Path, changed: Json, said: str) -> None:
    path = tmp_path / "q.json"
    path.write_text(json.dumps({"questions": [{**QUESTIONS[0], **changed}, QUESTIONS[1]]}))
    found = read_clevr_questions(path, CLEVR_DOMAIN.exact_language)
    assert [one.position for one in found.good] == [1]
    assert [problem.index for problem in found.problems] == [0]
    assert said in found.problems[0].message and len(found.problems[0].message) < 400


@pytest.mark.parametrize(
    "changed",
    [
        {"pixel_coords": [10**400, 0, 0]},
        {"box": [0, 0, 10**400, 5]},
        {"3d_coords": [1e300, 0, 0]},
        {"3d_coords": [float("nan"), 0, 0]},
        {"3d_coords": ["a", 0, 0]},
        {"3d_coords": {"x": 1}},
    ],
)
def test_a_scene_that_sank_its_file(tmp_path: Path, changed: Json) -> None:
    bad = json.loads(json.dumps(SCENES[0]))
    if "pixel_coords" in changed:
        del bad["objects"][1]["box"]  # where there is one, the centre is not read
    bad["objects"][1].update(changed)
    path = tmp_path / "s.json"
    path.write_text(json.dumps({"scenes": [bad, SCENES[1]]}))
    found = read_clevr_scenes(path)
    assert [scene.position for scene in found.good] == [1]
    (problem,) = found.problems
    assert problem.index == 0 and "object 1" in problem.message


def test_a_text_times_a_number_takes_no_memory(tmp_path: Path) -> None:
    """In Python it is the text as often: here two gigabytes."""
    bad = json.loads(json.dumps(SCENES[0]))
    bad["objects"][0]["3d_coords"] = ["aa", 0, 0]
    bad["directions"]["right"] = [10**9, 0, 0]
    path = tmp_path / "s.json"
    path.write_text(json.dumps({"scenes": [bad]}))
    code = (
        "import resource, sys; from nmn.domains.clevr.data.scenes import read_clevr_scenes\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "assert read_clevr_scenes(sys.argv[1]).problems\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True
    )
    assert int(done.stdout) < 200_000


def test_a_number_of_a_picture_is_no_file_name_of_400_letters(tmp_path: Path) -> None:
    (tmp_path / "test").mkdir()
    path = tmp_path / "test" / "questions.json"
    path.write_text(json.dumps([["is there a red shape?", "no", 10**400]]))
    (problem,) = read_easy_vqa("test", EASY_VQA_DOMAIN.exact_language, folder=tmp_path).problems
    assert "its picture is 1000" in problem.message


def test_a_header_cannot_ask_for_memory(tmp_path: Path) -> None:
    (tmp_path / "test.query").touch()
    for count in (10**6, 10**12, 10**30):
        header = {"descr": "|u1", "fortran_order": False, "shape": (count, 30, 30, 3)}
        with (tmp_path / "test.input.npy").open("wb") as file:
            np.lib.format.write_array_header_1_0(file, header)
        with pytest.raises(DatasetError, match="0 bytes follow"):
            read_shapes_images(tmp_path, "test")


def test_a_form_feed_ends_no_record(tmp_path: Path) -> None:
    """A line more in one of the files would give each question another's answer."""
    for name, data in SHAPES.items():
        (tmp_path / name).write_bytes(data.replace(b"is a circle", b"is a\x0c circle"))
    found = read_shapes(tmp_path, "test", SHAPES_DOMAIN.exact_language)
    assert len(found) == 2 and not found.problems
