"""Files of questions and scenes, and the command."""

import gzip
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from nmn.errors import DatasetError
from nmn.synthetic.questions import Question, read_scenes, write_questions
from tests.synthetic.questions.clevr import generate_questions
from tests.synthetic.questions.scenes import scene


def some() -> Iterator[Question]:
    return generate_questions([scene(number) for number in range(3)])


@pytest.mark.parametrize("name", ["q.json", "q.json.gz"])
def test_what_is_written_is_read_back(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text("an older file")
    assert write_questions(path, some(), {"split": "train"}) == len(list(some()))
    data = path.read_bytes()
    text = gzip.decompress(data) if name.endswith(".gz") else data
    assert json.loads(text) == {"info": {"split": "train"}, "questions": list(some())}
    write_questions(path, some(), {"split": "train"})
    assert path.read_bytes() == data, "the same bytes each time"
    assert not name.endswith(".gz") or data[4:8] == bytes(4), "no time in it"
    assert [file.name for file in tmp_path.iterdir()] == [name]


def test_no_questions_make_a_file_too(tmp_path: Path) -> None:
    assert write_questions(tmp_path / "q.json", []) == 0
    assert json.loads((tmp_path / "q.json").read_text()) == {"info": {}, "questions": []}


def test_a_failure_leaves_the_older_file_alone(tmp_path: Path) -> None:
    path = tmp_path / "q.json"
    path.write_text("an older file")

    def failing() -> Iterator[Question]:
        yield from some()
        raise RuntimeError("out of scenes")

    with pytest.raises(RuntimeError, match="out of scenes"):
        write_questions(path, failing())
    assert path.read_text() == "an older file"
    assert [file.name for file in tmp_path.iterdir()] == ["q.json"]


def test_where_nothing_can_be_written(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="does not say the format"):
        write_questions(tmp_path / "q.txt", some())
    with pytest.raises(DatasetError, match="cannot be written") as caught:
        write_questions(tmp_path / "absent" / "q.json", some())
    assert caught.value.where == str(tmp_path / "absent" / "q.json")
    (tmp_path / "q.json").mkdir()
    with pytest.raises(DatasetError, match="cannot be written"):
        write_questions(tmp_path / "q.json", [])
    assert [file.name for file in tmp_path.iterdir()] == ["q.json"]


@pytest.mark.parametrize("name", ["s.json", "s.json.gz"])
def test_scenes_are_read(tmp_path: Path, name: str) -> None:
    data = json.dumps({"info": {}, "scenes": [scene(0), scene(1)]}).encode()
    (tmp_path / name).write_bytes(gzip.compress(data, mtime=0) if name.endswith(".gz") else data)
    assert read_scenes(tmp_path / name) == [scene(0), scene(1)]


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("absent.json", None, "no such file"),
        ("a.json", b"{", "not JSON"),
        ("a.json", b"\xff", "not JSON"),
        ("a.json.gz", b"{}", "no scenes in this file"),
        ("a.json.gz", gzip.compress(b"{}" * 99, mtime=0)[:-12], "cannot be unpacked"),
        ("a.json", b"[]", "no scenes in this file"),
        ("a.json", b'{"scenes": {}}', "no scenes in this file"),
    ],
)
def test_scenes_that_cannot_be_read(
    tmp_path: Path, name: str, content: bytes | None, message: str
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(DatasetError, match=message) as caught:
        read_scenes(tmp_path / name)
    assert caught.value.where == str(tmp_path / name)
