"""SHAPES folders."""

import json
from pathlib import Path

import numpy as np
import pytest

from nmn.domains.shapes.data import read_shapes, read_shapes_images, shapes_splits
from nmn.domains.shapes.domain import DOMAIN
from nmn.errors import DatasetError
from tests.shared_data import shared_data

LANGUAGE = DOMAIN.exact_language
QUERY = "(is red (above blue))"
LAYOUT = ["_Find", "_Find", "_Transform", "_And", "_Answer"]


def folder(path: Path, queries: list[str], outputs: list[str], layouts: list[object]) -> Path:
    (path / "test.query").write_text("\n".join(queries) + "\n")
    (path / "test.output").write_text("\n".join(outputs) + "\n")
    (path / "test.query_layout_symbols.json").write_text(json.dumps(layouts))
    return path


def test_the_published_files_have_no_problem() -> None:
    data = shared_data("shapes")
    assert shapes_splits(data) == [
        "test", "train.large", "train.med", "train.small", "train.tiny", "val",
    ]  # fmt: skip
    for split in ("test", "val", "train.small"):
        found = read_shapes(data, split, LANGUAGE)
        images = read_shapes_images(data, split)
        assert not found.problems and len(found) == len(images)
    first = read_shapes(data, "test", LANGUAGE, limit=3).good[0]
    assert first.query == "(is green (right_of blue))" and first.answer is False
    assert first.question == "is a green shape right of a blue shape"
    assert read_shapes(data, "train.large", LANGUAGE, limit=3).good
    with pytest.raises(DatasetError, match="no such file"):
        read_shapes_images(data, "train.large")


def test_bad_records_are_problems(tmp_path: Path) -> None:
    queries = [QUERY, "(is red pink)", QUERY, QUERY, QUERY]
    outputs = ["true", "true", "maybe", "false"]
    layouts: list[object] = [LAYOUT, LAYOUT, LAYOUT, LAYOUT[1:], LAYOUT]
    found = read_shapes(folder(tmp_path, queries, outputs, layouts), "test", LANGUAGE)
    assert [question.position for question in found.good] == [0]
    said = {problem.index: problem.message for problem in found.problems}
    assert set(said) == {1, 2, 3, 4}
    assert "one of: red, green, blue" in said[1] and "'maybe'" in said[2]
    assert "is not its query's" in said[3] and "there is no output for it" in said[4]


def test_layouts_and_texts_may_be_absent(tmp_path: Path) -> None:
    data = folder(tmp_path, [QUERY], ["true"], [])
    (data / "test.query_layout_symbols.json").unlink()
    (question,) = read_shapes(data, "test", LANGUAGE).good
    assert question.tokens == tuple(LAYOUT) and question.question is None


def test_pictures_are_turned_to_rgb(tmp_path: Path) -> None:
    data = folder(tmp_path, [QUERY], ["true"], [LAYOUT])
    pixels = np.zeros((1, 30, 30, 3), np.uint8)
    pixels[..., 0] = 200  # blue, as the files have it
    np.save(data / "test.input.npy", pixels)
    assert read_shapes_images(data, "test")[0, 0, 0].tolist() == [0, 0, 200]


@pytest.mark.parametrize("wrong", [np.zeros((1, 30, 30), np.uint8), np.zeros((1, 30, 30, 3))])
def test_other_pictures_are_refused(tmp_path: Path, wrong: np.ndarray) -> None:  # type: ignore[type-arg]
    data = folder(tmp_path, [QUERY], ["true"], [LAYOUT])
    np.save(data / "test.input.npy", wrong)
    with pytest.raises(DatasetError, match="the pictures are"):
        read_shapes_images(data, "test")
    (data / "test.input.npy").write_bytes(b"no array")
    with pytest.raises(DatasetError, match="cannot be read"):
        read_shapes_images(data, "test")


def test_what_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match=r"a file test\.query in it"):
        read_shapes(tmp_path, "test", LANGUAGE)
    data = folder(tmp_path, [QUERY], ["true"], [LAYOUT])
    with pytest.raises(DatasetError, match="one of: test"):
        read_shapes(data, "val", LANGUAGE)
    (data / "test.query_layout_symbols.json").write_text("{}")
    with pytest.raises(DatasetError, match="the layouts are not a list"):
        read_shapes(data, "test", LANGUAGE)
