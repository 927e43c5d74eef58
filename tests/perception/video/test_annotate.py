"""The annotated clip shows the same frames at the same times, with what was seen and meant."""

from pathlib import Path

import numpy as np
import pytest

from nmn.errors import MediaError
from nmn.perception.video import Excerpt, FrameArray, read_clip
from nmn.perception.video.annotate import Meant, annotate
from nmn.perception.video.perception import ClipPerception
from nmn.types import Reading
from tests.perception.video.films import film
from tests.perception.video.painted import PaintDetector, Thing, painted

CAR = Thing("car", lambda time: (20, 50, 60, 80))
WALKER = Thing("person", lambda time: (40 + 20 * time, 10, 60 + 20 * time, 45))


def frames_of(path: Path) -> list[tuple[float, np.ndarray]]:
    return [(round(frame.time, 3), frame.rgb()) for frame in read_clip(path).frames()]


def near(pixels: np.ndarray, color: tuple[int, int, int]) -> np.ndarray:
    return np.abs(pixels.astype(int) - color).max(axis=2) < 70


ORANGE = (255, 170, 30)


def test_frames_keep_their_times_and_both_sides_are_even(tmp_path: Path) -> None:
    pictures = painted([CAR], 1)[:, :95, :159]
    times = [0, 0.1, 0.25, 0.5, 0.51, 0.9, 1.2, 1.3, 1.4, 1.45]
    clip = read_clip(FrameArray(np.ascontiguousarray(pictures), times=times))
    (graph,) = ClipPerception(PaintDetector()).perceive([clip])
    made = frames_of(annotate(clip, graph, tmp_path / "out.mp4"))
    assert [time for time, _ in made] == pytest.approx(times, abs=2e-3)
    height, width = made[0][1].shape[:2]
    assert height % 2 == width % 2 == 0 and height > 95
    assert [path.name for path in tmp_path.iterdir()] == ["out.mp4"]


def test_what_is_meant_is_drawn_in_another_colour(tmp_path: Path) -> None:
    clip = read_clip(film(painted([CAR, WALKER], 3)))
    (graph,) = ClipPerception(PaintDetector()).perceive([clip])
    car = next(k for k in range(len(graph)) if graph.boxes[k, 0, 1] > 0.4)
    meant = Meant.by("Where is the car?", graph.marks(car, "car", 0.9))
    plain = frames_of(annotate(clip, graph, tmp_path / "plain.mp4"))
    shown = frames_of(annotate(clip, graph, tmp_path / "meant.mp4", meant=meant))
    assert len(shown) == len(plain) == 30
    for (_, one), (_, other) in zip(plain[1:-1], shown[1:-1], strict=True):
        around = (slice(46, 84), slice(14, 66))
        assert near(other[around], ORANGE).sum() > 60 > 10 > near(one[around], ORANGE).sum()
        assert near(other[5:30], ORANGE).sum() < 10  # the walker is not meant


def test_boxes_follow_what_moves_between_looks(tmp_path: Path) -> None:
    fast = Thing("person", lambda time: (10 + 40 * time, 20, 40 + 40 * time, 60))
    clip = read_clip(Excerpt(film(painted([fast], 2)), fps=2))
    (graph,) = ClipPerception(PaintDetector()).perceive([clip])
    assert graph.frames == 4 and len(graph) == 1
    meant = Meant("", {k: [graph.box_at(0, k)] for k in range(4)})
    made = frames_of(annotate(clip, graph, tmp_path / "out.mp4", meant=meant))
    edges = near(made[7][1][30:50], ORANGE).sum(axis=0)
    left = int(np.flatnonzero(edges > 10)[0])
    assert left == pytest.approx(10 + 40 * 0.7, abs=4)


def test_times_that_are_meant_are_a_bar(tmp_path: Path) -> None:
    clip = read_clip(film(painted([CAR], 4)))
    (graph,) = ClipPerception(PaintDetector()).perceive([clip])
    meant = Meant("When?", {}, [(1.0, 2.0)])
    made = frames_of(annotate(clip, graph, tmp_path / "out.mp4", meant=meant))
    bar = near(made[-1][1][96 + 30 : 96 + 37], ORANGE).sum(axis=0) > 3
    columns = np.flatnonzero(bar)
    assert columns.min() == pytest.approx(6 + 148 * 0.25, abs=3)
    assert columns.max() == pytest.approx(6 + 148 * 0.5, abs=3)


def test_what_cannot_be_written_is_said(tmp_path: Path) -> None:
    clip = read_clip(film(painted([CAR], 1)))
    (graph,) = ClipPerception(PaintDetector()).perceive([clip])
    for name in ("gone/out.mp4", "out.nosuchformat"):
        with pytest.raises(MediaError, match="cannot be written"):
            annotate(clip, graph, tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_a_keepsake_gives_frames_and_refuses_a_file_that_has_changed(tmp_path: Path) -> None:
    path = tmp_path / "a.mp4"
    path.write_bytes(film(painted([WALKER], 3)))
    clip = read_clip(path)
    (graph,) = ClipPerception(PaintDetector()).perceive([clip])
    kept = clip.keepsake()
    everything = [frame.rgb() for frame in clip.frames()]
    for number, pixels in zip((0, 7, 29, 29), kept.frames([0.0, 0.75, 2.9, 99.0]), strict=True):
        assert np.array_equal(pixels, everything[number])
    reading = Reading(graph, {})
    made = kept.annotate(tmp_path / "out.mp4", reading, [], "")
    assert len(frames_of(made)) == 30
    path.write_bytes(film(painted([CAR], 3)))
    with pytest.raises(MediaError, match="changed"):
        kept.annotate(tmp_path / "again.mp4", reading, [], "")
    path.unlink()
    assert kept.frames([0.0]) == [] and kept.pixels() is None
