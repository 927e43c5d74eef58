"""CLEVR files: good records are read, bad ones are told one by one."""

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch

from nmn.domains.clevr.data.questions import read_clevr_questions
from nmn.domains.clevr.data.scenes import clevr_scene_graph, read_clevr_scenes
from nmn.domains.clevr.domain import DOMAIN
from nmn.domains.clevr.sampling import sample_scene
from nmn.domains.clevr.words import VOCABULARIES
from nmn.errors import DatasetError
from tests.domains.clevr.made import Json, clevr_files, clevr_scene, node, write_json

LANGUAGE = DOMAIN.exact_language


def question(**changed: Any) -> Json:
    made = {
        "question_index": 7,
        "image_index": 0,
        "image_filename": "CLEVR_test_000000.png",
        "question": "How many things are there?",
        "answer": "3",
        "program": [node("scene"), node("count", [0])],
    }
    return {key: value for key, value in {**made, **changed}.items() if value is not ...}


def test_files_are_read_packed_or_not(tmp_path: Path) -> None:
    scenes, questions = clevr_files(3)
    plain = write_json(tmp_path / "q.json", "questions", questions)
    packed = tmp_path / "q.json.gz"
    packed.write_bytes(gzip.compress(plain.read_bytes(), mtime=0))
    for path in (plain, packed):
        found = read_clevr_questions(path, LANGUAGE)
        assert len(found) == len(questions) and not found.problems
    assert [q.answer for q in found.good] == [q["answer"] for q in questions]
    assert found.good[4].functions == tuple(n["function"] for n in questions[4]["program"])
    assert len(read_clevr_questions(plain, LANGUAGE, limit=5)) == 5
    read = read_clevr_scenes(write_json(tmp_path / "s.json", "scenes", scenes))
    assert [scene.image_index for scene in read.good] == [0, 1, 2] and not read.problems


def test_a_scene_graph_says_what_the_scene_says() -> None:
    scene = clevr_scene(4)
    graph = clevr_scene_graph(scene)
    for name in ("color", "shape", "size", "material"):
        words = [VOCABULARIES[name][k] for k in graph.tables[name].argmax(dim=1).tolist()]
        assert words == [thing[name] for thing in scene["objects"]]
        assert torch.equal(graph.tables[name].sum(dim=1), torch.ones(len(graph)))
    assert graph.tables["attribute"].shape == (len(graph), 15)
    assert torch.equal(graph.tables["attribute"].sum(dim=1), torch.full((len(graph),), 4.0))
    assert graph.relations is not None
    for r, name in enumerate(VOCABULARIES["relation"]):
        for anchor, others in enumerate(scene["relationships"][name]):
            assert graph.relations[r, :, anchor].nonzero().flatten().tolist() == sorted(others)


def test_boxes_are_the_files_or_mark_the_centre() -> None:
    made = sample_scene(1)
    graph = clevr_scene_graph(made)
    assert (graph.width, graph.height) == (320, 240)
    box = made["objects"][0]["box"]
    wanted = [box[0] / 320, box[1] / 240, box[2] / 320, box[3] / 240]
    assert graph.boxes[0].tolist() == pytest.approx(wanted)
    scene = clevr_scene(0)
    graph = clevr_scene_graph(scene)
    x, y = scene["objects"][0]["pixel_coords"][:2]
    wanted = [(x - 12) / 480, (y - 12) / 320, (x + 12) / 480, (y + 12) / 320]
    assert graph.boxes[0].tolist() == pytest.approx(wanted)
    del scene["objects"][0]["pixel_coords"]
    assert clevr_scene_graph(scene).boxes[0].tolist() == [0, 0, 0, 0]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"question_index": "seven"}, "its question_index is 'seven'"),
        ({"question_index": True}, "its question_index is True"),
        ({"image_index": ..., "image_filename": ...}, "which picture it is about"),
        ({"image_index": -1}, "its image_index is -1"),
        ({"question": 3}, "its question is 3"),
        ({"answer": [3]}, "its answer is [3]"),
        ({"program": "count"}, "a list of nodes"),
        ({"program": []}, "no nodes"),
        ({"program": [node("scene"), node("amount", [0])]}, "there is no function 'amount'"),
        ({"program": [node("scene")]}, "which is not an answer"),
        ({"steps": [3]}, "one for each node"),
    ],
)
def test_a_bad_question_is_a_problem(tmp_path: Path, changed: Json, said: str) -> None:
    path = write_json(tmp_path / "q.json", "questions", [question(), question(**changed), None])
    found = read_clevr_questions(path, LANGUAGE)
    assert len(found) == 1
    assert [(p.file, p.index) for p in found.problems] == [(str(path), 1), (str(path), 2)]
    assert said in found.problems[0].message and "\n" not in str(found.problems[0])
    whole = question(**changed).get("question_index") == 7
    assert found.problems[0].id == (7 if whole else None)


