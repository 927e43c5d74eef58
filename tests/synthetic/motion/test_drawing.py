"""Pictures and videos of clips, and the boxes of what is in them."""

import sys
from pathlib import Path

import numpy as np
import pytest

from nmn.errors import MissingExtra
from nmn.perception.video import read_clip
from nmn.synthetic import WorldError, render
from nmn.synthetic.motion import agent_clip, boxes_of, frames_of, physics_clip, write_mp4
from nmn.synthetic.motion.drawing import scenes_of
from nmn.synthetic.motion.relations import AGENT_HEIGHT
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


def test_a_box_is_just_around_the_pixels_of_all_parts_of_its_thing() -> None:
    """Against the masks of the pictures themselves."""
    for clip in (agent_clip(1, 9).sampled(1), physics_clip(4, 0).sampled(2)):
        boxes, seen = boxes_of(clip)
        scenes, owners = scenes_of(clip)
        masks = render(scenes, size=SIZE).objects.numpy()
        for frame, owner in enumerate(owners):
            shown = np.where(masks[frame] >= 0, np.array(owner)[masks[frame]], -1)
            for thing in np.flatnonzero(clip.course.inside[:, frame]):
                rows, columns = np.nonzero(shown == thing)
                assert seen[thing, frame] == (len(rows) > 0)
                if len(rows):
                    x1, y1, x2, y2 = boxes[thing, frame] * [96, 64, 96, 64]
                    around = [columns.min(), rows.min(), columns.max() + 1, rows.max() + 1]
                    assert [x1, y1, x2, y2] == pytest.approx(around, abs=1e-3)


def test_the_agent_s_nose_is_on_its_head_where_it_looks() -> None:
    clip = agent_clip(1, 9).sampled(2)
    for frame, (scene, owner) in enumerate(zip(*scenes_of(clip), strict=True)):
        assert owner[:3] == [0, 0, 0]
        body, head, nose = (np.array(one["3d_coords"]) for one in scene["objects"][:3])
        assert (head[:2] == body[:2]).all()
        assert head[2] + scene["objects"][1]["half"] == pytest.approx(AGENT_HEIGHT)
        way = nose - head
        assert way[2] == 0 and 0.3 < np.hypot(*way[:2]) < 0.45
        assert np.arctan2(way[1], way[0]) == pytest.approx(
            (clip.gaze[frame] + np.pi) % (2 * np.pi) - np.pi, abs=1e-6
        )


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


def test_a_video_is_read_back_by_nmn_itself(tmp_path: Path) -> None:
    """The times at which its frames are shown, and its length, are the clip's."""
    pytest.importorskip("av")
    clip = agent_clip(2, 3).sampled(5)
    path = tmp_path / "one.mp4"
    write_mp4(path, frames_of(clip), clip.shown_fps)
    media = read_clip(str(path))
    assert (media.width, media.height) == SIZE
    assert media.end == pytest.approx(clip.duration, abs=0.21)
