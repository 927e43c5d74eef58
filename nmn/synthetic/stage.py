"""Scenes made ready for the ray caster: the objects of all of them in flat tensors.

Objects are sorted by shape, so that whatever is listed object by object falls into three runs, one
a shape, and each shape's formula runs over its own run without any masking.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from nmn.kernels.float32 import CPU, FLOAT32_ON_CPU
from nmn.synthetic.camera import PLACE, Cameras, look_at_origin
from nmn.synthetic.errors import WorldError
from nmn.synthetic.lights import LAMPS, Lights
from nmn.synthetic.scene import COLORS, SOLIDS, TabletopScene, check_object, half_of
from nmn.synthetic.vec import Vec, vec


@dataclass(frozen=True)
class Stage:
    """A batch of scenes on a device.

    Attributes:
        cameras, lights: of each of the n pictures.
        picture, number: ``[objects]`` which picture an object is in, and its place in that
            scene's list.
        center: ``[objects]``.
        half: ``[objects]`` half its height: a radius, or half a cube's edge.
        cos, sin: ``[objects]`` of its rotation.
        color: ``[objects]`` three tensors: linear red, green and blue.
        metal: ``[objects]`` True where shiny.
        kinds: where the run of each of ``SOLIDS`` ends.
        pictures, most: how many pictures, and objects in the fullest.
    """

    cameras: Cameras
    lights: Lights
    picture: Tensor
    number: Tensor
    center: Vec
    half: Tensor
    cos: Tensor
    sin: Tensor
    color: Vec
    metal: Tensor
    kinds: tuple[int, int, int]
    pictures: int
    most: int

    def __len__(self) -> int:
        return int(self.half.shape[0])

    @property
    def device(self) -> torch.device:
        return self.half.device

    def runs(self, objects: Tensor) -> Iterator[tuple[str, slice]]:
        """The stretch of each shape in an ascending list of objects."""
        ends = torch.searchsorted(objects, torch.tensor(self.kinds, device=objects.device)).tolist()
        start = 0
        for shape, end in zip(SOLIDS, ends, strict=True):
            if end > start:
                yield shape, slice(start, end)
            start = end

    def beside(self, objects: Tensor) -> tuple[Tensor, Tensor]:
        """Every point's object paired with every object of its picture, itself included.

        Arguments:
            objects: ``[k]`` the object that each of k points is on, ascending.

        Returns:
            Objects, ascending, and points: ``[pairs]`` each.
        """
        count = torch.bincount(objects, minlength=len(self))
        start = torch.cumsum(count, 0) - count
        beside, on = (self.picture.unsqueeze(1) == self.picture).nonzero().unbind(1)
        owner, number = expand(count.index_select(0, on))
        points = start.index_select(0, on).index_select(0, owner) + number
        return beside.index_select(0, owner), points

    def of_shape(self, shape: str) -> Tensor:
        """All objects of a shape, ascending."""
        which = SOLIDS.index(shape)
        start = self.kinds[which - 1] if which else 0
        return torch.arange(start, self.kinds[which], device=self.device)

    def local(self, shape: str, points: Vec, objects: Tensor) -> Vec:
        """Points as each object, all of one shape, sees them: from its centre, unturned."""
        return self.local_direction(shape, points.minus(self.center.at(objects)), objects)

    def local_direction(self, shape: str, directions: Vec, objects: Tensor) -> Vec:
        """Directions as each object sees them; only a cube can tell how it is turned."""
        if shape != "cube":
            return directions
        cos, sin = self.cos.index_select(0, objects), self.sin.index_select(0, objects)
        return directions.turned(cos, -sin)


def make_stage(
    scenes: Sequence[TabletopScene],
    size: tuple[int, int],
    device: torch.device | str = "cpu",
    cube_scale: float = 1.0,
) -> Stage:
    """Scenes -> tensors. A scene without a camera or lights gets those of the base scene.

    Raises:
        WorldError: an object that cannot be drawn.
    """
    listed = []
    for row, scene in enumerate(scenes):
        name = scene.get("image_filename") or f"scene {row}"
        for number, thing in enumerate(scene["objects"]):
            check_object(thing, f"{name}, object {number}")
            listed.append((SOLIDS.index(thing["shape"]), row, number, thing))
    listed.sort(key=lambda entry: entry[:3])
    shape = [entry[0] for entry in listed]
    things = [entry[3] for entry in listed]
    turn = [math.radians(thing.get("rotation", 0.0)) for thing in things]
    half = [half_of(thing) * (cube_scale if thing["shape"] == "cube" else 1.0) for thing in things]

    def tensor(numbers: Sequence[float], dtype: torch.dtype = torch.float32) -> Tensor:
        return torch.tensor(numbers, dtype=dtype, device=CPU).to(device)

    def vectors(rows: Sequence[Sequence[float]]) -> Vec:
        return vec(torch.tensor(rows, **FLOAT32_ON_CPU).reshape(-1, 3).to(device))

    places = [list(scene.get("camera", PLACE)) for scene in scenes]
    if not all(len(place) == 3 and all(map(math.isfinite, place)) for place in places):
        raise WorldError("a camera is not at three finite numbers")
    return Stage(
        look_at_origin(places, size, device),
        Lights(
            tuple(
                vectors([scene.get("lights", {}).get(lamp.name, lamp.place) for scene in scenes])
                for lamp in LAMPS
            )
        ),
        tensor([entry[1] for entry in listed], torch.int64),
        tensor([entry[2] for entry in listed], torch.int64),
        vectors([thing["3d_coords"] for thing in things]),
        tensor(half),
        # The cosine here, not on the device: the same on every machine.
        tensor([math.cos(angle) for angle in turn]),
        tensor([math.sin(angle) for angle in turn]),
        vectors([[part / 255 for part in COLORS[thing["color"]]] for thing in things]),
        tensor([thing["material"] == "metal" for thing in things], torch.bool),
        (shape.count(0), shape.count(0) + shape.count(1), len(shape)),
        len(scenes),
        max((len(scene["objects"]) for scene in scenes), default=0),
    )


def expand(counts: Tensor) -> tuple[Tensor, Tensor]:
    """Lists of different lengths, flattened: the owner of every entry, and its number within
    the owner: both ``[sum of counts]``.

    >>> owner, number = expand(torch.tensor([2, 0, 3]))
    >>> owner.tolist(), number.tolist()
    ([0, 0, 2, 2, 2], [0, 1, 0, 1, 2])
    """
    owner = torch.repeat_interleave(counts)
    starts = torch.cumsum(counts, 0) - counts
    number = torch.arange(owner.shape[0], device=counts.device) - starts.index_select(0, owner)
    return owner, number
