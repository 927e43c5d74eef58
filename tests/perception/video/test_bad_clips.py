"""Bad video gets a clear error, or the right answer from what is good of it."""

import builtins
import io
import os
import socket
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from nmn.errors import MediaError, MissingExtra
from nmn.perception.video import Excerpt, container, frames, read_clip
from tests.perception.video.films import av, film, numbered, sound_only


def refused(source: object) -> MediaError:
    with pytest.raises(MediaError) as caught:
        read_clip(source)
    error = caught.value
    assert error.expected, "says what was expected"
    assert error.__suppress_context__ or error.__context__ is None
    return error


def faststart(count: int = 60) -> bytes:
    noise = np.random.default_rng(0).integers(0, 256, (count, 64, 96, 3), dtype=np.uint8)
    return film(noise, options={"movflags": "faststart"})


def test_only_sound() -> None:
    assert refused(sound_only()).message == "there is only sound in this file"


def test_an_empty_file(tmp_path: Path) -> None:
    (tmp_path / "a.mp4").touch()
    assert "empty" in refused(tmp_path / "a.mp4").message
    assert "empty" in refused(b"").message


def test_a_text_file(tmp_path: Path) -> None:
    (tmp_path / "a.mp4").write_text("The quick brown fox.\n" * 400)
    assert refused(tmp_path / "a.mp4").message == "this is a text file"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "BMP", "TIFF", "PPM"])
def test_a_picture_with_the_wrong_suffix(kind: str, tmp_path: Path) -> None:
    Image.fromarray(numbered(1)[0]).save(tmp_path / "a.mp4", kind)
    error = refused(tmp_path / "a.mp4")
    assert "is a picture" in error.message and "nmn ask" in (error.hint or "")


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"#EXTM3U\n#EXTINF:1,\nhttp://127.0.0.1:9/a.ts\n", "playlist"),
        (b"PK\x03\x04" + bytes(400), "ZIP"),
        (b"<!doctype html><p>404", "web page"),
        (b"version https://git-lfs.github.com/spec/v1\n", "not fetched"),
        (bytes(range(256)) * 40, "no clip that can be read"),
    ],
)
def test_other_files(data: bytes, what: str) -> None:
    assert what in refused(data).message


def test_lists_of_other_files_are_never_followed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "inner.mp4").write_bytes(film(numbered(3)))
    (tmp_path / "list.mp4").write_text("ffconcat version 1.0\nfile inner.mp4\n")
    refused(tmp_path / "list.mp4")
    monkeypatch.setattr(socket, "socket", lambda *_: pytest.fail("reached out"))
    assert "address" in refused("http://127.0.0.1/a.mp4").message
    refused(f"concat:{tmp_path / 'inner.mp4'}")


def test_only_formats_that_say_when_frames_are_shown_are_opened() -> None:
    assert "no clip that can be read" in refused(film(numbered(5), kind="h264")).message


def test_places_that_are_no_file(tmp_path: Path) -> None:
    assert refused(tmp_path / "no.mp4").message == "no such file"
    assert "folder" in refused(tmp_path).message
    os.mkfifo(tmp_path / "pipe")
    assert "pipe" in refused(tmp_path / "pipe").message
    assert "empty" in refused("").message


def test_values_that_are_no_clip() -> None:
    assert "type int" in refused(3).message
    assert "FrameArray" in (refused(numbered(3)).hint or "")
    assert "type int" in refused(Excerpt(3)).message


def test_a_clip_cut_off_in_the_middle_gives_its_good_part() -> None:
    data = faststart()
    video = read_clip(data[: len(data) // 2])
    shown = list(video.frames())
    assert 10 < len(shown) < 50
    assert any("cut off" in note and "6.0 s" in note for note in video.media.notes)
    assert video.end < 5.5 and shown[-1].time < video.end
    assert all(frame.rgb().shape == (64, 96, 3) for frame in shown)
    whole = read_clip(data)
    assert not any("cut off" in note for note in whole.media.notes)


def test_a_clip_cut_off_before_its_index_is_refused() -> None:
    data = film(numbered(30))  # the index of an ordinary MP4 is at its end
    assert "cut off before its index" in refused(data[: len(data) // 2]).message


def test_a_clip_without_a_frame_that_can_be_decoded_is_refused() -> None:
    data = bytearray(faststart(5))
    begin = data.find(b"mdat") + 4
    data[begin:] = bytes(len(data) - begin)
    assert "no frame" in refused(bytes(data)).message


def test_damage_in_the_middle_loses_only_what_it_hits() -> None:
    data = bytearray(faststart())
    middle = len(data) // 2
    data[middle : middle + 3000] = os.urandom(3000)
    frames = list(read_clip(bytes(data)).frames())
    assert len(frames) > 30
    assert [frame.time for frame in frames] == sorted({frame.time for frame in frames})


def test_what_the_decoder_says_of_damage_never_waits_for_python() -> None:
    data = bytearray(faststart())
    data[len(data) // 2 : len(data) // 2 + 3000] = bytes(3000)
    assert av.logging.get_level() is None
    for _ in range(30):
        list(read_clip(bytes(data)).frames())
    # Threads that log would wait for the one that reads, which waits for them.
    assert av.logging.get_level() is None and frames._threads(av) == "AUTO"


def test_where_a_program_hears_the_decoder_it_decodes_without_threads(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(av.logging, "get_level", lambda: av.logging.VERBOSE)
    assert frames._threads(av) == "NONE"
    assert len(list(read_clip(film(numbered(5))).frames())) == 5


def test_no_frames_at_all() -> None:
    nothing = numbered(1)[:0]
    assert "no frame" in refused(film(nothing, kind="avi", codec="mpeg4")).message
    assert "no video" in refused(film(nothing)).message  # an MP4 then has no stream


def test_frames_larger_than_are_unpacked_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(container, "MOST_PIXELS", 96 * 64 - 1)
    error = refused(film(numbered(3)))
    assert "96 x 64" in error.message and "million" in (error.expected or "")


def test_frames_too_small_to_see_anything_in() -> None:
    assert "too small" in refused(film(numbered(3, 32, 4))).message


def test_an_animation_is_a_clip() -> None:
    frames = [Image.fromarray(pixels) for pixels in numbered(6)]
    file = io.BytesIO()
    frames[0].save(file, "GIF", save_all=True, append_images=frames[1:], duration=200)
    video = read_clip(file.getvalue())
    assert [round(frame.time, 2) for frame in video.frames()] == [0, 0.2, 0.4, 0.6, 0.8, 1.0]
    assert next(video.frames()).rgb().shape == (64, 96, 3)
    assert len(list(video.looks())) > 3


def test_without_its_extra_the_error_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    data = film(numbered(3))
    real: Callable[..., object] = builtins.__import__

    def without(name: str, *rest: object, **more: object) -> object:
        if name == "av":
            raise ImportError(name)
        return real(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(MissingExtra, match="video"):
        read_clip(data)
