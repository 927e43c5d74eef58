"""Pictures and their masks, against a slow ray caster that shares no code with the fast one."""

import copy
import math
from typing import Any

import numpy as np
import pytest
import torch

from nmn.domains.clevr.sampling import sample_scenes
from nmn.synthetic import COLORS, Rendered, TabletopScene, WorldError, render
from nmn.synthetic.ground import ground_points
from nmn.synthetic.lights import LAMPS
from nmn.synthetic.shadows import ground_shadows
from nmn.synthetic.stage import make_stage
from tests.synthetic import slow
from tests.synthetic.published import SIZE, published


@pytest.fixture(scope="module")
def scenes() -> list[TabletopScene]:
    return list(sample_scenes(10, seed=21))


@pytest.fixture(scope="module")
def rendered(scenes: list[TabletopScene]) -> Rendered:
    return render(scenes)


def one(shape: str = "sphere", color: str = "red", material: str = "rubber", **more: Any) -> Any:
    half = {"large": 0.7, "small": 0.35}[more.get("size", "large")]
    thing = {"shape": shape, "color": color, "material": material, "size": "large"}
    return {"objects": [{**thing, "rotation": 20.0, "3d_coords": [0.0, 0.0, half], **more}]}


def test_masks_and_depth_are_those_of_the_slow_ray_caster(
    scenes: list[TabletopScene], rendered: Rendered
) -> None:
    for row, scene in enumerate(scenes):
        objects, depth = slow.look(dict(scene), 320, 240)
        same = rendered.objects[row].numpy() == objects
        # Single precision may decide otherwise on an outline: of 76,800 pixels a few at most.
        assert (~same).sum() <= 5
        assert np.abs(rendered.depth[row].numpy() - depth)[same].max() < 2e-3


def test_the_published_scene_is_seen_where_it_was_published() -> None:
    picture = render([published()], cube_scale=1.0)
    assert picture.images.shape == (1, SIZE[1], SIZE[0], 3)
    mask = picture.objects[0]
    # The published pixel coordinates of the centres, each of which is in view.
    for number, (column, row) in enumerate(((119, 131), (198, 190), (161, 118), (282, 100))):
        assert int(mask[row, column]) == number


def test_boxes_and_counts_are_those_of_the_masks(rendered: Rendered) -> None:
    for row, scene in enumerate(rendered.scenes):
        mask = rendered.objects[row].numpy()
        for number, thing in enumerate(scene["objects"]):
            ys, xs = np.nonzero(mask == number)
            box = [xs.min(), ys.min(), xs.max() + 1, ys.max() + 1]
            assert thing["box"] == box == rendered.boxes[row, number].tolist()
            assert thing["visible_pixels"] == len(xs) == int(rendered.pixels[row, number])
        assert int(mask.max()) == len(scene["objects"]) - 1
        assert not rendered.pixels[row, len(scene["objects"]) :].any()


def test_sampling_saw_what_rendering_sees(scenes: list[TabletopScene], rendered: Rendered) -> None:
    assert list(rendered.scenes) == scenes


def test_a_picture_does_not_depend_on_the_others(
    scenes: list[TabletopScene], rendered: Rendered
) -> None:
    for row in (0, 3, 7):
        alone = render([scenes[row]])
        assert torch.equal(alone.images[0], rendered.images[row])
        assert torch.equal(alone.objects[0], rendered.objects[row])
        assert torch.equal(alone.depth[0], rendered.depth[row])
    mixed = render([scenes[4], scenes[1]])
    assert torch.equal(mixed.images, rendered.images[[4, 1]])


def test_scenes_are_left_as_they_were(scenes: list[TabletopScene]) -> None:
    before = copy.deepcopy(scenes[:2])
    render(scenes[:2], size=(160, 120))
    assert scenes[:2] == before


@pytest.mark.parametrize("material", ["rubber", "metal"])
@pytest.mark.parametrize("shape", ["cube", "sphere", "cylinder"])
def test_an_object_has_its_color(shape: str, material: str) -> None:
    things = [one(shape, color, material) for color in COLORS]
    picture = render(things, size=(160, 120))
    names = list(COLORS)
    for row, name in enumerate(names):
        pixels = picture.images[row][picture.objects[row] == 0].double()
        linear = (pixels / 255) ** 2.2
        mean = linear.median(dim=0).values.numpy()
        hue = mean / np.linalg.norm(mean)
        likeness = {
            other: float(hue @ (np.array(rgb) / np.linalg.norm(rgb)))
            for other, rgb in COLORS.items()
        }
        assert max(likeness, key=lambda other: likeness[other]) == name, likeness


