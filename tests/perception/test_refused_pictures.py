"""What is no picture is refused in words, never with an error from inside a decoder."""

import io
import os
import random
import struct
import threading
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from nmn.errors import MediaError
from nmn.perception import decode, files, read_picture


def picture_bytes(format: str = "PNG", size: tuple[int, int] = (64, 48)) -> bytes:
    noise = np.random.default_rng(0).integers(0, 256, (size[1], size[0], 3), dtype=np.uint8)
    buffer = io.BytesIO()
    Image.fromarray(noise).save(buffer, format)
    return buffer.getvalue()


def png_header(width: int, height: int) -> bytes:
    """A PNG that claims a size and has next to no data."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(b"\0" * 64)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def refused(source: object) -> MediaError:
    with pytest.raises(MediaError) as caught:
        read_picture(source)  # type: ignore[arg-type]
    error = caught.value
    assert error.expected, "says what was expected"
    assert error.__cause__ is None, "shows no traceback from inside"
    assert error.__suppress_context__ or error.__context__ is None
    return error


def test_missing_file(tmp_path: Path) -> None:
    error = refused(tmp_path / "no.jpg")
    assert error.message == "no such file"
    assert error.where == str(tmp_path / "no.jpg")
    assert "no folder" in (refused(tmp_path / "gone" / "no.jpg").hint or "")
    (tmp_path / "file").write_text("x")
    assert refused(tmp_path / "file" / "no.jpg").message == "no such file"


def test_folder(tmp_path: Path) -> None:
    assert "folder" in refused(tmp_path).message


def test_empty_file(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(b"")
    assert "empty" in refused(tmp_path / "a.png").message
    assert "empty" in refused(b"").message


def test_empty_name() -> None:
    assert "empty" in refused("").message


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/cat.jpg",
        "http://example.org/cat.jpg",
        "s3://bucket/cat.jpg",
        "ftp://example.org/a.png",
        "data:image/png;base64,AAAA",
        "HTTPS://EXAMPLE.ORG/CAT.JPG",
        Path("https://example.org/cat.jpg"),
    ],
)
def test_addresses_are_never_fetched(url: str | Path) -> None:
    error = refused(url)
    assert "never downloads" in error.message
    assert "download" in (error.hint or "")


def test_file_address() -> None:
    assert "without file:" in (refused("file:///tmp/cat.jpg").hint or "")


def test_named_pipe_does_not_hang(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.jpg"
    os.mkfifo(pipe)
    assert "named pipe" in refused(pipe).message


def test_endless_device_does_not_hang() -> None:
    if not Path("/dev/zero").exists():
        pytest.skip("this system has no /dev/zero")
    assert "device" in refused("/dev/zero").message


def test_no_permission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(picture_bytes())

    # The superuser, whom tests often run as, may read everything.
    def denied(self: Path, *args: object, **kwargs: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", denied)
    assert "permission" in refused(path).message


@pytest.mark.parametrize("name", ["a\0b.png", "x" * 5000 + ".png"])
def test_impossible_names(name: str) -> None:
    error = refused(name)
    assert "\0" not in str(error)


def test_control_characters_of_a_name_are_escaped(tmp_path: Path) -> None:
    path = tmp_path / "a\x1b[31m\n.png"
    path.write_bytes(b"nothing")
    error = refused(path)
    assert "\x1b" not in str(error)
    assert "\\x1b" in (error.where or "")


def test_too_large_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MAX_BYTES", 100)
    (tmp_path / "a.png").write_bytes(picture_bytes())
    assert "MiB" in refused(tmp_path / "a.png").message


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"hello, this is plain text", "not a picture"),
        (b"\x00" * 200, "not a picture"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"<?xml version='1.0'?><svg xmlns='...'>", "SVG"),
        (b"<!DOCTYPE html><html>", "web page"),
        (b"\x00\x00\x00\x18ftypheic....", "HEIC"),
        (b"\x00\x00\x00\x18ftypmp42....", "film"),
        (b"\x1a\x45\xdf\xa3....", "film"),
        (b"RIFF....AVI LIST", "film"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 50 50\n", "PostScript"),
        (b"PK\x03\x04....", "ZIP"),
        (b"\x1f\x8b....", "gzip"),
        (b"version https://git-lfs.github.com/spec/v1\n", "pointer"),
    ],
)
def test_other_files(data: bytes, word: str) -> None:
    error = refused(data)
    assert word in error.message
    assert error.hint, "says what to do"


@pytest.mark.parametrize("format", ["PNG", "JPEG", "GIF", "BMP", "WEBP", "TIFF", "PPM"])
@pytest.mark.parametrize("share", [0.02, 0.3, 0.6, 0.9])
def test_truncated_files(format: str, share: float) -> None:
    data = picture_bytes(format)
    error = refused(data[: int(share * len(data))])
    assert error.hint


def test_a_truncated_jpeg_says_so() -> None:
    data = picture_bytes("JPEG")
    assert "ends before" in refused(data[: len(data) // 2]).message


@pytest.mark.parametrize("format", ["PNG", "JPEG", "GIF", "BMP", "WEBP", "TIFF"])
def test_damaged_files_are_read_or_refused_in_words(format: str) -> None:
    data = picture_bytes(format)
    chance = random.Random(1)
    for _ in range(60):
        broken = bytearray(data)
        for _ in range(chance.randint(1, 20)):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        try:
            assert read_picture(bytes(broken)).pixels.shape[2] == 3
        except MediaError as error:
            assert error.__cause__ is None


def test_a_small_file_that_claims_to_be_huge_is_not_unpacked() -> None:
    beyond_pillow = refused(png_header(60_000, 60_000))
    assert "pixels" in beyond_pillow.message
    side = int(decode.MAX_PIXELS**0.5) + 1  # beyond ours, within Pillow's
    ours = refused(png_header(side, side))
    assert f"{side} x {side}" in ours.message
    assert "120 million" in (ours.expected or "")


def test_a_large_picture_within_the_limit_gives_no_warning() -> None:
    # Pillow warns from 89 million pixels on; warnings are errors here.
    error = refused(png_header(9_600, 9_600))
    assert "claims" not in error.message, "refused for its missing data, not for its size"


@pytest.mark.parametrize("size", [(1, 1), (7, 100), (100, 7)])
def test_too_small(size: tuple[int, int]) -> None:
    error = refused(picture_bytes(size=size))
    assert "too small" in error.message
    assert str(decode.MIN_SIDE) in (error.expected or "")
    assert "too small" in refused(np.zeros((*size, 3), np.uint8)).message
    assert "too small" in refused(Image.new("RGB", size)).message


def test_smallest_and_longest_accepted() -> None:
    assert read_picture(picture_bytes(size=(8, 8))).pixels.shape == (8, 8, 3)
    assert read_picture(picture_bytes(size=(2000, 8))).width == 2000


def test_empty_arrays() -> None:
    assert "too small" in refused(np.zeros((0, 0, 3), np.uint8)).message
    assert "too small" in refused(np.zeros((0, 20), np.float32)).message


@pytest.mark.parametrize(
    ("array", "word"),
    [
        (np.zeros((3, 40, 40), np.uint8), "transpose"),
        (np.zeros((2, 40, 40, 3), np.uint8), "[height, width, 3]"),
        (np.zeros(40, np.uint8), "[height, width, 3]"),
        (np.zeros((40, 40, 2), np.uint8), "[height, width, 3]"),
        (np.zeros((40, 40, 3), np.int64), "astype('uint8')"),
        (np.zeros((40, 40, 3), bool), "uint8"),
        (np.zeros((40, 40), np.uint16), "257"),
        (np.full((40, 40, 3), 128.0), "0 (black) to 1 (white)"),
        (np.full((40, 40, 3), -0.1), "0 (black) to 1 (white)"),
        (np.full((40, 40, 3), np.nan), "NaN"),
        (np.full((40, 40), None), "uint8"),
        (np.full((40, 40), 1j), "uint8"),
    ],
)
def test_arrays_that_do_not_say_what_they_mean(array: np.ndarray, word: str) -> None:
    assert word in str(refused(array))


def test_values_of_other_types() -> None:
    import torch

    assert "permute" in str(refused(torch.zeros(3, 40, 40)))
    for value in (None, 7, ["a.jpg"], io.BytesIO(picture_bytes())):
        assert "type" in refused(value).message


def test_damaged_pillow_image() -> None:
    data = picture_bytes("PNG")
    assert "cannot be loaded" in refused(Image.open(io.BytesIO(data[: len(data) // 2]))).message


def test_grey_values_out_of_range() -> None:
    image = Image.fromarray(np.full((20, 20), 7.5, np.float32))
    assert "outside the range" in refused(image).message


def test_filters_for_warnings_are_left_as_they_were() -> None:
    import warnings

    before = list(warnings.filters)
    read_picture(picture_bytes())
    assert warnings.filters == before


def test_many_threads_read_at_once() -> None:
    data = [picture_bytes(format) for format in ("PNG", "JPEG", "WEBP")]
    errors: list[BaseException] = []

    def work(make: Callable[[], object]) -> None:
        try:
            make()
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=work, args=(lambda d=d: read_picture(d),)) for d in data * 8]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not errors
