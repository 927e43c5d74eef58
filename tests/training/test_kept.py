"""Arrays that are made once and kept: going on after a stop, and folders of something else."""

import json
from pathlib import Path

import numpy as np
import pytest

from nmn.errors import DatasetError
from nmn.training.kept import kept_arrays

SHAPES = {"rows": ((2,), np.float32), "numbers": ((), np.uint8)}
ABOUT = {"seed": 3}


def make(done: int) -> dict[str, np.ndarray]:
    numbers = np.arange(done, done + 2)
    return {"rows": np.stack([numbers, -numbers], 1), "numbers": numbers}


def keep(folder: Path, count: int = 5, **more: object) -> dict[str, np.ndarray]:
    return kept_arrays(folder, count, {**ABOUT, **more}, SHAPES, make)


def test_a_last_chunk_that_is_too_long_is_cut(tmp_path: Path) -> None:
    kept = keep(tmp_path)
    assert kept["numbers"].tolist() == [0, 1, 2, 3, 4]
    assert kept["rows"][:, 1].tolist() == [0, -1, -2, -3, -4]


def test_what_was_stopped_goes_on_and_what_is_done_is_not_made_again(tmp_path: Path) -> None:
    asked: list[int] = []

    def told(done: int) -> dict[str, np.ndarray]:
        asked.append(done)
        return make(done)

    def stop(done: int, wanted: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        kept_arrays(tmp_path, 5, ABOUT, SHAPES, told, stop)
    for _ in range(2):
        kept = kept_arrays(tmp_path, 5, ABOUT, SHAPES, told)
    assert asked == [0, 2, 4] and kept["numbers"].tolist() == [0, 1, 2, 3, 4]


def test_a_folder_of_something_else_is_refused(tmp_path: Path) -> None:
    keep(tmp_path)
    with pytest.raises(DatasetError, match="holds pictures of") as caught:
        keep(tmp_path, seed=4)
    assert "another folder" in str(caught.value)


@pytest.mark.parametrize("text", ["[]", "{}", '{"done": true}', '{"done": 6}', "nonsense"])
def test_a_damaged_record_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "about.json").write_text(text)
    with pytest.raises(DatasetError) as caught:
        keep(tmp_path)
    assert caught.value.where == str(tmp_path / "about.json")


def test_arrays_that_are_cut_short_or_of_another_shape_are_refused(tmp_path: Path) -> None:
    (tmp_path / "about.json").write_text(json.dumps({**ABOUT, "done": 2}))
    np.save(tmp_path / "rows.npy", np.zeros((5, 3), dtype=np.float32))
    with pytest.raises(DatasetError, match="holds float32"):
        keep(tmp_path)
    np.save(tmp_path / "rows.npy", np.zeros((5, 2), dtype=np.float32))
    (tmp_path / "rows.npy").write_bytes((tmp_path / "rows.npy").read_bytes()[:-9])
    with pytest.raises(DatasetError, match="cannot be read"):
        keep(tmp_path)