def test_metal_mirrors_and_rubber_does_not() -> None:
    for color in COLORS:
        matte, shiny = (
            render([one("sphere", color, material)], samples=1) for material in ("rubber", "metal")
        )
        inside = matte.objects[0] == 0
        assert torch.equal(inside, shiny.objects[0] == 0)
        glints = [(p.images[0][inside].amin(dim=1) > 220).sum().item() for p in (matte, shiny)]
        assert glints[0] == 0 and glints[1] >= 10, "lamps glint on metal alone"


def test_a_mirror_shows_the_ground_below_and_the_darker_space_above() -> None:
    ball = render([one("sphere", "gray", "metal")])
    inside = ball.objects[0] == 0
    _, y1, _, y2 = ball.boxes[0, 0].tolist()
    light = ball.images[0].float().mean(-1).masked_fill(~inside, torch.nan)
    upper, lower = light[y1 : y1 + (y2 - y1) // 3], light[y2 - (y2 - y1) // 3 : y2]
    # Medians: the lamps' glints are above.
    assert upper.nanmedian() + 15 < lower.nanmedian()


@pytest.mark.parametrize(("material", "mirrors"), [("metal", True), ("rubber", False)])
def test_a_mirror_shows_its_neighbour(material: str, mirrors: bool) -> None:
    ball = one("sphere", "gray", material)
    beside = copy.deepcopy(ball)
    beside["objects"] += one("cube", "red", **{"3d_coords": [1.2, 1.3, 0.7]})["objects"]
    alone, together = render([ball]), render([beside])
    where = (alone.objects[0] == 0) & (together.objects[0] == 0)
    before, after = (p.images[0][where].float() for p in (alone, together))
    redder = (after[:, 0] - after[:, 1]) - (before[:, 0] - before[:, 1])
    assert bool((redder > 15).sum() > 20) == mirrors


@pytest.mark.parametrize("shape", ["cube", "sphere", "cylinder"])
@pytest.mark.parametrize("lamp", range(len(LAMPS)))
def test_shadows_fall_where_the_slow_ray_caster_has_them(shape: str, lamp: int) -> None:
    x, y, _ = LAMPS[lamp].place
    far = math.hypot(x, y)
    # From the other side, so that the shadow falls towards the camera.
    scene = {**one(shape), "camera": [-6 * x / far, -6 * y / far, 6.0]}
    stage = make_stage([scene], (320, 240))
    ground, _ = ground_points(stage)
    seen = ground_shadows(stage, lamp, ground).reshape(240, 320).numpy()
    place, way = slow.rays(scene["camera"], 320, 240)
    point = place + way * (-place[2] / way[..., 2])[..., None]
    hidden = np.isfinite(slow.meet(scene["objects"][0], point, np.array(LAMPS[lamp].place) - point))
    under = slow.look(scene, 320, 240)[0] >= 0  # behind the object there is no ground to see
    # The slow way has a lamp without size: off the rim, where it says shadow or light, so must
    # the soft one; on the rim it is half way.
    rim = 5 if lamp == 3 else 14  # pixels; what is far away throws sharper shadows
    deep, clear = (_shrunk(area, rim) & ~under for area in (hidden, ~hidden))
    assert deep.sum() > 100 and seen[deep].mean() < 0.01
    assert clear.sum() > 10_000 and seen[clear].mean() > 0.999
    edge = hidden & ~_shrunk(hidden, 1) & ~under
    assert 0.2 < seen[edge].mean() < 0.8


def _shrunk(area: np.ndarray, by: int) -> np.ndarray:
    for _ in range(by):
        area = area & np.roll(area, 1, 0) & np.roll(area, -1, 0)
        area = area & np.roll(area, 1, 1) & np.roll(area, -1, 1)
    return area


def test_objects_darken_the_ground_and_each_other() -> None:
    lights = {"lights": {"key": [6.0, 0.0, 3.0]}}
    ball = one("sphere", "cyan", **{"3d_coords": [-1.6, 0.0, 0.7]})["objects"]
    cube = one("cube")["objects"]
    empty, alone, both = (
        render([{**lights, "objects": objects}], samples=1)
        for objects in (ball[:0], ball, cube + ball)
    )
    light = [picture.images[0].float().mean(-1) for picture in (empty, alone, both)]
    ground = (alone.objects[0] < 0) & (both.objects[0] < 0)
    assert (light[1] - light[0])[alone.objects[0] < 0].max() <= 1, "nothing brightens the ground"
    assert ((light[0] - light[2])[ground] > 10).sum() > 500
    # The cube stands between the key lamp and the ball.
    on_ball = (alone.objects[0] == 0) & (both.objects[0] == 1)
    assert ((light[1] - light[2])[on_ball] > 10).float().mean() > 0.3


def test_only_outlines_are_smoothed(scenes: list[TabletopScene], rendered: Rendered) -> None:
    jagged = render(scenes[:3], samples=1)
    ids = jagged.objects
    edge = torch.zeros_like(ids, dtype=torch.bool)
    for dy, dx in ((0, 1), (1, 0)):
        other = ids[:, dy:, dx:] != ids[:, : ids.shape[1] - dy, : ids.shape[2] - dx]
        edge[:, dy:, dx:] |= other
        edge[:, : ids.shape[1] - dy, : ids.shape[2] - dx] |= other
    changed = (jagged.images != rendered.images[:3]).any(-1)
    assert not (changed & ~edge).any()
    assert (changed & edge).sum() > 0.3 * edge.sum()


def test_an_outline_is_mixed_by_what_lies_inside_the_pixel() -> None:
    scene = one("cube", "yellow")
    # At four times the size, the share of each block of 4 x 4 that is the cube's.
    fine = render([scene], size=(1280, 960), samples=1).objects[0] == 0
    share = fine.reshape(240, 4, 320, 4).float().mean(dim=(1, 3)).numpy()
    partly = (share > 0) & (share < 1)
    likeness = []
    for samples in (4, 1):
        # Yellow has next to no blue, and the ground has much.
        blue = render([scene], samples=samples).images[0, ..., 2].double().numpy()
        likeness.append(-np.corrcoef((blue**2.2)[partly], share[partly])[0, 1])
    assert likeness[0] > 0.85 and likeness[0] > likeness[1] + 0.05


def test_an_empty_scene_and_what_is_out_of_view() -> None:
    empty = render([{"objects": []}])
    assert (empty.objects == -1).all() and empty.boxes.shape == (1, 0, 4)
    behind = one("cube")
    behind["objects"][0]["3d_coords"] = [20.0, -20.0, 0.7]
    seen = render([behind])
    assert seen.scenes[0]["objects"][0]["visible_pixels"] == 0
    assert seen.scenes[0]["objects"][0]["box"] == [0, 0, 0, 0]
    assert torch.equal(seen.objects, empty.objects)


def test_an_object_around_the_picture_s_rim_is_cut_there() -> None:
    scene = one("cube", **{"3d_coords": [3.0, -3.0, 0.7]})
    scene["camera"] = [6.0, -2.0, 2.0]
    objects, _ = slow.look(scene, 320, 240)
    seen = render([scene])
    assert (seen.objects[0].numpy() != objects).sum() <= 5
    assert int(seen.boxes[0, 0, 0]) == 0 or int(seen.boxes[0, 0, 3]) == 240


@pytest.mark.parametrize(
    ("scenes", "options", "message"),
    [
        ([], {}, "no scene"),
        ([one()], {"samples": 0}, "0 samples"),
        ([one()], {"size": (320, 4)}, "no picture size"),
        ([one(), {**one(), "image_size": [480, 320]}], {}, "2 sizes"),
        ([one(shape="cone")], {}, "scene 0, object 0: no shape 'cone'"),
        ([one(color="pink")], {}, "no color 'pink'"),
        ([one(material="wood")], {}, "no material 'wood'"),
        ([one(**{"3d_coords": [0.0, math.nan, 0.7]})], {}, "cannot be placed"),
        ([one(**{"3d_coords": [0.0, 0.7]})], {}, "cannot be placed"),
        ([one(rotation=math.inf)], {}, "cannot be placed"),
        ([{**one(), "camera": [1.0, 2.0]}], {}, "camera"),
    ],
)
def test_what_cannot_be_rendered_is_refused(scenes: Any, options: Any, message: str) -> None:
    with pytest.raises(WorldError, match=message):
        render(scenes, **options)
