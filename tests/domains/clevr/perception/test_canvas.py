"""Pictures of any size come onto the canvas with the camera's geometry kept."""

import numpy as np
import pytest

from nmn.domains.clevr.perception.canvas import (
    HEIGHT,
    WIDTH,
    ground_of_cells,
    owners_to_canvas,
    place,
    to_canvas,
)


def test_a_picture_of_the_canvas_size_is_left_alone() -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (HEIGHT, WIDTH, 3), dtype=np.uint8)
    assert to_canvas(pixels) is pixels, "no pixel is touched, none is copied"


def test_clevrs_own_size_keeps_the_scale_of_both_axes_and_is_filled_with_its_edge_rows() -> None:
    at = place(480, 320)
    assert (at.left, at.top, at.width, at.height) == (0, 13, 320, 213)
    assert at.scale_x == pytest.approx(at.scale_y, rel=0.002)
    pixels = np.zeros((320, 480, 3), dtype=np.uint8)
    pixels[:160] = 200
    canvas = to_canvas(pixels)
    assert canvas.shape == (HEIGHT, WIDTH, 3)
    assert (canvas[:14] == 200).all() and (canvas[-14:] == 0).all()


@pytest.mark.parametrize("size", [(480, 320), (320, 240), (100, 400), (1000, 10), (1, 1), (1, 900)])
def test_boxes_come_back_from_the_canvas(size: tuple[int, int]) -> None:
    width, height = size
    box = np.array([[0.25 * width, 0.5 * height, width, height]], dtype=np.float32)
    at = place(width, height)
    on_canvas = at.to_canvas(box)
    assert (
        (on_canvas >= 0).all()
        and on_canvas[0, 2] <= WIDTH + 1e-3
        and on_canvas[0, 3] <= HEIGHT + 1e-3
    )
    np.testing.assert_allclose(at.to_fractions(on_canvas), [[0.25, 0.5, 1.0, 1.0]], atol=1e-5)


def test_a_tall_picture_is_not_cut() -> None:
    pixels = np.zeros((400, 100, 3), dtype=np.uint8)
    pixels[0], pixels[-1] = 255, 255
    canvas = to_canvas(pixels)
    assert canvas.shape == (HEIGHT, WIDTH, 3)
    assert canvas[0].min() > 50 and canvas[-1].min() > 50, "first and last row are on it"


def test_owners_go_where_the_pixels_go() -> None:
    owners = np.full((320, 480), -1, dtype=np.int16)
    owners[100:200, 150:300] = 3
    there = np.argwhere(owners_to_canvas(owners) == 3)
    box = place(480, 320).to_canvas(np.array([[150, 100, 300, 200]], dtype=np.float32))[0]
    np.testing.assert_allclose([*there.min(0)[::-1], *(there.max(0)[::-1] + 1)], box, atol=1.0)


def test_the_ground_of_the_middle_is_the_origin_and_right_grows_to_the_right() -> None:
    right, behind = ground_of_cells()
    assert right[29:31, 39:41].abs().max() < 0.15 and behind[29:31, 39:41].abs().max() < 0.3
    assert (right[45].diff() > 0).all(), "the farther right in the picture, the farther right"
    assert (behind[20:, 40].diff() < 0).all(), "the lower in the picture, the nearer"
