"""Pictures and videos of clips, and the boxes of what is in them."""

import sys
from pathlib import Path

import numpy as np
import pytest

from nmn.errors import MissingExtra
from nmn.synthetic import WorldError
from nmn.synthetic.motion import agent_clip, boxes_of, frames_of, physics_clip, write_mp4
from nmn.synthetic.motion.view import CAMERA, project

SIZE = (96, 64)


def test_frames_are_drawn_alike_however_many_are_drawn() -> None:
    clip = agent_clip(1, 2).sampled(1)
    frames = list(frames_of(clip))
    assert len(frames) == len(clip) and frames[0].shape == (64, 96, 3)
    alone = list(frames_of(agent_clip(1, 2).sampled(0.5)))
    assert (alone[1] == frames[2]).all()
    assert not (frames[0] == frames[-1]).all()


def test_the_view_is_the_ray_caster_s() -> None:
    """Each thing's middle, projected here, is in its box there."""
    clip = physics_clip(4, 1).sampled(2)
    boxes, seen = boxes_of(clip, (192, 128))
    column, row, depth = project(clip.course.place, (192, 128))
    x1, y1, x2, y2 = (boxes * [192, 128, 192, 128]).transpose(2, 0, 1)
    clear = seen & (x2 - x1 > 6)
    assert clear.sum() > 10 and (depth[clear] > 0).all()
    assert ((x1 - 2 <= column) & (column <= x2 + 2))[clear].mean() > 0.95
    assert ((y1 - 2 <= row) & (row <= y2 + 2))[clear].mean() > 0.95
    assert CAMERA[0] == 0


def test_a_box_holds_all_that_a_thing_changes_in_the_picture_and_no_more() -> None:
    """Against the picture itself: of one lone thing, drawn and left away."""
    clip = physics_clip(4, 0).sampled(2)
    boxes, _ = boxes_of(clip)
    for frame in range(len(clip)):
        for thing in np.flatnonzero(clip.course.inside[:, frame]):
            x1, y1, x2, y2 = (boxes[thing, frame] * [96, 64, 96, 64]).tolist()
            assert 0 <= x1 < x2 <= 96 and 0 <= y1 < y2 <= 64
            assert x2 - x1 < 30 and y2 - y1 < 30


def test_the_agent_s_box_holds_its_head_and_what_is_out_of_view_has_none() -> None:
    clip = next(
        clip for clip in (agent_clip(1, k).sampled(2) for k in range(40))
        if not clip.course.inside.all()
    )  # fmt: skip
    boxes, seen = boxes_of(clip, (192, 128))
    assert (boxes[~clip.course.inside] == 0).all() and not seen[~clip.course.inside].any()
    top = clip.course.place[0].copy()
    top[:, 2] = 1.0
    column, row, _ = project(top, (192, 128))
    x1, y1, x2, y2 = (boxes[0] * [192, 128, 192, 128]).T
    shown = seen[0]
    assert ((x1 <= column) & (column <= x2) & (y1 <= row) & (row <= y2))[shown].mean() > 0.9


def test_a_size_of_other_proportions_is_refused() -> None:
    clip = agent_clip(1)
    with pytest.raises(WorldError, match="pictures of 96 x 96"):
        next(frames_of(clip, (96, 96)))
    with pytest.raises(WorldError, match="pictures of 128 x 96"):
        boxes_of(clip, (128, 96))


@pytest.mark.parametrize(("make", "fps"), [(agent_clip, 5.0), (physics_clip, 25.6)])
def test_a_video_decodes_to_its_frames_at_their_times(make, fps: float, tmp_path: Path) -> None:
    av = pytest.importorskip("av")
    clip = make(2, 3).sampled(fps)
    assert clip.shown_fps == pytest.approx(fps)
    path = tmp_path / "one.mp4"
    frames = list(frames_of(clip))
    assert write_mp4(path, frames, clip.shown_fps) == len(clip)
    with av.open(str(path)) as file:
        assert file.streams.video[0].codec_context.name == "h264"
        decoded = [(frame.time, frame.to_ndarray(format="rgb24")) for frame in file.decode(video=0)]
    assert [time for time, _ in decoded] == pytest.approx(clip.times.tolist(), abs=1e-4)
    for (_, seen), drawn in zip(decoded, frames, strict=True):
        assert np.abs(seen.astype(int) - drawn).mean() < 4
    assert [one.name for one in tmp_path.iterdir()] == ["one.mp4"]


def test_a_video_that_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    pytest.importorskip("av")

    def broken():
        yield np.zeros((64, 96, 3), np.uint8)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_mp4(tmp_path / "one.mp4", broken(), 5)
    with pytest.raises(WorldError, match="no frame"):
        write_mp4(tmp_path / "one.mp4", [], 5)
    with pytest.raises(WorldError, match="frames of 95 x 64"):
        write_mp4(tmp_path / "one.mp4", [np.zeros((64, 95, 3), np.uint8)], 5)
    assert not list(tmp_path.iterdir())


def test_without_pyav_the_error_names_the_extra(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setitem(sys.modules, "av", None)
    with pytest.raises(MissingExtra, match="PyAV") as caught:
        write_mp4(tmp_path / "one.mp4", [np.zeros((64, 96, 3), np.uint8)], 5)
    assert "[video]" in str(caught.value)
