"""A clip is read from a path, bytes, a container or arrays, with the times that its frames have."""

import hashlib
import io
import tracemalloc
from pathlib import Path

import numpy as np
import pytest

from nmn.errors import MediaError
from nmn.perception.video import CLIPS, Excerpt, FrameArray, read_clip, seconds_of
from nmn.types import MEDIA
from tests.perception.video.films import av, column, film, numbered, real_clip


def times(source: object) -> list[float]:
    return [round(frame.time, 3) for frame in read_clip(source).frames()]


def test_a_path_and_its_bytes_give_the_same_clip(tmp_path: Path) -> None:
    data = film(numbered(20))
    path = tmp_path / "walk.mp4"
    path.write_bytes(data)
    video = read_clip(path)
    assert video.media.name == "walk.mp4" and video.media.media_type == "video/mp4"
    assert video.media.sha256 == hashlib.sha256(data).hexdigest() == read_clip(data).media.sha256
    assert (video.media.width, video.media.height, video.media.size_bytes) == (96, 64, len(data))
    assert video.nbytes == 0 and read_clip(data).nbytes == len(data)
    assert times(path) == times(str(path)) == times(data) == [k / 10 for k in range(20)]
    assert video.known.duration == pytest.approx(2.0)
    assert "20 frames in 2.00 s (h264)" in video.media.notes


def test_frames_come_in_the_order_in_which_they_are_shown() -> None:
    columns = [column(frame.rgb()) for frame in read_clip(film(numbered(20))).frames()]
    assert columns == sorted(columns) and columns[0] <= 1 and columns[-1] >= 86
    assert len(set(columns)) == 20


def test_times_of_a_variable_rate_are_those_of_the_frames() -> None:
    pts = [0, 40, 500, 520, 1700, 1733, 3000]
    video = read_clip(film(numbered(7), pts=pts, kind="matroska"))
    assert times_ms(video) == pts
    assert video.media.media_type == "video/x-matroska"
    assert video.known.duration > 3.0


def times_ms(video: object) -> list[int]:
    return [round(frame.time * 1000) for frame in video.frames()]


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_a_rotated_clip_is_turned_upright(degrees: int) -> None:
    upright = numbered(4)
    upright[:, :8, :] = 255  # a roof
    turns = degrees // 90
    stored = np.ascontiguousarray(np.rot90(upright, -turns, axes=(1, 2)))
    video = read_clip(film(stored, rotation=degrees))
    assert (video.width, video.height) == (96, 64)
    pixels = next(video.frames()).rgb()
    assert pixels.shape == (64, 96, 3)
    assert pixels[:6, 40:].mean() > 200 > 120 > pixels[20:, 40:].mean()
    assert any("upright" in note for note in video.media.notes)


def test_one_frame_is_a_clip() -> None:
    video = read_clip(film(numbered(1)))
    assert times_ms(video) == [0] and len(list(video.looks())) == 1
    assert video.known.duration == pytest.approx(0.1)


def test_sound_beside_the_pictures_does_not_matter() -> None:
    assert times(film(numbered(6), sound=True)) == times(film(numbered(6)))


def test_an_open_container_is_left_as_it_is(tmp_path: Path) -> None:
    data = film(numbered(8))
    (tmp_path / "a.mp4").write_bytes(data)
    for source in (str(tmp_path / "a.mp4"), io.BytesIO(data)):
        with av.open(source) as container:
            frames = container.decode(video=0)
            next(frames)
            video = read_clip(container)
            assert len(list(video.frames())) == 8
            assert len(list(frames)) == 7
            assert video.media.sha256 == hashlib.sha256(data).hexdigest()


