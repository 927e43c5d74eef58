"""Frames are looked at by shot and motion, the same ones every time, and not too many."""

import numpy as np
import pytest
from numpy.typing import NDArray

from nmn.perception.video import Excerpt, FrameArray, read_clip
from nmn.perception.video.sampling import MOST_FRAMES, QUICK, USUAL, CutFinder, pace_of
from tests.perception.video.films import film, numbered, real_clip


def looked(source: object) -> list[float]:
    return [round(look.frame.time, 3) for look in read_clip(source).looks()]


def still(count: int, shade: int = 60) -> NDArray[np.uint8]:
    rng = np.random.default_rng(shade)
    picture = rng.integers(0, 60, (64, 96, 3)) + shade
    return np.repeat(picture[None].astype(np.uint8), count, axis=0)


def test_a_quiet_clip_is_looked_at_at_the_usual_pace() -> None:
    assert looked(FrameArray(still(100), fps=20)) == [k / USUAL for k in range(20)]


def test_a_pace_that_is_no_multiple_of_the_rate_keeps_its_average() -> None:
    times = looked(Excerpt(FrameArray(still(300), fps=30), fps=7))
    assert len(times) == 70
    assert max(np.diff(times)) < 1 / 7 + 1 / 30


def test_more_frames_are_looked_at_where_much_moves() -> None:
    rng = np.random.default_rng(0)
    wild = np.concatenate([still(40), still(40).copy()])
    for number in range(40, 80):  # blocks that jump about: much moves, and no shot begins
        wild[number] = np.roll(still(1)[0], (number * 11) % 64, axis=0)
        wild[number, :, : 48 + int(rng.integers(0, 8))] += 60
    times = looked(FrameArray(wild, fps=20))
    assert sum(time < 2 for time in times) <= 2 * USUAL + 1
    assert sum(time >= 2 for time in times) > 1.5 * 2 * USUAL
    assert min(np.diff(times)) >= 1 / QUICK - 1e-6


def test_a_shot_is_looked_at_from_its_first_frame() -> None:
    clip = np.concatenate([still(27), still(30, 150)])
    cuts = [look.frame.time for look in read_clip(FrameArray(clip, fps=20)).looks() if look.cut]
    assert cuts == [27 / 20]


def test_a_cut_between_two_looks_is_said_of_the_second() -> None:
    clip = np.concatenate([still(27), still(33, 150)])
    video = read_clip(Excerpt(FrameArray(clip, fps=20), fps=1))
    assert [(look.frame.time, look.cut) for look in video.looks()] == [
        (0, False),
        (1, False),
        (2, True),
    ]


def test_moving_things_are_no_cuts() -> None:
    video = read_clip(film(numbered(40), fps=20))
    assert not any(look.cut for look in video.looks())


def test_thumbs_of_another_size_are_another_shot() -> None:
    finder = CutFinder()
    assert not finder.see(np.zeros((3, 40, 40), np.uint8))
    assert finder.see(np.zeros((3, 30, 40), np.uint8))


@pytest.mark.parametrize("seconds", [1, 60, 300, 301, 3600, 36_000])
def test_long_clips_are_looked_at_less_often(seconds: int) -> None:
    pace = pace_of(float(seconds), None)
    assert seconds / pace.every <= MOST_FRAMES + 1e-6
    assert (pace.every > 1 / USUAL) == (seconds > 300)
    assert pace.adds_cuts == (seconds <= 300)


def test_of_very_long_clips_only_frames_that_stand_alone_are_decoded() -> None:
    times = [k * 2.0 for k in range(900)]
    frames = np.broadcast_to(numbered(1, 32, 16), (900, 16, 32, 3))
    data = film(np.ascontiguousarray(frames), pts=[int(t * 1000) for t in times], gop=1)
    video = read_clip(data)
    assert video.keys_only
    assert len(list(video.looks())) == 900
    sparse = read_clip(
        film(np.ascontiguousarray(frames), pts=[int(t * 1000) for t in times], gop=900)
    )
    assert not sparse.keys_only
    assert len(list(sparse.looks())) == 900


def test_the_same_clip_is_always_looked_at_in_the_same_way() -> None:
    video = read_clip(real_clip("bikes"))
    first = [(look.frame.time, look.cut) for look in video.looks()]
    assert first == [(look.frame.time, look.cut) for look in video.looks()]
    cuts = [round(time, 2) for time, cut in first if cut]
    assert cuts == [1.2, 3.04, 5.48, 7.48, 9.68]  # where the film was edited, by eye
