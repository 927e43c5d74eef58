"""Features of videos: the format read back, damaged files, and features at annotated frames."""

from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import save_file
from torch import Tensor

from nmn.datasets.clip_features import ClipFeatures, FeatureFolder, write_features
from nmn.datasets.records import BadRecord
from nmn.datasets.seen_clips import read_seen_clips, seen_clip
from nmn.errors import DatasetError
from nmn.types import ClipGraph


def annotated(*times: float) -> ClipGraph:
    """A clip with these annotated frames and nothing in it."""
    frames = len(times)
    return ClipGraph(
        torch.tensor(times),
        times[-1] + 1 if times else 1.0,
        torch.zeros(0, frames),
        torch.zeros(0, frames, 4),
        64,
        48,
    )


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    made = ClipFeatures(
        torch.rand(3, 5), torch.tensor([0.0, 0.5, 2.0]), torch.rand(2, 3, 4),
        torch.tensor([[1.0, 0.5, 0.0], [0.0, 1.0, 1.0]]), torch.rand(2, 3, 4),
    )  # fmt: skip
    write_features(tmp_path / "V1.safetensors", made)
    found = FeatureFolder(tmp_path).of("V1")
    assert found.widths == (5, 4)
    for name in ("frames", "times", "tracks", "present", "boxes"):
        assert torch.equal(getattr(found, name), getattr(made, name)), name


def test_rows_without_times_are_so_many_a_second(tmp_path: Path) -> None:
    np.save(tmp_path / "V1.npy", np.ones((3, 2), np.float64))
    found = FeatureFolder(tmp_path, fps=4).of("V1")
    assert found.times.tolist() == [0, 0.25, 0.5] and found.tracks is None
    with pytest.raises(BadRecord, match="--feature-fps"):
        FeatureFolder(tmp_path).of("V1")


def test_a_thing_is_on_screen_where_its_features_are_not_all_zero(tmp_path: Path) -> None:
    tracks = torch.tensor([[[1.0, 0], [0, 0]]])
    save_file({"frames": torch.ones(2, 3), "tracks": tracks}, tmp_path / "V1.safetensors")
    found = FeatureFolder(tmp_path, fps=1).of("V1")
    assert found.present is not None and found.present.tolist() == [[1, 0]]


FINE = {"frames": torch.ones(2, 3), "times": torch.tensor([0.0, 1.0])}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"frames": torch.ones(2)}, r"frames have shape \[2\]"),
        ({"frames": torch.ones(0, 3)}, r"frames have shape \[0, 3\]"),
        ({"frames": torch.full((2, 3), torch.nan)}, "not finite"),
        ({"times": torch.ones(3)}, "times have shape"),
        ({"times": torch.tensor([1.0, 0.5])}, "do not ascend"),
        ({"times": torch.tensor([-1.0, 0.5])}, "do not ascend"),
        ({"tracks": torch.ones(1, 3, 4)}, "tracks have shape"),
        ({"tracks": torch.ones(1, 2, 4), "present": torch.ones(2, 2)}, "present have shape"),
        ({"tracks": torch.ones(1, 2, 4), "present": 2 * torch.ones(1, 2)}, "no probabilities"),
        ({"boxes": torch.ones(1, 2, 4)}, "'boxes' without tracks"),
        ({"features": torch.ones(2, 2)}, "it has 'features'"),
    ],
)
def test_what_is_not_in_the_format_is_told(
    tmp_path: Path, change: dict[str, Tensor], message: str
) -> None:
    save_file({**FINE, **change}, tmp_path / "V1.safetensors")
    with pytest.raises(BadRecord, match=message) as raised:
        FeatureFolder(tmp_path).of("V1")
    assert "V1.safetensors" in str(raised.value)


@pytest.mark.parametrize("suffix", ["safetensors", "npy"])
def test_damaged_files_are_bad_records(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"V1.{suffix}"
    if suffix == "npy":
        np.save(path, np.ones((40, 2)))
    else:
        save_file(FINE, path)
    whole = path.read_bytes()
    for end in (0, 1, 9, len(whole) // 2, len(whole) - 1):
        path.write_bytes(whole[:end])
        with pytest.raises(BadRecord, match="no whole"):
            FeatureFolder(tmp_path, fps=1).of("V1")


def test_no_pickle_is_opened(tmp_path: Path) -> None:
    np.save(tmp_path / "V1.npy", np.array([{"a": 1}], dtype=object), allow_pickle=True)
    with pytest.raises(BadRecord, match=r"no whole \.npy file"):
        FeatureFolder(tmp_path, fps=1).of("V1")


def test_an_id_does_not_lead_out_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    save_file(FINE, tmp_path / "V1.safetensors")
    save_file(FINE, tmp_path / "in" / "V2.safetensors")
    with pytest.raises(BadRecord, match="cannot be the name of a file"):
        FeatureFolder(tmp_path / "in").of("../V1")


def test_folders_without_features_are_refused(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="no such folder"):
        FeatureFolder(tmp_path / "none")
    (tmp_path / "clip.mp4").touch()
    with pytest.raises(DatasetError, match=r"has no features[\s\S]*clip\.mp4"):
        FeatureFolder(tmp_path)


def test_an_annotated_frame_has_the_mean_of_the_rows_nearest_to_it() -> None:
    rows = torch.tensor([[0.0], [1], [2], [3], [4]])
    found = ClipFeatures(rows, torch.tensor([0.0, 0.4, 0.9, 1.1, 5.0]))
    seen = seen_clip(found, annotated(0.0, 1.0, 2.5, 5.0), slots=2)
    # 0.0 and 0.4 belong to the first, 0.9 and 1.1 to the second, none to the third, nearest to 1.1.
    assert seen.frame_tables["features"].flatten().tolist() == [0.5, 2.5, 3.0, 4.0]
    assert len(seen) == 2 and not seen.track_tables and seen.present.min() == 1


def test_a_things_features_are_those_of_the_rows_that_show_it() -> None:
    tracks = torch.tensor([[[2.0], [100.0], [4.0], [100.0]]])
    present = torch.tensor([[1.0, 0, 1, 0]])
    found = ClipFeatures(
        torch.zeros(4, 1), torch.tensor([0.0, 0.1, 0.2, 1.0]), tracks, present,
        torch.zeros(1, 4, 4),
    )  # fmt: skip
    seen = seen_clip(found, annotated(0.0, 1.0), slots=9)
    assert seen.track_tables["features"].flatten().tolist() == pytest.approx([3.0, 0.0])
    assert seen.present.tolist() == [[pytest.approx(2 / 3), 0]]


def test_a_clip_without_annotated_frames_shows_nothing() -> None:
    found = ClipFeatures(torch.ones(2, 3), torch.tensor([0.0, 1.0]))
    assert seen_clip(found, annotated(), slots=1).frame_tables["features"].shape == (0, 3)


def test_videos_without_fitting_features_are_problems_and_the_others_go_on(tmp_path: Path) -> None:
    save_file(FINE, tmp_path / "V1.safetensors")
    save_file({**FINE, "frames": torch.ones(2, 7)}, tmp_path / "V2.safetensors")
    truths = [(name, name, annotated(0.0, 1.0)) for name in ("V1", "V2", "V3")]
    found = read_seen_clips(tmp_path, truths, 1)
    assert list(found.clips) == ["V1"] and found.widths == (3, None)
    assert "7 a frame, no tracks; expected 3 a frame" in found.problems[0].message
    assert "no features of 'V3'" in found.problems[1].message
    with pytest.raises(DatasetError, match="no video has features"):
        read_seen_clips(tmp_path, truths[2:], 1)
