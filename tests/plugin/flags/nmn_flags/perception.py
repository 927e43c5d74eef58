"""Sees the three bars of a flag."""

from collections.abc import Sequence

import torch

from nmn.perception.picture import Picture
from nmn.types import SceneGraph

from .words import RGB


class Bars:
    """Cuts a flag into its bars; the nearest color is theirs."""

    name = "flags-bars"
    digest = "1" * 64

    def perceive(self, pictures: Sequence[Picture]) -> list[SceneGraph]:
        """One scene graph a picture, in order; its objects are the bars from left to right."""
        return [_graph(picture) for picture in pictures]


def _graph(picture: Picture) -> SceneGraph:
    thirds = torch.from_numpy(picture.pixels.copy()).float().tensor_split(3, dim=1)
    seen = torch.stack([third.mean(dim=(0, 1)) for third in thirds])  # [3, rgb]
    nearest = torch.cdist(seen, torch.tensor(list(RGB.values())).float()).argmin(dim=1)
    edges = torch.tensor([[k / 3, 0, (k + 1) / 3, 1] for k in range(3)])
    tables = {"color": torch.eye(len(RGB))[nearest], "rgb": seen / 255}
    return SceneGraph(
        edges, tables, picture.width, picture.height, media=picture.media, pixels=picture.pixels
    )
