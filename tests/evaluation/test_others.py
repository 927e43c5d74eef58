"""Evaluations on SHAPES and easy-VQA."""

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from nmn.domains.easy_vqa.evaluate import EasyVqaOptions, evaluate_easy_vqa
from nmn.domains.shapes.evaluate import ShapesOptions, evaluate_shapes
from nmn.domains.shapes.world import shapes_images
from nmn.errors import DatasetError, DomainError
from nmn.evaluation.engine import BATCH
from tests.shared_data import shared_data


@pytest.mark.parametrize(("split", "count"), [("test", 1024), ("val", 1024), ("train.small", 640)])
def test_the_published_shapes_are_all_right(split: str, count: int) -> None:
    data = shared_data("shapes")
    record = evaluate_shapes(ShapesOptions(data, split, timed=False)).to_json()
    assert record["asked"] == count and record["accuracy"] == 1.0 and not record["problems"]
    assert set(record["by_length"]) <= {"4", "5", "6"}
    stated = (data / f"{split}.output").read_text().split()
    assert [one["answer"] for one in record["questions"]] == stated


def shapes_folder(folder: Path) -> Path:
    """Two pictures of nmn's own, with questions about what their cells hold."""
    batch = shapes_images(2, seed=0)
    np.save(folder / "test.input.npy", batch.images[..., ::-1])
    cell = int(np.flatnonzero(batch.colors[1].reshape(-1) >= 0)[0])
    color = ("red", "green", "blue")[batch.colors[1].reshape(-1)[cell]]
    shape = ("circle", "square", "triangle")[batch.shapes[1].reshape(-1)[cell]]
    (folder / "test.query").write_text(f"(is red (above red)\n(is {color} {shape})\n(is red red)\n")
    (folder / "test.output").write_text("true\ntrue\ntrue\n")
    return folder


def test_shapes_steps_are_cells_in_the_layouts_order(tmp_path: Path) -> None:
    record = evaluate_shapes(ShapesOptions(shapes_folder(tmp_path))).to_json()
    (one,) = record["questions"]
    assert one["question_index"] == 1 and one["answer"] == "true"
    first, second, both, answer = one["steps"]
    assert answer is True and both == sorted(set(first) & set(second)) and both
    assert record["questions_per_second"] > 0
    said = [(Path(p["file"]).name, p["index"]) for p in record["problems"]]
    assert said == [("test.query", 0), ("test.input.npy", 2)]


def test_other_executors_and_folders_are_refused(tmp_path: Path) -> None:
    for options in (ShapesOptions, EasyVqaOptions):
        run = evaluate_shapes if options is ShapesOptions else evaluate_easy_vqa
        with pytest.raises(DomainError, match="there is no executor 'soft'"):
            run(options(tmp_path, executor="soft"))  # type: ignore[arg-type]
    with pytest.raises(DatasetError):
        evaluate_shapes(ShapesOptions(tmp_path))
    with pytest.raises(DatasetError):
        evaluate_easy_vqa(EasyVqaOptions(tmp_path))


def test_the_published_easy_vqa_is_all_right() -> None:
    pytest.importorskip("easy_vqa", reason="the package easy-vqa is not installed")
    record = evaluate_easy_vqa(EasyVqaOptions(timed=False)).to_json()
    assert record["asked"] == 9_673 and record["accuracy"] == 1.0 and not record["problems"]
    assert set(record["by_category"]) == {"exist", "not", "query_color", "query_shape"}


def test_easy_vqa_pictures_that_cannot_be_read_are_problems(tmp_path: Path) -> None:
    images = tmp_path / "test" / "images"
    images.mkdir(parents=True)
    pixels = np.full((64, 64, 3), 250, np.uint8)
    Image.fromarray(pixels).save(images / "0.png")
    pixels[20:40, 20:30] = (0, 0, 255)
    Image.fromarray(pixels).save(images / "1.png")
    (images / "2.png").write_bytes(b"no picture")
    records = [["what color is the shape?", "blue", k] for k in range(3)]
    records.append(["is there not a circle?", "yes", 1])
    (tmp_path / "test" / "questions.json").write_text(json.dumps(records))
    record = evaluate_easy_vqa(EasyVqaOptions(tmp_path, timed=False)).to_json()
    assert [p["index"] for p in record["problems"]] == [0, 2]
    assert "shows no shape" in record["problems"][0]["message"]
    assert [one["steps"] for one in record["questions"]] == [
        [[0], 0, "blue"], [[0], [], False, True],
    ]  # fmt: skip
    assert record["accuracy"] == 1.0
    assert EasyVqaOptions().batch == BATCH
