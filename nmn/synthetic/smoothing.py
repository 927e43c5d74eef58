"""Smooth outlines: pixels where two objects meet are mixed from what lies inside them.

Colours are taken from the pixels around, which have been shaded already; only *which* object is
seen is asked again, at several places inside the pixel. Shadows are soft by themselves.
"""

import torch
from torch import Tensor

from nmn.synthetic.stage import Stage
from nmn.synthetic.vec import Vec
from nmn.synthetic.visibility import Visibility, cast, nearest, trials


def smooth(stage: Stage, seen: Visibility, color: Vec, samples: int) -> Vec:
    """The colours with ``samples`` x ``samples`` places inside every pixel at an outline."""
    width, height = stage.cameras.width, stage.cameras.height
    edge = outlines(seen.nearest.reshape(stage.pictures, height, width)).flatten()
    pixels = edge.nonzero().squeeze(1)
    if pixels.numel() == 0 or samples < 2:
        return color
    rank = torch.cumsum(edge, 0) - 1  # which of the edge pixels a pixel is
    objects, pixel, column, row = trials(stage)
    at_edge = edge.index_select(0, pixel).nonzero().squeeze(1)
    objects, pixel, column, row = (
        part.index_select(0, at_edge) for part in (objects, pixel, column, row)
    )
    inside = _inside(stage, samples, objects, column, row, rank.index_select(0, pixel), len(pixels))
    around = _around(pixels, width, height)
    ids = [seen.nearest.index_select(0, neighbour) for neighbour in around]
    totals = [torch.zeros_like(pixels, dtype=color.x.dtype) for _ in color]
    for found in inside:
        source = around[0]
        for neighbour, shows in zip(reversed(around), reversed(ids), strict=True):
            source = torch.where(shows == found, neighbour, source)
        for total, part in zip(totals, color, strict=True):
            total += part.index_select(0, source)
    for total, part in zip(totals, color, strict=True):
        part[pixels] = total / (samples * samples)
    return color


def _inside(
    stage: Stage,
    samples: int,
    objects: Tensor,
    column: Tensor,
    row: Tensor,
    rank: Tensor,
    pixels: int,
) -> Tensor:
    """``[samples * samples, pixels]`` the object seen at each place inside each edge pixel."""
    step = torch.arange(samples * samples, device=stage.device)
    across = ((step % samples).float() + 0.5) / samples
    down = (torch.div(step, samples, rounding_mode="floor").float() + 0.5) / samples
    things = objects.repeat_interleave(samples * samples)
    x = (column.unsqueeze(1) + across).flatten()
    y = (row.unsqueeze(1) + down).flatten()
    place = (rank.unsqueeze(1) + step * pixels).flatten()
    t = cast(stage, things, x, y)
    return nearest(things, t, place, samples * samples * pixels).nearest.reshape(-1, pixels)


def outlines(ids: Tensor) -> Tensor:
    """``[n, height, width]`` True where a pixel's object differs from a neighbour's."""
    edge = torch.zeros_like(ids, dtype=torch.bool)
    across = ids[:, :, 1:] != ids[:, :, :-1]
    down = ids[:, 1:] != ids[:, :-1]
    edge[:, :, 1:] |= across
    edge[:, :, :-1] |= across
    edge[:, 1:] |= down
    edge[:, :-1] |= down
    return edge


def _around(pixels: Tensor, width: int, height: int) -> list[Tensor]:
    """Nine times ``[k]``: each pixel and its neighbours in the same picture, nearest first."""
    column = pixels % width
    line = torch.div(pixels, width, rounding_mode="floor")
    row = line % height
    out = []
    for dx, dy in ((0, 0), (-1, 0), (1, 0), (0, -1), (0, 1), (-1, -1), (1, -1), (-1, 1), (1, 1)):
        there = (column + dx).clamp(0, width - 1) - column
        lower = (row + dy).clamp(0, height - 1) - row
        out.append(pixels + there + lower * width)
    return out
