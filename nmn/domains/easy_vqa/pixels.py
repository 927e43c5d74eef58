"""What an easy-VQA picture shows, read off its pixels; no learning.

The ground has one colour, most pixels of a shape have exactly its colour, and the three shapes
fill different shares of their box.
"""

import numpy as np
import torch
from numpy.typing import NDArray

from nmn.domains.easy_vqa.words import ATTRIBUTE, COLOR, SHAPE
from nmn.errors import DatasetError
from nmn.kernels.float32 import FLOAT32_ON_CPU
from nmn.types import SceneGraph

# The colours that the pictures were drawn in.
_RGB = {
    "black": (0, 0, 0),
    "gray": (128, 128, 128),
    "red": (255, 0, 0),
    "green": (0, 255, 0),
    "blue": (0, 0, 255),
    "teal": (0, 128, 128),
    "brown": (165, 42, 42),
    "yellow": (255, 255, 0),
}

# Shares of the box that are filled. Over the 3,870 pictures whose shape a question names,
# triangles fill 0.50 to 0.63 of it, circles 0.75 to 0.91, and rectangles 0.95 to 1.
_CIRCLE_FROM, _RECTANGLE_FROM = 0.69, 0.93


def easy_vqa_scene_graph(pixels: NDArray[np.uint8]) -> SceneGraph:
    """The one object of a picture: tables ``color``, ``shape`` and ``attribute``, and its box.

    Arguments:
        pixels: uint8 ``[height, width, 3]`` RGB.

    Raises:
        DatasetError: no pixel has one of the data set's colours, or all have.
    """
    exact = {word: (pixels == np.array(_RGB[word], np.uint8)).all(axis=2) for word in COLOR}
    color = max(COLOR, key=lambda word: int(exact[word].sum()))
    shown = exact[color]
    ground = pixels[~np.any(list(exact.values()), axis=0)]
    if not shown.any() or not len(ground):
        raise DatasetError("the picture shows no shape in one of the data set's colours")
    shape_color, ground_color = pixels[shown][0].astype(float), _commonest(ground)
    # How far each pixel lies on the way from the ground's colour to the shape's: its outline is
    # where it is half of both.
    way = shape_color - ground_color
    inside = (pixels - ground_color) @ way > 0.5 * (way @ way)
    rows, columns = np.flatnonzero(inside.any(axis=1)), np.flatnonzero(inside.any(axis=0))
    top, bottom, left, right = rows[0], rows[-1] + 1, columns[0], columns[-1] + 1
    filled = inside.sum() / ((bottom - top) * (right - left))
    shape = "triangle"
    if filled >= _CIRCLE_FROM:
        shape = "circle" if filled < _RECTANGLE_FROM else "rectangle"
    height, width = pixels.shape[:2]
    box = torch.tensor(
        [[left / width, top / height, right / width, bottom / height]], **FLOAT32_ON_CPU
    )
    words = {COLOR.name: color, SHAPE.name: shape}
    tables = {
        vocabulary.name: torch.tensor(
            [[float(word in words.values()) for word in vocabulary]], **FLOAT32_ON_CPU
        )
        for vocabulary in (COLOR, SHAPE, ATTRIBUTE)
    }
    return SceneGraph(box.float(), tables, width, height, pixels=pixels)


def _commonest(colors: NDArray[np.uint8]) -> NDArray[np.float64]:
    found, counts = np.unique(colors, axis=0, return_counts=True)
    commonest: NDArray[np.float64] = found[counts.argmax()].astype(float)
    return commonest
