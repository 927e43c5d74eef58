"""Pictures of more pixels than anything looks at: made smaller on reading, in every mode."""

import io
import struct
import zlib

import numpy as np
import pytest
from PIL import Image, PngImagePlugin

from nmn.errors import MediaError
from nmn.perception import read_picture
from nmn.perception.rgb import MOST_PIXELS, looked_at
from tests.perception.test_read_picture import BLUE, RED, close, saved

SIZE = (2400, 1600)  # 3.84 million pixels


def halves(mode: str = "RGB", size: tuple[int, int] = SIZE) -> Image.Image:
    """Red on the left and blue on the right; in modes without colours light and dark."""
    image = Image.new("RGB", size, BLUE)
    image.paste(RED, (0, 0, size[0] // 2, size[1]))
    if mode in ("I;16", "F"):
        grey = np.asarray(image.convert("L")).astype(np.float32) / 255
        return Image.fromarray(grey if mode == "F" else (grey * 65535).astype(np.uint16))
    return image.convert(mode, dither=Image.Dither.NONE)  # else single pixels are compared


@pytest.mark.parametrize(
    ("mode", "format"),
    [
        ("RGB", "PNG"), ("RGB", "JPEG"), ("RGB", "WEBP"), ("RGB", "BMP"), ("RGB", "TIFF"),
        ("RGB", "PPM"), ("RGBA", "PNG"), ("P", "PNG"), ("P", "GIF"), ("1", "PNG"), ("L", "PNG"),
        ("L", "JPEG"), ("LA", "PNG"), ("I;16", "PNG"), ("I;16", "TIFF"), ("F", "TIFF"),
        ("CMYK", "JPEG"), ("CMYK", "TIFF"), ("YCbCr", "JPEG"), ("LAB", "TIFF"),
    ],
)  # fmt: skip
def test_every_mode_is_made_smaller_to_the_same_picture(mode: str, format: str) -> None:
    small, large = (
        read_picture(saved(halves(mode, size), format)) for size in (SIZE, (600, 400))[::-1]
    )
    rows, columns = large.pixels.shape[:2]
    assert 0.98 * MOST_PIXELS < rows * columns <= MOST_PIXELS
    assert columns / rows == pytest.approx(1.5, rel=0.01)
    for share in (0.1, 0.4, 0.6, 0.9):
        here = large.pixels[rows // 2, int(share * columns)]
        assert close(here, tuple(int(c) for c in small.pixels[200, int(share * 600)]), 3)
    assert (large.width, large.height) == (large.media.width, large.media.height) == SIZE
    *more, looked = large.media.notes
    assert tuple(more) == small.media.notes
    assert looked == f"looked at in {columns} x {rows} pixels"
    assert large.pixels.flags.c_contiguous and not large.pixels.flags.writeable


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("format", ["JPEG", "PNG"])
def test_a_large_picture_is_turned_upright_too(orientation: int, format: str) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    small, large = (
        read_picture(saved(halves(size=size), format, exif=exif)) for size in ((600, 400), SIZE)
    )
    assert (large.width, large.height) == (4 * small.width, 4 * small.height)
    assert (large.width > large.height) == (large.pixels.shape[1] > large.pixels.shape[0])
    for y, x in ((0.1, 0.1), (0.1, 0.9), (0.9, 0.1), (0.9, 0.9)):
        one, other = (
            p.pixels[int(y * p.pixels.shape[0]), int(x * p.pixels.shape[1])] for p in (small, large)
        )
        assert close(other, tuple(int(c) for c in one), 8)


def test_arrays_and_pillow_images_keep_the_digest_of_all_their_pixels() -> None:
    image = halves()
    array = np.asarray(image)
    of_image, of_array = read_picture(image), read_picture(array)
    assert of_image.media.sha256 == of_array.media.sha256
    assert np.array_equal(of_image.pixels, of_array.pixels)
    other = array.copy()
    other[-1, -1] = 0
    assert read_picture(other).media.sha256 != of_array.media.sha256
    assert of_array.media.size_bytes == of_image.media.size_bytes == array.nbytes
    assert image.size == SIZE, "the caller's image is left as it is"


@pytest.mark.parametrize("shape", [(1600, 2400), (1600, 2400, 1), (1600, 2400, 4)])
@pytest.mark.parametrize("dtype", [np.uint8, np.float32])
def test_large_arrays_of_every_form_are_made_smaller(shape: tuple[int, ...], dtype: type) -> None:
    picture = read_picture(np.ones(shape, dtype))
    assert picture.pixels.size <= 3 * MOST_PIXELS
    assert (picture.width, picture.height) == SIZE


def test_transparency_in_one_corner_of_a_large_picture_is_noted_once() -> None:
    image = halves().convert("RGBA")
    image.paste((0, 0, 0, 0), (0, 0, 100, 100))
    image.paste((0, 0, 0, 0), (0, 1500, 100, 1600))
    picture = read_picture(saved(image, "PNG"))
    assert picture.media.notes[:-1] == ("transparency shown on white",)
    assert close(picture.pixels[5, 5], (255, 255, 255)) and close(picture.pixels[-5, 5], (255,) * 3)


def test_grey_values_out_of_range_are_found_in_every_band() -> None:
    values = np.zeros((4000, 4000), np.float32)
    values[-1, -1] = 7.0
    with pytest.raises(MediaError, match="outside the range"):
        read_picture(Image.fromarray(values))


@pytest.mark.parametrize("size", [(10_000_000, 8), (8, 200_000), (40_000, 41), (1265, 1265)])
def test_strips_and_squares_stay_within_the_limit(size: tuple[int, int]) -> None:
    width, height = looked_at(*size)
    assert width >= 1 and height >= 1 and width * height <= MOST_PIXELS


def test_a_strip_is_read() -> None:
    picture = read_picture(saved(Image.new("RGB", (400_000, 8), RED), "PNG"))
    assert (picture.width, picture.height) == (400_000, 8)
    assert close(picture.pixels[0, 0], RED)


@pytest.mark.parametrize("format", ["GIF", "WEBP", "PNG", "TIFF"])
def test_of_large_frames_the_first_is_taken(format: str) -> None:
    second = Image.new("RGB", SIZE, (0, 255, 0))
    data = saved(halves(), format, save_all=True, append_images=[second, halves()])
    picture = read_picture(data)
    assert picture.media.notes[0].startswith("first ")
    assert close(picture.pixels[500, 5], RED, 40)


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


_HUGE = zlib.compress(b"a" * 200_000_000)  # 200 kB


@pytest.mark.parametrize(
    "bomb",
    [
        chunk(b"zTXt", b"note\0\0" + _HUGE),
        chunk(b"iTXt", b"note\0\1\0\0\0" + _HUGE),
        chunk(b"iCCP", b"note\0\0" + _HUGE),
        chunk(b"eXIf", b"II*\0" + bytes(3_000_000)),
        b"".join(chunk(b"tEXt", b"note\0" + b"a" * 900_000) for _ in range(80)),
    ],
    ids=["zTXt", "iTXt", "iCCP", "eXIf", "many tEXt"],
)
@pytest.mark.parametrize("behind", [False, True])
def test_what_is_packed_beside_the_pixels_is_left_or_refused_in_words(
    bomb: bytes, behind: bool
) -> None:
    data = saved(halves(size=(60, 40)), "PNG")
    at = len(data) - 12 if behind else 33
    try:
        assert read_picture(data[:at] + bomb + data[at:]).width == 60
    except MediaError as error:
        assert "damaged" in error.message and error.__cause__ is None and len(str(error)) < 600


@pytest.mark.parametrize("exif", [b"Exif\0\0II*\0" + b"\xff" * 60_000, b"Exif\0\0" + bytes(60_000)])
def test_damaged_exif_of_a_large_picture_is_passed_over(exif: bytes) -> None:
    assert read_picture(saved(halves(), "JPEG", exif=exif)).width == SIZE[0]


def test_text_that_pillow_writes_is_no_harm() -> None:
    info = PngImagePlugin.PngInfo()
    info.add_itxt("note", "a" * 10_000, zip=True)
    assert read_picture(saved(halves(), "PNG", pnginfo=info)).width == SIZE[0]


@pytest.mark.parametrize("format", ["JPEG", "PNG", "TIFF", "WEBP"])
@pytest.mark.parametrize("share", [0.05, 0.5, 0.95])
def test_a_large_picture_that_was_cut_off_is_refused(format: str, share: float) -> None:
    noise = np.random.default_rng(0).integers(0, 256, (1300, 1300, 3), dtype=np.uint8)
    buffer = io.BytesIO()
    Image.fromarray(noise).save(buffer, format)
    data = buffer.getvalue()
    with pytest.raises(MediaError):
        read_picture(data[: int(share * len(data))])
