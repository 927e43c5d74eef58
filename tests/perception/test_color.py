"""Colours as people name them, from the pixels of the object and not of what is around it."""

import numpy as np
import pytest

from nmn.perception import COLORS, color_table, read_picture
from tests.perception.real_photos import photo

NAMED = {
    "black": [(0, 0, 0), (25, 25, 28), (30, 26, 22)],
    "white": [(255, 255, 255), (240, 240, 238), (248, 242, 230)],
    "gray": [(128, 128, 128), (90, 92, 96), (170, 168, 165)],
    "red": [(220, 20, 20), (140, 15, 20), (200, 50, 45)],
    "orange": [(255, 140, 0), (230, 110, 30), (250, 120, 40)],
    "yellow": [(255, 230, 0), (240, 215, 60), (250, 245, 130)],
    "green": [(0, 160, 40), (40, 90, 30), (120, 200, 90)],
    "blue": [(20, 60, 220), (110, 180, 235), (20, 30, 90)],
    "purple": [(128, 0, 140), (100, 60, 170), (150, 110, 220)],
    "pink": [(255, 170, 190), (240, 100, 160), (250, 200, 210)],
    "brown": [(110, 65, 25), (140, 90, 55), (80, 50, 30)],
}


def canvas(color: tuple[int, int, int], size: int = 120) -> np.ndarray:
    return np.full((size, size, 3), color, dtype=np.uint8)


def box(*edges: float) -> np.ndarray:
    return np.array([edges], dtype=np.float32).reshape(-1, 4)


def names(table: np.ndarray) -> list[str]:
    return [COLORS[k] for k in table.argmax(axis=1)]


@pytest.mark.parametrize(
    ("name", "rgb"), [(name, rgb) for name, shades in NAMED.items() for rgb in shades]
)
def test_shades(name: str, rgb: tuple[int, int, int]) -> None:
    # Something white in the picture says how bright it is.
    pixels = canvas((255, 255, 255))
    pixels[30:90, 30:90] = rgb
    assert names(color_table(pixels, box(0.25, 0.25, 0.75, 0.75))) == [name]


def test_rows_sum_to_one() -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (50, 70, 3), dtype=np.uint8)
    boxes = np.array([[0, 0, 1, 1], [0.2, 0.2, 0.21, 0.9], [0.999, 0.999, 1, 1]], np.float32)
    table = color_table(pixels, boxes)
    assert table.shape == (3, 11)
    assert table.dtype == np.float32
    assert table.sum(axis=1) == pytest.approx(1.0, abs=1e-5)
    assert (table >= 0).all()


def test_no_objects() -> None:
    assert color_table(canvas((0, 0, 0)), np.zeros((0, 4), np.float32)).shape == (0, 11)


def test_a_slim_object_is_not_its_background() -> None:
    pixels = canvas((40, 140, 50))  # grass
    pixels[24:96, 52:68] = (210, 30, 30)  # a third of the box
    table = color_table(pixels, box(0.3, 0.2, 0.7, 0.8))
    assert names(table) == ["red"]
    assert table[0, COLORS.index("red")] > 0.7


def test_what_stands_in_front_does_not_count() -> None:
    pixels = canvas((130, 80, 40))  # a wooden table fills the picture
    pixels[20:100, 20:100] = (250, 250, 250)  # a large plate on it
    boxes = np.array([[0, 0, 1, 1], [0.166, 0.166, 0.834, 0.834]], np.float32)
    sure = np.array([0.9, 0.9], np.float32)
    assert names(color_table(pixels, boxes, sure)) == ["brown", "white"]
    unsure = np.array([0.9, 0.1], np.float32)
    white = COLORS.index("white")
    assert color_table(pixels, boxes, unsure)[0, white] > color_table(pixels, boxes, sure)[0, white]


def test_paint_names_a_thing_before_its_gray_parts_do() -> None:
    pixels = canvas((160, 160, 160))
    pixels[30:90, 30:90] = (50, 50, 52)  # tyres and engine
    pixels[48:72, 30:90] = (210, 25, 30)  # 40 % of it
    assert names(color_table(pixels, box(0.25, 0.25, 0.75, 0.75))) == ["red"]


def test_a_dark_photo_keeps_its_colors() -> None:
    pixels = canvas((255, 255, 255))
    pixels[30:90, 30:90] = (255, 140, 0)
    dark = (pixels * 0.65).astype(np.uint8)
    assert names(color_table(dark, box(0.25, 0.25, 0.75, 0.75))) == ["orange"]


def test_the_same_picture_in_another_size_has_the_same_colors() -> None:
    pixels = read_picture(photo("astronaut")).pixels
    boxes = box(0.02, 0.02, 0.72, 0.99)
    whole, half = color_table(pixels, boxes), color_table(pixels[::2, ::2].copy(), boxes)
    assert np.abs(whole - half).max() < 0.05


@pytest.mark.parametrize(
    ("name", "edges", "color"),
    [
        ("astronaut", (0.021, 0.02, 0.722, 0.996), "orange"),  # the suit
        ("astronaut", (0.566, 0.672, 0.976, 0.995), "black"),  # the visor
        ("motorcycle_left", (0.138, 0.13, 0.917, 0.889), "red"),
        ("camera", (0.001, 0.12, 0.589, 0.992), "black"),  # the coat
        ("chelsea", (0.019, 0.001, 0.905, 0.989), "brown"),  # the cat
        ("flower", (0.26, 0.2, 0.7, 0.85), "orange"),
        ("rocket", (0.3, 0.05, 0.7, 0.4), "blue"),  # the evening sky
    ],
)
def test_real_photos(name: str, edges: tuple[float, ...], color: str) -> None:
    pixels = read_picture(photo(name)).pixels
    assert names(color_table(pixels, box(*edges))) == [color]
