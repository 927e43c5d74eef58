"""Drawing scenes by CLEVR's rules: the same seed and number give the same scene, in any batch."""

import math
from collections.abc import Iterator, Sequence
from itertools import islice

import numpy as np

from nmn.domains.clevr.rules import (
    COGENT,
    Condition,
    Rules,
    check_condition,
    directions_of,
    relationships_of,
)
from nmn.synthetic.camera import PLACE, pixel_coords
from nmn.synthetic.errors import WorldError
from nmn.synthetic.lights import JITTERED, LAMPS
from nmn.synthetic.rendering import check_size, find_visible, with_boxes
from nmn.synthetic.scene import COLORS, MATERIALS, SIZES, SOLIDS, SceneObject, TabletopScene
from nmn.synthetic.stage import make_stage

# Ten objects by CLEVR's rules need 23 on average and needed 78 at most in 600 scenes.
_MOST_TRIES = 2000
_TOGETHER = 32  # scenes whose visibility is checked at once


def sample_scene(
    seed: int,
    index: int = 0,
    *,
    size: tuple[int, int] = (320, 240),
    condition: Condition | None = None,
    split: str = "new",
    rules: Rules | None = None,
) -> TabletopScene:
    """One scene: number ``index`` of the endless series that ``seed`` starts.

    >>> scene = sample_scene(7)
    >>> scene["image_filename"]
    'CLEVR_new_000000.png'

    Raises:
        WorldError: an unknown condition, a size that cannot be rendered, a negative seed.
    """
    return next(
        sample_scenes(
            1, seed, start=index, size=size, condition=condition, split=split, rules=rules
        )
    )


def sample_scenes(
    count: int,
    seed: int,
    *,
    start: int = 0,
    size: tuple[int, int] = (320, 240),
    condition: Condition | None = None,
    split: str = "new",
    rules: Rules | None = None,
) -> Iterator[TabletopScene]:
    """The scenes ``start`` to ``start + count`` of the series that ``seed`` starts.

    Arguments:
        size: of the picture; what is visible, and so which scenes are kept, depends on it.
        condition: "A" or "B" keeps to the colours of CLEVR-CoGenT.
        split: a word for file names.

    Raises:
        WorldError: an unknown condition, a size that cannot be rendered, a negative number.
    """
    check_condition(condition)
    check_size(size)
    for name, number in (("count", count), ("seed", seed), ("start", start)):
        if number < 0:
            raise WorldError(f"{name} is {number}", expected="a whole number, at least 0")
    if not split.replace("_", "").replace("-", "").isalnum():
        raise WorldError(f"no split {split!r}", expected="letters, digits, - and _: a file name")
    drafts = (
        _Draft(seed, index, size, condition, split, rules or Rules())
        for index in range(start, start + count)
    )
    return _kept(drafts, size)


def _kept(drafts: Iterator["_Draft"], size: tuple[int, int]) -> Iterator[TabletopScene]:
    while some := list(islice(drafts, _TOGETHER)):
        pending = some
        while pending:
            for draft in pending:
                draft.place()
            scale = some[0].rules.cube_scale
            stage = make_stage([draft.scene for draft in pending], size, cube_scale=scale)
            boxes, counts = find_visible(stage)
            for draft, box, pixels in zip(pending, boxes.tolist(), counts.tolist(), strict=True):
                draft.judge(box, pixels)
            pending = [draft for draft in pending if not draft.done]
        yield from (draft.scene for draft in some)


class _Draft:
    """A scene on its way: objects are placed until all of them are visible enough."""

    def __init__(
        self,
        seed: int,
        index: int,
        size: tuple[int, int],
        condition: Condition | None,
        split: str,
        rules: Rules,
    ) -> None:
        self.rules = rules
        self.done = False
        self._tries = _MOST_TRIES
        self._random = np.random.default_rng([seed, index])
        self._condition = condition
        self._count = int(self._random.integers(rules.min_objects, rules.max_objects + 1))
        camera = self._jittered(PLACE, rules.camera_jitter)
        self.scene: TabletopScene = {
            "split": split,
            "image_index": index,
            "image_filename": f"CLEVR_{split}_{index:06d}.png",
            "objects": [],
            "directions": directions_of(camera),
            "camera": camera,
            "lights": {
                lamp.name: self._jittered(lamp.place, rules.light_jitter)
                for lamp in LAMPS
                if lamp.name in JITTERED
            },
            "image_size": list(size),
            "seed": [seed, index],
        }
        # Places are measured along these two axes; the other two directions are their opposites.
        self._axes = np.array([self.scene["directions"][name][:2] for name in ("right", "behind")])

    def _jittered(self, place: Sequence[float], reach: float) -> list[float]:
        moved = np.asarray(place) + self._random.uniform(-reach, reach, 3)
        return [round(float(part), 6) for part in moved]

    def place(self) -> None:
        """Draw all objects; a camera and lamps, once drawn, stay."""
        objects: list[SceneObject] = []
        while not objects:
            self._tries -= 1
            if self._tries < 0:
                raise WorldError(
                    f"no place for {self._count} objects of which each is visible",
                    where=self.scene["image_filename"],
                    hint="fewer objects, smaller distances or fewer pixels: see Rules",
                )
            objects = self._try_to_place()
        self.scene["objects"] = objects
        width, height = self.scene["image_size"]
        for thing in objects:
            thing["pixel_coords"] = pixel_coords(
                thing["3d_coords"], self.scene["camera"], (width, height)
            )

    def _try_to_place(self) -> list[SceneObject]:
        """The objects, or none when one of them found no place in ``max_retries`` tries."""
        rules, random = self.rules, self._random
        objects: list[SceneObject] = []
        spots = np.zeros((self._count, 2))
        radii = np.zeros(self._count)
        for number in range(self._count):
            size = str(random.choice(list(SIZES)))
            tries = random.uniform(-rules.reach, rules.reach, (rules.max_retries, 2)).round(6)
            apart = tries[:, None] - spots[None, :number]
            gaps = np.hypot(apart[..., 0], apart[..., 1]) - radii[:number] - SIZES[size]
            along = np.abs(apart @ self._axes.T)
            good = (gaps >= rules.min_dist).all(1) & (along >= rules.margin).all((1, 2))
            if not good.any():
                return []
            spots[number] = tries[good.argmax()]
            radii[number] = SIZES[size]
            objects.append(self._object(size, spots[number]))
        return objects

    def _object(self, size: str, spot: np.ndarray) -> SceneObject:
        random = self._random
        shape = str(random.choice(SOLIDS))
        colors = COGENT[self._condition][shape] if self._condition else tuple(COLORS)
        half = SIZES[size] * (self.rules.cube_scale if shape == "cube" else 1.0)
        return {
            "color": str(random.choice(colors)),
            "size": size,
            "rotation": round(float(random.uniform(0, 360)), 6),
            "shape": shape,
            "3d_coords": [float(spot[0]), float(spot[1]), round(half, 6)],
            "material": str(random.choice(MATERIALS)),
        }

    def judge(self, boxes: list[list[int]], pixels: list[int]) -> None:
        """Keep the scene when every object shows enough pixels."""
        least = self.rules.least_pixels(self.scene["image_size"][0])
        objects = self.scene["objects"]
        if min(pixels[: len(objects)]) < math.ceil(least):
            return
        self.done = True
        coords = [thing["3d_coords"] for thing in objects]
        self.scene["relationships"] = relationships_of(
            coords, self.scene["directions"], self.rules.eps
        )
        self.scene = with_boxes(self.scene, boxes, pixels)
