"""Pictures of every usual kind become the same thing: upright 8-bit RGB, and a record of it."""

import hashlib
import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from nmn.perception import read_picture
from tests.perception.real_photos import photo

RED, BLUE, WHITE = (200, 30, 30), (20, 40, 220), (255, 255, 255)


def left_red_right_blue(width: int = 40, height: int = 20) -> Image.Image:
    image = Image.new("RGB", (width, height), BLUE)
    image.paste(RED, (0, 0, width // 2, height))
    return image


def saved(image: Image.Image, format: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, format, **options)
    return buffer.getvalue()


def close(pixel: np.ndarray, color: tuple[int, int, int], by: int = 12) -> bool:
    return bool(np.abs(pixel.astype(int) - np.array(color)).max() <= by)


@pytest.mark.parametrize(
    ("format", "media_type"),
    [
        ("PNG", "image/png"),
        ("JPEG", "image/jpeg"),
        ("BMP", "image/bmp"),
        ("GIF", "image/gif"),
        ("WEBP", "image/webp"),
        ("TIFF", "image/tiff"),
        ("PPM", "image/x-portable-anymap"),
    ],
)
def test_formats_are_told_from_content_not_from_the_name(
    tmp_path: Path, format: str, media_type: str
) -> None:
    path = tmp_path / "picture.txt"
    path.write_bytes(saved(left_red_right_blue(), format))
    picture = read_picture(path)
    assert picture.media.media_type == media_type
    assert picture.media.name == "picture.txt"
    assert close(picture.pixels[10, 5], RED, 40)
    assert close(picture.pixels[10, 35], BLUE, 40)


def test_record_of_a_file(tmp_path: Path) -> None:
    data = saved(left_red_right_blue(), "PNG")
    path = tmp_path / "a.png"
    path.write_bytes(data)
    media = read_picture(str(path)).media
    assert media.sha256 == hashlib.sha256(data).hexdigest()
    assert (media.size_bytes, media.width, media.height) == (len(data), 40, 20)
    assert media.notes == ()


def test_pixels_are_contiguous_and_read_only() -> None:
    for source in (np.zeros((20, 30, 3), np.uint8), left_red_right_blue()):
        pixels = read_picture(source).pixels
        assert pixels.flags.c_contiguous
        assert not pixels.flags.writeable
        assert pixels.dtype == np.uint8


def test_bytes_and_file_agree(tmp_path: Path) -> None:
    data = saved(left_red_right_blue(), "JPEG")
    path = tmp_path / "a.jpg"
    path.write_bytes(data)
    a, b, c = read_picture(path), read_picture(data), read_picture(memoryview(data))
    assert np.array_equal(a.pixels, b.pixels)
    assert np.array_equal(a.pixels, c.pixels)
    assert a.media.sha256 == b.media.sha256 == c.media.sha256
    assert b.media.name == "bytes"


def test_a_given_name_is_used() -> None:
    assert read_picture(left_red_right_blue(), name="upload").media.name == "upload"


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP"])
def test_exif_orientation_is_applied_and_noted(orientation: int, format: str) -> None:
    upright = left_red_right_blue()
    # What a camera stores when it was held that way: the inverse of what a viewer does.
    stored = {
        1: [],
        2: [Image.Transpose.FLIP_LEFT_RIGHT],
        3: [Image.Transpose.ROTATE_180],
        4: [Image.Transpose.FLIP_TOP_BOTTOM],
        5: [Image.Transpose.TRANSPOSE],
        6: [Image.Transpose.ROTATE_90],
        7: [Image.Transpose.TRANSVERSE],
        8: [Image.Transpose.ROTATE_270],
    }[orientation]
    image = upright
    for step in stored:
        image = image.transpose(step)
    exif = Image.Exif()
    exif[0x0112] = orientation
    options = {"lossless": True} if format == "WEBP" else {}
    picture = read_picture(saved(image, format, exif=exif, **options))
    assert picture.pixels.shape == (20, 40, 3)
    assert close(picture.pixels[10, 5], RED)
    assert close(picture.pixels[10, 35], BLUE)
    assert bool(picture.media.notes) == (orientation > 1)


def test_transparency_is_shown_on_white() -> None:
    image = left_red_right_blue().convert("RGBA")
    image.putpixel((0, 0), (0, 0, 0, 0))
    picture = read_picture(saved(image, "PNG"))
    assert tuple(picture.pixels[0, 0]) == WHITE
    assert tuple(picture.pixels[10, 5]) == RED
    assert picture.media.notes == ("transparency shown on white",)
    opaque = read_picture(saved(left_red_right_blue().convert("RGBA"), "PNG"))
    assert opaque.media.notes == (), "an alpha channel that hides nothing is no news"


def test_palette_with_and_without_transparency() -> None:
    palette = left_red_right_blue().convert("P", palette=Image.Palette.ADAPTIVE)
    assert close(read_picture(saved(palette, "PNG")).pixels[10, 5], RED)
    index = palette.getpixel((5, 10))
    see_through = read_picture(saved(palette, "PNG", transparency=index))
    assert tuple(see_through.pixels[10, 5]) == WHITE
    as_bytes = read_picture(saved(palette, "PNG", transparency=bytes([0] * 256)))
    assert tuple(as_bytes.pixels[10, 35]) == WHITE


def test_cmyk() -> None:
    picture = read_picture(saved(left_red_right_blue().convert("CMYK"), "JPEG"))
    assert close(picture.pixels[10, 5], RED, 30)
    assert "CMYK" in picture.media.notes[0]


@pytest.mark.parametrize("mode", ["1", "L", "LA", "YCbCr", "HSV"])
def test_other_modes(mode: str) -> None:
    picture = read_picture(left_red_right_blue().convert(mode))
    assert picture.pixels.shape == (20, 40, 3)


def test_sixteen_bit_grey_keeps_its_range() -> None:
    values = np.linspace(0, 65535, 40, dtype=np.uint16)[None, :].repeat(20, axis=0)
    for format in ("PNG", "TIFF"):
        picture = read_picture(saved(Image.fromarray(values), format))
        assert picture.pixels[0, 0, 0] == 0
        assert picture.pixels[0, -1, 2] == 255
        assert abs(int(picture.pixels[0, 20, 1]) - values[0, 20] // 257) <= 1
        assert "16-bit" in picture.media.notes[0]


def test_floating_point_grey() -> None:
    values = np.linspace(0, 1, 40, dtype=np.float32)[None, :].repeat(20, axis=0)
    picture = read_picture(saved(Image.fromarray(values), "TIFF"))
    assert picture.pixels[0, -1].tolist() == [255, 255, 255]


@pytest.mark.parametrize("format", ["GIF", "WEBP", "PNG"])
def test_first_frame_of_an_animation(format: str) -> None:
    second = Image.new("RGB", (40, 20), (0, 255, 0))
    data = saved(left_red_right_blue(), format, save_all=True, append_images=[second])
    picture = read_picture(data)
    assert picture.media.notes == ("first frame of an animation",)
    assert close(picture.pixels[10, 5], RED, 40)


def test_first_of_several_pictures() -> None:
    second = Image.new("RGB", (40, 20), (0, 255, 0))
    data = saved(left_red_right_blue(), "TIFF", save_all=True, append_images=[second])
    assert read_picture(data).media.notes == ("first of several pictures in the file",)


def test_arrays() -> None:
    rgb = np.asarray(left_red_right_blue())
    assert np.array_equal(read_picture(rgb).pixels, rgb)
    grey = read_picture(rgb[:, :, 0])
    assert np.array_equal(grey.pixels[:, :, 2], rgb[:, :, 0])
    assert np.array_equal(read_picture(rgb[:, :, :1]).pixels, grey.pixels)
    flipped = read_picture(rgb[:, ::-1])  # negative strides
    assert tuple(flipped.pixels[10, 5]) == BLUE
    assert flipped.media.media_type == "application/octet-stream"
    rgba = np.dstack([rgb, np.zeros((20, 40), np.uint8)])
    assert (read_picture(rgba).pixels == 255).all()


def test_floating_point_arrays_are_scaled() -> None:
    rgb = np.asarray(left_red_right_blue())
    for dtype in (np.float16, np.float32, np.float64):
        picture = read_picture((rgb / 255.0).astype(dtype))
        assert np.abs(picture.pixels.astype(int) - rgb).max() <= 1
        assert picture.media.notes


def test_changing_an_array_afterwards_changes_nothing() -> None:
    array = np.zeros((20, 20, 3), np.uint8)
    picture = read_picture(array)
    array[:] = 255
    assert picture.pixels.max() == 0


def test_digest_of_numbers_covers_type_and_shape() -> None:
    digests = {
        read_picture(array).media.sha256
        for array in (
            np.zeros((20, 30), np.uint8),
            np.zeros((30, 20), np.uint8),
            np.zeros((20, 30, 1), np.uint8),
            np.zeros((20, 30), np.float32),
        )
    }
    assert len(digests) == 4
    image = left_red_right_blue()
    assert read_picture(image).media.sha256 == read_picture(np.asarray(image)).media.sha256


def test_real_photos() -> None:
    picture = read_picture(photo("china"))
    assert picture.pixels.shape == (427, 640, 3)
    assert picture.media.media_type == "image/jpeg"
    assert read_picture(photo("camera")).pixels.shape == (512, 512, 3)
