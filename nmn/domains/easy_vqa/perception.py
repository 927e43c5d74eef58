"""easy-VQA pictures -> scene graphs: where a figure stands out from the ground, and its pixels.

Where it is, is read off; what it is, is not: the modules have learned that from answers.
"""

import hashlib
from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn.functional import interpolate

from nmn.errors import MediaError
from nmn.kernels.float32 import FLOAT32_ON_CPU
from nmn.perception.picture import Picture
from nmn.types.scene_graph import SceneGraph

SIDE = 64
"""Pixels of a picture along each side."""

LOOK = 10
"""Pixels along each side of what is handed on of a figure."""

# Grounds are light and plain, figures dark or strongly coloured: in the 5,000 published pictures
# the two are at least 105 apart in one of red, green and blue. Less than half of that is nothing.
_STANDS_OUT = 40
# The outline is where a pixel is half of ground and half of figure.
_OUTLINE = 0.5
# Corners of the look show the ground around the figure, as a share of its box.
_MARGIN = 0.1
_METHOD = f"figure-on-ground 1, {LOOK} x {LOOK}"  # raise the number with every change of results


class EasyVqaPerception:
    """Finds the one figure that stands out from a plain ground."""

    name = "easy-vqa-figure"
    digest = hashlib.sha256(_METHOD.encode()).hexdigest()

    def perceive(self, pictures: Sequence[Picture]) -> list[SceneGraph]:
        """One scene graph for each picture, in order, with one object, or none on a blank picture.

        Table ``features [objects, 300]``: the figure and a little of the ground around it, scaled
        to 10 x 10 pixels of three colours from 0 to 1.

        Raises:
            MediaError: a picture is not of 64 x 64 pixels.
        """
        for picture in pictures:
            if (picture.width, picture.height) != (SIDE, SIDE):
                raise MediaError(
                    f"the picture has {picture.width} x {picture.height} pixels",
                    where=picture.media.name,
                    expected=f"{SIDE} x {SIDE} pixels: an easy-VQA picture",
                    hint="for photographs: --domain photo",
                )
        return [_graph(picture) for picture in pictures]


def _graph(picture: Picture) -> SceneGraph:
    box = find_figure(picture.pixels)
    looks = [] if box is None else [look_of(picture.pixels, box)]
    boxes = [] if box is None else [[edge / SIDE for edge in box]]
    features = torch.stack(looks) if looks else torch.zeros(0, LOOK * LOOK * 3, **FLOAT32_ON_CPU)
    return SceneGraph(
        torch.tensor(boxes, **FLOAT32_ON_CPU).reshape(-1, 4),
        {"features": features},
        picture.width,
        picture.height,
        media=picture.media,
        pixels=picture.pixels,
    )


def find_figure(pixels: NDArray[np.uint8]) -> tuple[int, int, int, int] | None:
    """x1 y1 x2 y2 of what is not of the ground's colour, in pixels; None where all is.

    Arguments:
        pixels: uint8 ``[height, width, 3]`` RGB.
    """
    apart = np.abs(pixels.astype(np.int16) - _ground(pixels)).max(axis=2)
    if apart.max() < _STANDS_OUT:
        return None
    figure = apart > _OUTLINE * apart.max()
    rows, columns = np.flatnonzero(figure.any(axis=1)), np.flatnonzero(figure.any(axis=0))
    return int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1


def look_of(pixels: NDArray[np.uint8], box: tuple[int, int, int, int]) -> Tensor:
    """``[300]``: the box and a margin, scaled to 10 x 10; beyond the picture is ground."""
    x1, y1, x2, y2 = box
    across, down = _margin(x2 - x1), _margin(y2 - y1)
    ground = _ground(pixels).astype(np.uint8)
    height, width = pixels.shape[:2]
    framed = np.broadcast_to(ground, (height + 2 * down, width + 2 * across, 3)).copy()
    framed[down : down + height, across : across + width] = pixels
    cut = framed[y1 : y2 + 2 * down, x1 : x2 + 2 * across]
    seen = torch.from_numpy(cut.copy()).float().permute(2, 0, 1).unsqueeze(0) / 255
    # Antialiased: every pixel of a large figure counts.
    small = interpolate(seen, (LOOK, LOOK), mode="bilinear", antialias=True, align_corners=False)
    return small[0].permute(1, 2, 0).flatten()


def _margin(length: int) -> int:
    return max(1, round(_MARGIN * length))


def _ground(pixels: NDArray[np.uint8]) -> NDArray[np.int16]:
    """The colour of most of the rim: figures touch at most a part of it."""
    rim = np.concatenate([pixels[0], pixels[-1], pixels[:, 0], pixels[:, -1]])
    middle: NDArray[np.int16] = np.median(rim, axis=0).astype(np.int16)
    return middle
