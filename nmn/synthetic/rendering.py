"""Scenes -> pictures with exact ground truth, many at once."""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from nmn.synthetic.drawing import display, draw_objects
from nmn.synthetic.errors import WorldError
from nmn.synthetic.ground import ground_color, ground_points
from nmn.synthetic.scene import TabletopScene
from nmn.synthetic.smoothing import smooth
from nmn.synthetic.stage import Stage, make_stage
from nmn.synthetic.visibility import object_masks, see, visible

CHUNK = 320_000
"""Pixels rendered together on a CPU, so that what is worked on stays in its cache: four pictures
of 320 x 240 at once were a tenth faster than one or eight (one thread, 2 MB of cache)."""

GPU_CHUNK = 5_000_000
"""The same on other devices, where only memory limits: some 2 GB."""


@dataclass(frozen=True)
class Rendered:
    """Pictures and what is in them.

    Attributes:
        scenes: the n scenes, with ``box`` and ``visible_pixels`` of every object.
        images: ``[n, height, width, 3]`` uint8 RGB.
        objects: ``[n, height, width]`` int16: which object (its number in the scene) the centre
            of a pixel shows, -1 for the ground.
        depth: ``[n, height, width]`` float32, along the viewing direction, in scene units.
        boxes: ``[n, most, 4]`` int32: x1 y1 x2 y2 in pixels around what is visible, x2 and y2 one
            beyond the last pixel; zeros where an object is hidden or there is none.
        pixels: ``[n, most]`` int32 visible pixels.
    """

    scenes: tuple[TabletopScene, ...]
    images: Tensor
    objects: Tensor
    depth: Tensor
    boxes: Tensor
    pixels: Tensor

    def __len__(self) -> int:
        return len(self.scenes)


def render(
    scenes: Sequence[TabletopScene],
    *,
    size: tuple[int, int] | None = None,
    samples: int = 3,
    device: torch.device | str = "cpu",
    cube_scale: float = 1.0,
) -> Rendered:
    """Pictures of scenes.

    A scene without ``camera`` or ``lights`` is seen by CLEVR's camera and lamps without jitter.

    Arguments:
        size: width and height; by default the scenes' own ``image_size``, else 320 x 240.
        samples: an outline pixel is mixed from samples x samples places; 1 leaves it jagged.
        device: where to compute; the result is on it.
        cube_scale: see ``Rules.cube_scale``.

    Raises:
        WorldError: no scene, sizes that differ, or an object that cannot be drawn.
    """
    if not scenes:
        raise WorldError("there is no scene to render")
    if samples not in range(1, 9):
        raise WorldError(f"{samples} samples a side", expected="1 to 8")
    size = size or _own_size(scenes)
    check_size(size)
    pixels = CHUNK if torch.device(device).type == "cpu" else GPU_CHUNK
    chunk = max(1, pixels // (size[0] * size[1]))
    parts = [
        _render(make_stage(scenes[start : start + chunk], size, device, cube_scale), samples)
        for start in range(0, len(scenes), chunk)
    ]
    most = max(len(scene["objects"]) for scene in scenes)
    images, masks, depth = (torch.cat([part[k] for part in parts]) for k in range(3))
    boxes = torch.cat([_widen(part[3], most) for part in parts])
    counts = torch.cat([_widen(part[4], most) for part in parts])
    known = tuple(
        with_boxes(scene, box, count)
        for scene, box, count in zip(scenes, boxes.tolist(), counts.tolist(), strict=True)
    )
    return Rendered(known, images, masks, depth, boxes, counts)


def check_size(size: tuple[int, int]) -> None:
    """Raise WorldError unless ``size`` is a width and height that can be rendered."""
    if len(size) != 2 or any(side != int(side) or not 16 <= side <= 8192 for side in size):
        raise WorldError(f"no picture size {size}", expected="(width, height), each 16 to 8192")


def find_visible(stage: Stage) -> tuple[Tensor, Tensor]:
    """Boxes ``[n, most, 4]`` and counts ``[n, most]`` of visible pixels, without a picture."""
    return _by_picture(stage, *visible(stage, see(stage)))


def with_boxes(scene: TabletopScene, boxes: list[list[int]], counts: list[int]) -> TabletopScene:
    """A copy of the scene whose objects know their box and number of visible pixels."""
    known = scene.copy()
    known["objects"] = [thing.copy() for thing in scene["objects"]]
    for thing, box, count in zip(known["objects"], boxes, counts, strict=False):
        thing["box"] = box
        thing["visible_pixels"] = count
    return known


def _own_size(scenes: Sequence[TabletopScene]) -> tuple[int, int]:
    sizes = {tuple(scene.get("image_size", (320, 240))) for scene in scenes}
    if len(sizes) > 1:
        raise WorldError(f"the scenes are for pictures of {len(sizes)} sizes", hint="give the size")
    width, height = sizes.pop()
    return width, height


def _render(stage: Stage, samples: int) -> tuple[Tensor, Tensor, Tensor, Tensor, Tensor]:
    seen = see(stage)
    ground, far = ground_points(stage)
    color = ground_color(stage, ground)
    draw_objects(stage, seen, color)
    color = smooth(stage, seen, color, samples)
    shape = (stage.pictures, stage.cameras.height, stage.cameras.width)
    boxes, counts = _by_picture(stage, *visible(stage, seen))
    return (
        display(color).reshape(*shape, 3),
        object_masks(stage, seen),
        torch.minimum(seen.depth, far).reshape(shape),
        boxes,
        counts,
    )


def _by_picture(stage: Stage, boxes: Tensor, counts: Tensor) -> tuple[Tensor, Tensor]:
    """From ``[objects]`` to ``[n, most]``."""
    by_box = boxes.new_zeros((stage.pictures, stage.most, 4), dtype=torch.int32)
    by_count = counts.new_zeros((stage.pictures, stage.most), dtype=torch.int32)
    by_box[stage.picture, stage.number] = boxes.int()
    by_count[stage.picture, stage.number] = counts.int()
    return by_box, by_count


def _widen(rows: Tensor, most: int) -> Tensor:
    out = rows.new_zeros((rows.shape[0], most, *rows.shape[2:]))
    out[:, : rows.shape[1]] = rows
    return out
