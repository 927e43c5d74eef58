"""Features of clips as files: what is in them, and what is done again."""

from pathlib import Path

import numpy as np
import pytest
from safetensors import safe_open
from safetensors.numpy import load_file

from nmn.domains.eyes import encoder_of
from nmn.errors import MediaError
from nmn.perception.video.features import SCHEMA, write_features
from tests.perception.pretrained.pictures import noise
from tests.perception.pretrained.test_encoders import Counted
from tests.perception.video.films import film
from tests.tiny_models import Shelf


@pytest.fixture
def clips(tmp_path: Path) -> list[Path]:
    folder = tmp_path / "clips"
    folder.mkdir()
    for name, count in (("one", 20), ("two", 9)):
        frames = np.stack([noise(64, 96, seed=k // 4) for k in range(count)])
        (folder / f"{name}.mp4").write_bytes(film(frames, fps=10))
    return sorted(folder.iterdir())


def test_a_file_holds_frames_and_their_seconds(clips, tiny: Shelf, tmp_path: Path) -> None:
    encoder = encoder_of(tiny.named("dinov2"))
    made = list(write_features(clips, encoder, tmp_path / "out", fps=5))
    assert [one.path.name for one in made] == ["one.safetensors", "two.safetensors"]
    held = load_file(made[0].path)
    assert held["frames"].shape == made[0].shape == (10, 16)
    assert held["frames"].dtype == np.float32 and held["times"].dtype == np.float64
    assert held["times"][0] == 0 and (np.diff(held["times"]) > 0.1).all()
    assert held["times"][-1] < 2.0
    with safe_open(made[0].path, "numpy") as file:
        about = file.metadata()
    assert about["schema"] == SCHEMA and about["encoder"] == tiny.named("dinov2")


def test_a_row_of_an_encoder_of_films_is_a_window(clips, tiny: Shelf, tmp_path: Path) -> None:
    encoder = encoder_of(tiny.named("timesformer"))
    one, two = write_features(clips, encoder, tmp_path / "out", fps=10)
    assert one.shape == (5, 16) and two.shape == (3, 16)
    assert np.allclose(load_file(one.path)["times"], [0, 0.4, 0.8, 1.2, 1.6])


def test_what_is_there_is_left_and_what_has_changed_is_made_again(clips, tmp_path: Path) -> None:
    encoder = Counted(1)
    list(write_features(clips, encoder, tmp_path, fps=5))
    before, calls = (tmp_path / "one.safetensors").stat().st_mtime_ns, encoder.calls
    again = list(write_features(clips, encoder, tmp_path, fps=5))
    assert [one.known for one in again] == [True, True] and again[0].shape == (10, 1)
    assert encoder.calls == calls
    assert (tmp_path / "one.safetensors").stat().st_mtime_ns == before
    assert [one.known for one in write_features(clips, encoder, tmp_path, fps=2)] == [False] * 2
    (tmp_path / "two.safetensors").write_bytes(b"damaged")
    known = [one.known for one in write_features(clips, encoder, tmp_path, fps=2)]
    assert known == [True, False]
    encoder.digest = "another"  # type: ignore[misc]
    assert [one.known for one in write_features(clips, encoder, tmp_path, fps=2)] == [False] * 2


def test_a_bad_clip_costs_no_other_one(clips, tmp_path: Path) -> None:
    bad = tmp_path / "bad.mp4"
    bad.write_bytes(b"no film")
    other = tmp_path / "one.avi"
    other.write_bytes(clips[0].read_bytes())
    made = list(write_features([bad, *clips, other], Counted(1), tmp_path / "out"))
    assert [one.error is None for one in made] == [False, True, True, False]
    assert "called as those of" in str(made[3].error)
    assert sorted(one.name for one in (tmp_path / "out").iterdir()) == [
        "one.safetensors", "two.safetensors",
    ]  # fmt: skip


def test_what_is_stopped_leaves_whole_files(clips, tmp_path: Path) -> None:
    class Stopped(Counted):
        def encode(self, frames):
            if self.calls:
                raise KeyboardInterrupt
            return super().encode(frames)

    with pytest.raises(KeyboardInterrupt):
        list(write_features(clips, Stopped(1), tmp_path / "out", fps=1))
    assert [one.name for one in (tmp_path / "out").iterdir()] == ["one.safetensors"]
    again = list(write_features(clips, Counted(1), tmp_path / "out", fps=1))
    assert [one.known for one in again] == [True, False]


def test_a_folder_that_cannot_be_is_told(clips, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(MediaError, match="folder cannot be made"):
        list(write_features(clips, Counted(1), tmp_path / "file" / "out"))
