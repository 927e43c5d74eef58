"""Clips on disk come back as they were, and a damaged one is named."""

import json
from pathlib import Path

import numpy as np
import pytest

from nmn.errors import DatasetError
from nmn.synthetic.motion import MotionClip, agent_clip, physics_clip
from nmn.synthetic.motion.files import read_clip, write_clip


def same(one: object, other: object) -> bool:
    if isinstance(one, np.ndarray):
        return isinstance(other, np.ndarray) and one.dtype == other.dtype and (one == other).all()
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if hasattr(one, "__dataclass_fields__"):
        return all(same(getattr(one, key), getattr(other, key)) for key in one.__dataclass_fields__)
    return one == other


@pytest.mark.parametrize(
    "clip", [agent_clip(1, 4), agent_clip(1, 5).sampled(2), physics_clip(1, 4)]
)
def test_a_clip_comes_back_as_it_was(clip: MotionClip, tmp_path: Path) -> None:
    write_clip(tmp_path / "one.json", clip)
    assert same(read_clip(tmp_path / "one.json"), clip)
    assert [path.name for path in tmp_path.iterdir()] == ["one.json"]


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> dict:
    path = tmp_path_factory.mktemp("clip") / "one.json"
    write_clip(path, agent_clip(1, 4).sampled(1))
    return json.loads(path.read_text())


def damaged(record: dict, *keys: str | int, value: object) -> dict:
    made = json.loads(json.dumps(record))
    at = made
    for key in keys[:-1]:
        at = at[key]
    at[keys[-1]] = value
    return made


@pytest.mark.parametrize(
    ("keys", "value", "said"),
    [
        (("format",), "another", "not a clip"),
        (("gaze",), [0.0], "gaze"),
        (("kind",), "dance", "kind 'dance'"),
        (("numbers",), [], "cannot be read"),
        (("duration",), 1.0, "after the clip's end"),
        (("course", "turn"), [[0.0]], "'turn' has shape"),
        (("course", "place", 0, 0), [float("nan"), 0, 0], "."),
        (("course", "happenings"), [{"kind": "in"}], "lacks 'things'"),
        (("things", 0, "color"), "pink", "no such thing"),
        (("things", 0, "wings"), 2, "wings"),
        (("actions",), [{"verb": "eating", "thing": 1, "start": 0, "end": 1}], "eating"),
        (("relations", 1, 0), [99], "cannot be read"),
        (("light",), 3, "cannot be read"),
    ],
)
def test_a_damaged_clip_is_a_dataset_error_that_names_the_file(
    record: dict, keys: tuple, value: object, said: str, tmp_path: Path
) -> None:
    path = tmp_path / "bad.json"
    path.write_text(json.dumps(damaged(record, *keys, value=value)))
    with pytest.raises(DatasetError, match=said) as caught:
        read_clip(path)
    assert str(path) in str(caught.value)


def test_a_clip_that_is_cut_off_is_refused(record: dict, tmp_path: Path) -> None:
    path = tmp_path / "cut.json"
    path.write_text(json.dumps(record)[:500])
    with pytest.raises(DatasetError):
        read_clip(path)
    with pytest.raises(DatasetError, match="no such file"):
        read_clip(tmp_path / "none.json")
