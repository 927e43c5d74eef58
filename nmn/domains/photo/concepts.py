"""From what was seen (boxes, categories, colours) to every concept a photo question can name."""

import torch
from torch import Tensor

from nmn.domains.photo.words import CATEGORY, PLACE, POSITION, SIZE
from nmn.kernels.float32 import FLOAT32_ON_CPU
from nmn.modules.geometry import nearness
from nmn.perception.coco import noun_table
from nmn.perception.color import sharpened
from nmn.types import SceneGraph

# Area fractions at which "small" ends and "large" begins, and how soft the borders are (in units
# of the logarithm of the area): a cup on a table is small, a cat that fills the frame is large.
_SMALL, _LARGE, _SIZE_SOFTNESS = 0.03, 0.15, 0.35
# How far from a border (as a fraction of the picture) "left" becomes sure.
_PLACE_SOFTNESS = 0.05
# Foreground and background by nearness (see ``nearness``).
_FOREGROUND, _BACKGROUND, _DEPTH_SOFTNESS = 0.62, 0.48, 0.06


def add_concepts(graph: SceneGraph, categories: tuple[str, ...] = CATEGORY.words) -> SceneGraph:
    """The graph with the tables noun, size, place, position and attribute, and sharper colours.

    Arguments:
        categories: the words of its table "category".
    """
    color = sharpened(graph.tables["color"])
    size, place = _size(graph.boxes), _place(graph.boxes)
    category = graph.tables["category"]
    return graph.with_tables(
        {
            "color": color,
            "noun": noun_table(category, categories, graph.tables.get("alone")),
            "size": size,
            "place": place,
            "position": _position(graph.boxes),
            "attribute": torch.cat([color, size, place], dim=1),
        }
    )


def _size(boxes: Tensor) -> Tensor:
    area = ((boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1])).clamp_min(1e-6).log()
    small = torch.sigmoid((torch.tensor(_SMALL, **FLOAT32_ON_CPU).log() - area) / _SIZE_SOFTNESS)
    large = torch.sigmoid((area - torch.tensor(_LARGE, **FLOAT32_ON_CPU).log()) / _SIZE_SOFTNESS)
    medium = (1 - small - large).clamp_min(0)
    table = torch.stack([small, medium, large], dim=1)
    assert table.shape[1] == len(SIZE)
    return table / table.sum(dim=1, keepdim=True)


def _place(boxes: Tensor) -> Tensor:
    x, y = (boxes[:, 0] + boxes[:, 2]) / 2, (boxes[:, 1] + boxes[:, 3]) / 2
    near = nearness(boxes)

    def sure(margin: Tensor, softness: float = _PLACE_SOFTNESS) -> Tensor:
        return torch.sigmoid(margin / softness)

    table = torch.stack(
        [
            sure(0.5 - x),
            sure(x - 0.5),
            sure(0.5 - y),
            sure(y - 0.5),
            # The middle of the picture: the inner half along both axes.
            sure(0.25 - (x - 0.5).abs()) * sure(0.25 - (y - 0.5).abs()),
            sure(near - _FOREGROUND, _DEPTH_SOFTNESS),
            sure(_BACKGROUND - near, _DEPTH_SOFTNESS),
        ],
        dim=1,
    )
    assert table.shape[1] == len(PLACE)
    return table


def _thirds(centre: Tensor) -> Tensor:
    """``[objects, 3]`` in the first, middle and last third; rows sum to one."""
    first = torch.sigmoid((1 / 3 - centre) / _PLACE_SOFTNESS)
    last = torch.sigmoid((centre - 2 / 3) / _PLACE_SOFTNESS)
    return torch.stack([first, (1 - first - last).clamp_min(0), last], dim=1)


def _position(boxes: Tensor) -> Tensor:
    columns = _thirds((boxes[:, 0] + boxes[:, 2]) / 2)
    rows = _thirds((boxes[:, 1] + boxes[:, 3]) / 2)
    cells = rows[:, :, None] * columns[:, None, :]
    assert cells[0].numel() == len(POSITION) if len(cells) else True
    return cells.flatten(1)
