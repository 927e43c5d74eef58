"""The camera's motion is read off the background, and not said where nothing shows it."""

import numpy as np
import pytest
from PIL import Image

from nmn.perception.video.camera import Camera
from tests.perception.video.painted import HEIGHT, WIDTH, ground

NOTHING = np.zeros((0, 4), dtype=np.float32)


def moved(first: np.ndarray, then: np.ndarray, boxes: np.ndarray = NOTHING) -> np.ndarray | None:
    camera = Camera()
    assert camera.see(first, NOTHING) is None
    return camera.see(then, boxes)


@pytest.mark.parametrize("shift", [-20, -3, 0, 3, 20])
def test_a_pan_is_a_shift(shift: int) -> None:
    world = ground()
    made = moved(world[:, 100 : 100 + WIDTH], world[:, 100 + shift : 100 + shift + WIDTH])
    assert made is not None
    assert made[0, 2] == pytest.approx(-shift / WIDTH, abs=0.004)
    assert made[1, 2] == pytest.approx(0, abs=0.004)
    assert np.allclose(made[:, :2], np.eye(2), atol=0.02)


def test_a_zoom_is_a_scale_about_the_middle() -> None:
    world = ground()[:, :WIDTH]
    height, width = round(HEIGHT / 1.1), round(WIDTH / 1.1)
    top, left = (HEIGHT - height) // 2, (WIDTH - width) // 2
    near = np.asarray(
        Image.fromarray(world[top : top + height, left : left + width]).resize((WIDTH, HEIGHT))
    )
    made = moved(world, near)
    assert made is not None and made[0, 0] == pytest.approx(1.1, abs=0.02)
    middle = made[:, :2] @ [0.5, 0.5] + made[:, 2]
    assert np.allclose(middle, 0.5, atol=0.02)


def test_things_that_move_are_not_the_background() -> None:
    world = ground()
    first, then = world[:, :WIDTH].copy(), world[:, :WIDTH].copy()
    cover = ground(7)[:80, :100]
    first[8:88, 10:110], then[8:88, 22:122] = cover, cover  # more than half of all points
    box = np.array([[10 / WIDTH, 8 / HEIGHT, 122 / WIDTH, 88 / HEIGHT]], dtype=np.float32)
    made = moved(first, then, box)
    assert made is not None and abs(made[0, 2]) < 0.004


def test_what_shows_nothing_is_not_said() -> None:
    plain = np.full((HEIGHT, WIDTH, 3), 90, dtype=np.uint8)
    assert moved(plain, plain) is None
    assert moved(ground()[:, :WIDTH], ground(3)[:, :WIDTH]) is None  # a cut
    assert moved(ground()[:, :WIDTH], ground()[:, : WIDTH - 8]) is None  # of another size


def test_after_a_cut_it_begins_anew() -> None:
    camera, world = Camera(), ground()[:, :WIDTH]
    camera.see(world, NOTHING)
    camera.cut()
    assert camera.see(world, NOTHING) is None
    assert camera.see(world, NOTHING) is not None