def test_arrays_have_the_times_that_are_given() -> None:
    frames = numbered(4)
    assert times(FrameArray(frames, fps=2)) == [0, 0.5, 1, 1.5]
    video = read_clip(FrameArray(frames, times=[0, 0.1, 2, 5], duration=6))
    assert times_ms(video) == [0, 100, 2000, 5000] and video.end == 6
    assert np.array_equal(next(video.frames()).rgb(), frames[0])
    other = read_clip(FrameArray(frames, times=[0, 0.1, 2, 4], duration=6))
    assert video.media.sha256 != other.media.sha256


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"frames": numbered(3)}, "do not say when"),
        ({"frames": numbered(3), "fps": 1, "times": [0, 1, 2]}, "do not say when"),
        ({"frames": numbered(3), "fps": 0}, "frames a second"),
        ({"frames": numbered(3), "times": [0, 2, 1]}, "do not fit"),
        ({"frames": numbered(3), "times": [0, 1]}, "do not fit"),
        ({"frames": numbered(3), "times": [0, 1, float("nan")]}, "do not fit"),
        ({"frames": numbered(3), "times": ["a", "b", "c"]}, "no numbers"),
        ({"frames": numbered(3), "times": [0, 1, 2], "duration": 2}, "ends at 2 s"),
        ({"frames": numbered(3).astype(float), "fps": 1}, "no frames"),
        ({"frames": numbered(3)[0], "fps": 1}, "no frames"),
        ({"frames": "film", "fps": 1}, "no frames"),
        ({"frames": numbered(3)[:0], "fps": 1}, "no frame"),
        ({"frames": numbered(3)[:, :4], "fps": 1}, "96 x 4"),
    ],
)
def test_arrays_that_are_no_frames_are_refused(given: dict[str, object], message: str) -> None:
    with pytest.raises(MediaError, match=message) as caught:
        FrameArray(**given)
    assert caught.value.expected


def test_an_excerpt_keeps_the_times_of_the_clip() -> None:
    data = film(numbered(40), gop=10)
    video = read_clip(Excerpt(data, start=1.5, stop="0:02.5"))
    assert times_ms(video) == list(range(1500, 2500, 100))
    columns = [column(frame.rgb()) for frame in video.frames()]
    whole = [column(frame.rgb()) for frame in read_clip(data).frames()]
    assert columns == whole[15:25]
    assert (video.begin, video.end) == (1.5, 2.5)
    assert video.media.sha256 == read_clip(data).media.sha256
    assert video.media.key != read_clip(data).media.key
    assert "from 1.5 s, to 2.5 s" in video.media.notes


def test_an_excerpt_beyond_the_clip_is_refused() -> None:
    data = film(numbered(10))
    with pytest.raises(MediaError, match="no frame is shown from 5 s") as caught:
        read_clip(Excerpt(data, start=5))
    assert "0.90 s" in (caught.value.expected or "")
    assert read_clip(Excerpt(data, stop=500)).end == pytest.approx(1.0)


@pytest.mark.parametrize(
    "wrong",
    [
        {"fps": 0},
        {"fps": -1},
        {"fps": float("nan")},
        {"fps": True},
        {"start": -1},
        {"start": "soon"},
        {"start": "1:75"},
        {"stop": float("inf")},
        {"start": 3, "stop": 3},
        {"stop": 0},
    ],
)
def test_wishes_that_make_no_sense_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(MediaError) as caught:
        Excerpt("clip.mp4", **wrong)
    assert caught.value.expected and caught.value.where in wrong


def test_times_are_read_as_people_write_them() -> None:
    read = [seconds_of(text, "start") for text in (7, "7", " 7.25 ", "1:02.5", "01:00:00", "90")]
    assert read == [7, 7, 7.25, 62.5, 3600, 90]


def test_more_frames_than_can_be_kept_are_refused() -> None:
    long = FrameArray(np.broadcast_to(numbered(1), (30_000, 64, 96, 3)), fps=100)
    with pytest.raises(MediaError, match="more than 20,000") as caught:
        read_clip(Excerpt(long, fps=100))
    assert "66.7" in (caught.value.expected or "")


def test_frames_are_decoded_one_at_a_time() -> None:
    data = film(numbered(300, 320, 240), fps=30)
    video = read_clip(data)
    tracemalloc.start()
    assert sum(frame.rgb()[0, 0, 0] > 0 for frame in video.frames()) == 300
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 12 * 320 * 240 * 3  # of 300


def test_the_medium_is_known_by_its_name() -> None:
    assert MEDIA.find("clip") is CLIPS
    assert ".mp4" in CLIPS.suffixes
    assert CLIPS.read(film(numbered(3))).keepsake().pixels().shape == (64, 96, 3)


@pytest.mark.parametrize(
    ("name", "frames", "seconds", "size"),
    [
        ("bikes", 250, 10.0, (640, 272)),
        ("bigbuckbunny", 132, 5.28, (1280, 720)),
        ("carphone_pristine", 120, 4.004, (176, 144)),
    ],
)
def test_real_clips(name: str, frames: int, seconds: float, size: tuple[int, int]) -> None:
    video = read_clip(real_clip(name))
    assert len(video.known) == frames == len(list(video.frames()))
    assert video.known.duration == pytest.approx(seconds)
    assert (video.width, video.height) == size