@pytest.mark.parametrize(
    ("changed", "attribute", "wanted"),
    [
        ({"question_index": ...}, "question_index", 0),
        ({"image_index": ...}, "image", "CLEVR_test_000000.png"),
        ({"answer": ...}, "answer", None),
        ({"answer": 3}, "answer", "3"),
        ({"answer": True}, "answer", "yes"),
        ({"program": ...}, "translation", None),
        ({"question": ...}, "question", None),
    ],
)
def test_what_may_be_left_out(
    tmp_path: Path, changed: Json, attribute: str, wanted: object
) -> None:
    path = write_json(tmp_path / "q.json", "questions", [question(**changed)])
    (read,) = read_clevr_questions(path, LANGUAGE).good
    assert getattr(read, attribute) == wanted


def _spoil(change: Callable[[Json], object]) -> Json:
    scene = json.loads(json.dumps(clevr_scene(1)))
    change(scene)
    return scene  # type: ignore[no-any-return]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda s: s.pop("image_index"), "its image_index is None"),
        (lambda s: s.update(image_index=0), "record 0 has image_index 0 already"),
        (lambda s: s.update(image_filename=3), "its image_filename is 3"),
        (lambda s: s.pop("objects"), "no list of objects"),
        (lambda s: s["objects"].append("cube"), "no list of objects"),
        (lambda s: s["objects"][2].pop("color"), "the color of object 2 is None"),
        (lambda s: s["objects"][0].update(shape="cone"), "one of cube, sphere, cylinder"),
        (lambda s: s["objects"][0].update(size=["small"]), "the size of object 0"),
        (lambda s: s.pop("relationships"), "it has no relationships"),
        (lambda s: s["relationships"].pop("left"), "relationships['left'] has not one list"),
        (lambda s: s["relationships"]["left"].pop(), "relationships['left'] has not one list"),
        (lambda s: s["relationships"]["front"].__setitem__(0, [99]), "['front'][0] is [99]"),
        (lambda s: s["relationships"]["front"].__setitem__(1, [1]), "['front'][1] is [1]"),
        (lambda s: s["relationships"]["front"].__setitem__(0, ["1"]), "['front'][0] is ['1']"),
        (lambda s: s["objects"][0].update(pixel_coords=[1, 2]), "the pixel_coords of object 0"),
        (lambda s: s["objects"][0].update(box=[9, 0, 1, 5]), "the box of object 0"),
        (lambda s: s.update(image_size=[0, 5]), "its image_size is [0, 5]"),
    ],
)
def test_a_bad_scene_is_a_problem(
    tmp_path: Path, change: Callable[[Json], object], said: str
) -> None:
    path = write_json(tmp_path / "s.json", "scenes", [clevr_scene(0), _spoil(change), 3])
    found = read_clevr_scenes(path)
    assert [scene.image_index for scene in found.good] == [0]
    assert [p.index for p in found.problems] == [1, 2]
    assert said in found.problems[0].message


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("absent.json", None, "there is no such file"),
        ("a.json", b"{", "the file is not JSON"),
        ("a.json", b"[" * 100_000, "the file is not JSON"),
        ("a.json", b"\xff", "the file is not JSON"),
        ("a.json", b'{"questions": 3}', "there are no questions in this file"),
        ("a.json", b"[]", "there are no questions in this file"),
        ("a.json.gz", b"\x1f\x8bxyz", "cannot be"),
        ("a.json.gz", gzip.compress(b"[1]" * 999, mtime=0)[:-9], "cannot be"),
    ],
)
def test_a_file_that_cannot_be_read_is_an_error(
    tmp_path: Path, name: str, data: bytes | None, said: str
) -> None:
    path = tmp_path / name
    if data is not None:
        path.write_bytes(data)
    with pytest.raises(DatasetError, match=said) as caught:
        read_clevr_questions(path, LANGUAGE)
    assert caught.value.where == str(path)
