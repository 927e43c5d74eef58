"""``nmn synth motion``: what it writes, and how it goes on where it stopped."""

import json
from pathlib import Path

import pytest
from PIL import Image

from nmn.datasets.clip_features import FeatureFolder
from nmn.domains.motion.agqa import scene_graph
from nmn.domains.motion.synth import SYNTHESISE, MotionSynthesis
from nmn.domains.motion.words import frame_id
from nmn.errors import DatasetError
from nmn.synthetic import WorldError
from nmn.synthetic.motion import agent_clip, boxes_of
from nmn.synthetic.motion.files import read_clip


def make(folder: Path, progress=lambda done, wanted: None, **more) -> list[str]:
    told: list[str] = []
    given = {"clips": 2, "fps": 2.0, "seed": 3, **more}
    assert SYNTHESISE.run(MotionSynthesis(out=folder, **given), progress, told.append) == folder
    return told


def files(folder: Path) -> dict[str, bytes]:
    """By name; of videos the beginning alone, for x264 does not write the same twice."""
    return {
        str(path.relative_to(folder)): path.read_bytes()[: 8 if path.suffix == ".mp4" else None]
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_clips_and_both_layouts_of_the_agent_are_written(tmp_path: Path) -> None:
    told = make(tmp_path, format="native, agqa,star", split="test")
    assert told == ["2 clips of kind agent: native, agqa, star"]
    graphs = json.loads((tmp_path / "agqa/test_scene_graphs.json").read_text())
    clip = agent_clip(3, 1).sampled(2)
    assert list(graphs) == ["motion_000000", "motion_000001"]
    assert graphs["motion_000001"] == scene_graph(clip, *boxes_of(clip, (192, 128)), "test")
    situations = json.loads((tmp_path / "star/test_situations.json").read_text())
    assert list(situations["motion_000001"]) == [frame_id(float(t)) for t in clip.times]
    assert {path.name for path in (tmp_path / "star/classes").iterdir()} >= {"verb_classes.txt"}
    english = json.loads((tmp_path / "agqa/ENG.txt").read_text())
    assert english["o4"] == "red_cube"
    assert read_clip(tmp_path / "clips/test/motion_000001.json").actions == clip.actions


def test_the_layout_of_physics_is_written(tmp_path: Path) -> None:
    make(tmp_path, kind="physics", format="clevrer", clips=1)
    assert (tmp_path / "clevrer/annotation_train/annotation_00000.json").exists()
    predictions = json.loads((tmp_path / "clevrer/train_predictions.json").read_text())
    assert list(predictions) == ["sim_00000"]


def test_frames_are_drawn_in_the_size_asked_for(tmp_path: Path) -> None:
    make(tmp_path, render="frames", clips=1, fps=1.0, width=48)
    frames = sorted((tmp_path / "frames/train/motion_000000").iterdir())
    assert len(frames) == len(agent_clip(3, 0).sampled(1)) and frames[0].name == "000001.png"
    with Image.open(frames[0]) as frame:
        assert frame.size == (48, 32)
    before = frames[0].stat().st_mtime_ns
    make(tmp_path, render="frames", clips=1, fps=1.0, width=48)
    assert frames[0].stat().st_mtime_ns == before


def test_a_run_that_was_stopped_goes_on_to_the_same_files(tmp_path: Path) -> None:
    pytest.importorskip("av")
    given = {"format": "native,agqa", "render": "mp4", "clips": 3, "fps": 1.0}
    make(tmp_path / "whole", **given)

    for stop_at in (1, 2, 4, 5):

        def stop(done: int, wanted: int, at: int = stop_at) -> None:
            if done == at:
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            make(tmp_path / "cut", stop, **given)
        left = files(tmp_path / "cut")
        assert not [name for name in left if name.endswith(".part")]
        for name, data in left.items():
            assert data == files(tmp_path / "whole")[name], name
    make(tmp_path / "cut", **given)
    assert files(tmp_path / "cut") == files(tmp_path / "whole")


def test_what_is_there_is_not_made_again_and_more_is_added(tmp_path: Path) -> None:
    make(tmp_path, clips=1)
    first = tmp_path / "clips/train/motion_000000.json"
    before = first.stat().st_mtime_ns
    make(tmp_path, clips=2, format="agqa")
    assert first.stat().st_mtime_ns == before
    assert len(json.loads((tmp_path / "agqa/train_scene_graphs.json").read_text())) == 2


def test_progress_reaches_what_was_promised(tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    make(tmp_path, lambda done, wanted: seen.append((done, wanted)), format="native,agqa")
    assert seen[0] == (0, 4) and seen[-1] == (4, 4)
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)


def test_a_folder_of_another_series_is_refused(tmp_path: Path) -> None:
    make(tmp_path, clips=1)
    with pytest.raises(WorldError, match="begun with"):
        make(tmp_path, clips=1, seed=4)
    make(tmp_path, clips=1, render="frames", fps=1.0)
    with pytest.raises(WorldError, match="begun with"):
        make(tmp_path, clips=1, render="frames", fps=2.0)
    (tmp_path / "clips/train/motion_000000.json").write_text("{")
    with pytest.raises(DatasetError, match=r"motion_000000\.json"):
        make(tmp_path, clips=1)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"kind": "dance"}, "no kind 'dance'"),
        ({"format": "clevrer"}, "no layout 'clevrer'"),
        ({"format": ","}, "no layout"),
        ({"render": "gif"}, "no render 'gif'"),
        ({"split": "../up"}, r"no split '\.\./up'"),
        ({"kind": "physics", "format": "native", "seconds": 9}, "--seconds"),
        ({"width": 100}, "pictures of 100 x 66"),
    ],
)
def test_options_that_make_no_clips_are_refused_before_anything_is_written(
    more: dict, said: str, tmp_path: Path
) -> None:
    with pytest.raises(WorldError, match=said):
        make(tmp_path / "none", **more)
    assert not (tmp_path / "none").exists()


def test_features_are_written_beside_the_annotations_of_the_same_frames(tmp_path: Path) -> None:
    make(tmp_path, clips=2, format="agqa", features=True, fps=2.0)
    graphs = json.loads((tmp_path / "agqa" / "train_scene_graphs.json").read_text())
    files = FeatureFolder(tmp_path / "features" / "train")
    for video, vertices in graphs.items():
        found = files.of(video)
        seconds = [one["secs"] for one in vertices.values() if one["type"] == "frame"]
        assert found.times.tolist() == pytest.approx(seconds, abs=1e-3)
        assert found.tracks is not None and len(found.tracks) > 1
    first = tmp_path / "features" / "train" / "motion_000000.safetensors"
    before = first.read_bytes()
    make(tmp_path, clips=3, format="agqa", features=True, fps=2.0)
    assert first.read_bytes() == before and len(list(first.parent.iterdir())) == 3
    with pytest.raises(WorldError, match="begun with"):
        make(tmp_path, clips=3, format="agqa", features=True, fps=2.0, noise=4)
