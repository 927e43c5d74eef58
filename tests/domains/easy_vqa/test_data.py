"""easy-VQA: questions, and pictures read off their pixels."""

import json
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from nmn.domains.easy_vqa import data as easy_vqa
from nmn.domains.easy_vqa.data import easy_vqa_folder, read_easy_vqa
from nmn.domains.easy_vqa.domain import DOMAIN
from nmn.domains.easy_vqa.pixels import easy_vqa_scene_graph
from nmn.domains.easy_vqa.words import COLOR, SHAPE
from nmn.errors import DatasetError, MissingExtra

LANGUAGE = DOMAIN.exact_language


def picture(ground: tuple[int, int, int] = (238, 253, 247)) -> NDArray[np.uint8]:
    return np.full((64, 64, 3), ground, np.uint8)


def test_a_rectangle_has_its_box() -> None:
    pixels = picture()
    pixels[10:30, 20:52] = (0, 128, 128)
    graph = easy_vqa_scene_graph(pixels)
    assert COLOR[int(graph.tables["color"].argmax())] == "teal"
    assert SHAPE[int(graph.tables["shape"].argmax())] == "rectangle"
    assert graph.boxes[0].tolist() == [20 / 64, 10 / 64, 52 / 64, 30 / 64]
    assert graph.tables["attribute"].sum() == 2


def test_a_shape_larger_than_the_ground_is_the_shape() -> None:
    pixels = picture()
    pixels[2:62, 2:62] = (0, 0, 0)
    assert COLOR[int(easy_vqa_scene_graph(pixels).tables["color"].argmax())] == "black"


@pytest.mark.parametrize("pixels", [picture(), picture((255, 0, 0))])
def test_a_picture_without_a_shape_is_refused(pixels: NDArray[np.uint8]) -> None:
    with pytest.raises(DatasetError, match="shows no shape"):
        easy_vqa_scene_graph(pixels)


def test_bad_records_are_problems(tmp_path: Path) -> None:
    images = tmp_path / "test" / "images"
    images.mkdir(parents=True)
    Image.fromarray(picture()).save(images / "0.png")
    good = ["is there a red shape?", "no", 0]
    records = [good, good[:2], [3, "no", 0], ["is there a red shape?", "no", "0"],
               ["is there a dog?", "no", 0], ["is there a red shape?", "no", 5]]  # fmt: skip
    (tmp_path / "test" / "questions.json").write_text(json.dumps(records))
    found = read_easy_vqa("test", LANGUAGE, folder=tmp_path)
    assert [question.position for question in found.good] == [0]
    said = [problem.message for problem in found.problems]
    assert [problem.index for problem in found.problems] == [1, 2, 3, 4, 5]
    assert "expected [question, answer, picture]" in said[0] and "its picture is '0'" in said[2]
    assert "none of the forms" in said[3] and "there is no picture 5.png" in said[4]


def test_what_is_not_there_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(DatasetError, match="no such file"):
        read_easy_vqa("test", LANGUAGE, folder=tmp_path)
    (tmp_path / "test").mkdir()
    (tmp_path / "test" / "questions.json").write_text("{}")
    with pytest.raises(DatasetError, match="no questions"):
        read_easy_vqa("test", LANGUAGE, folder=tmp_path)
    monkeypatch.setattr(easy_vqa, "find_spec", lambda name: None)
    with pytest.raises(MissingExtra, match=r"\[easy-vqa\]"):
        easy_vqa_folder()


@pytest.mark.parametrize(("split", "count"), [("test", 9_673), ("train", 38_575)])
def test_the_packages_questions_have_no_problem(split: str, count: int) -> None:
    pytest.importorskip("easy_vqa", reason="the package easy-vqa is not installed")
    found = read_easy_vqa(split, LANGUAGE)
    assert len(found) == count and not found.problems
