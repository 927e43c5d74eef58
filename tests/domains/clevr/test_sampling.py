"""Scenes follow CLEVR's rules, and a seed means one scene."""

import json
import math
from collections import Counter
from itertools import combinations

import pytest

from nmn.domains.clevr.rules import Rules, directions_of, relationships_of
from nmn.domains.clevr.sampling import sample_scene, sample_scenes
from nmn.domains.clevr.words import RELATION
from nmn.synthetic import COLORS, TabletopScene, WorldError
from nmn.synthetic.camera import PLACE, pixel_coords
from nmn.synthetic.lights import LAMPS
from tests.synthetic.published import (
    CAMERA,
    DIRECTIONS,
    PIXEL_COORDS,
    RELATIONSHIPS,
    SIZE,
    published,
)


@pytest.fixture(scope="module")
def scenes() -> list[TabletopScene]:
    return list(sample_scenes(120, seed=5))


def test_a_seed_and_a_number_mean_one_scene(scenes: list[TabletopScene]) -> None:
    assert list(sample_scenes(3, 5, start=40)) == scenes[40:43]
    assert sample_scene(5, 77) == scenes[77]
    assert sample_scene(6, 77)["objects"] != scenes[77]["objects"]
    assert len({json.dumps(scene["objects"]) for scene in scenes}) == len(scenes)


def test_objects_are_as_many_and_as_mixed_as_they_should_be(scenes: list[TabletopScene]) -> None:
    assert {len(scene["objects"]) for scene in scenes} == set(range(3, 11))
    things = [thing for scene in scenes for thing in scene["objects"]]
    for key, kinds in (("shape", 3), ("color", 8), ("size", 2), ("material", 2)):
        shares = Counter(thing[key] for thing in things)
        assert len(shares) == kinds
        # Far beyond chance for some 750 objects, were any choice not fair.
        assert all(abs(n - len(things) / kinds) < 0.1 * len(things) for n in shares.values()), key
    turns = [thing["rotation"] for thing in things]
    assert 0 <= min(turns) < 5 and 355 < max(turns) < 360


def test_no_two_objects_are_too_close(scenes: list[TabletopScene]) -> None:
    halves = {"large": 0.7, "small": 0.35}
    for scene in scenes:
        for one, other in combinations(scene["objects"], 2):
            x, y = (
                a - b for a, b in zip(one["3d_coords"][:2], other["3d_coords"][:2], strict=True)
            )
            gap = math.hypot(x, y) - halves[one["size"]] - halves[other["size"]]
            assert gap >= 0.25 - 1e-9
            for name in ("right", "behind"):
                along = scene["directions"][name]
                assert abs(x * along[0] + y * along[1]) >= 0.4 - 1e-9, "no clear order"
        for thing in scene["objects"]:
            assert max(map(abs, thing["3d_coords"][:2])) <= 3
            assert thing["3d_coords"][2] == halves[thing["size"]], "stands on the ground"


def test_camera_and_lamps_move_within_their_jitter(scenes: list[TabletopScene]) -> None:
    for axis in range(3):
        moved = [scene["camera"][axis] - PLACE[axis] for scene in scenes]
        assert -0.5 <= min(moved) < -0.4 and 0.4 < max(moved) <= 0.5
        for lamp in LAMPS[:3]:
            moved = [scene["lights"][lamp.name][axis] - lamp.place[axis] for scene in scenes]
            assert -1 <= min(moved) < -0.8 and 0.8 < max(moved) <= 1


def test_every_object_shows_enough_of_itself(scenes: list[TabletopScene]) -> None:
    assert all(thing["visible_pixels"] >= 200 for s in scenes for thing in s["objects"])
    wide = list(sample_scenes(12, 5, size=(480, 320)))
    assert all(thing["visible_pixels"] >= 450 for s in wide for thing in s["objects"])


def test_of_two_objects_one_is_left_and_one_is_behind(scenes: list[TabletopScene]) -> None:
    for scene in scenes:
        related = scene["relationships"]
        assert list(related) == list(RELATION)
        for i, j in combinations(range(len(scene["objects"])), 2):
            for one, other in (("left", "right"), ("front", "behind")):
                assert (i in related[one][j]) != (j in related[one][i])
                assert (i in related[one][j]) == (j in related[other][i])
        # What is right in space is right in the picture, at equal depth; and far is far.
        pixels = [thing["pixel_coords"] for thing in scene["objects"]]
        for i, behind in enumerate(related["behind"]):
            assert all(pixels[j][2] > pixels[i][2] for j in behind)


def test_a_published_scene_has_its_published_coordinates_and_relations() -> None:
    coords = [thing["3d_coords"] for thing in published()["objects"]]
    for place, expected in zip(coords, PIXEL_COORDS, strict=True):
        column, row, depth = pixel_coords(place, CAMERA, SIZE)
        assert (column, row) == expected[:2]
        assert depth == pytest.approx(expected[2], abs=2e-3)
    assert relationships_of(coords, DIRECTIONS) == RELATIONSHIPS


def test_a_relation_holds_from_eps_on() -> None:
    coords = [[0.0, 0.0, 0.7], [0.1, 0.0, 0.7], [0.3, 0.0, 0.35]]
    directions = {
        "left": [-1.0, 0.0, 0.0],
        "right": [1.0, 0.0, 0.0],
        "front": [0.0, -1.0, 0.0],
        "behind": [0.0, 1.0, 0.0],
    }
    found = relationships_of(coords, directions)
    assert found["right"] == [[2], [], []] and found["left"] == [[], [], [0]]
    assert found["front"] == found["behind"] == [[], [], []]
    assert relationships_of(coords, directions, eps=0.05)["right"] == [[1, 2], [2], []]


def test_directions_are_those_of_the_camera() -> None:
    unmoved = directions_of(PLACE)
    for name, expected in DIRECTIONS.items():
        assert unmoved[name] == pytest.approx(expected, abs=1e-6)
    with pytest.raises(WorldError, match="right above the origin"):
        directions_of((0.0, 0.0, 9.0))


def test_a_scene_has_the_keys_of_clevr(scenes: list[TabletopScene]) -> None:
    scene = json.loads(json.dumps(scenes[7]))
    assert scene["image_filename"] == "CLEVR_new_000007.png"
    assert (scene["image_index"], scene["split"]) == (7, "new")
    assert set(scene["directions"]) == {"left", "right", "front", "behind", "above", "below"}
    public = {"color", "shape", "size", "material", "3d_coords", "rotation", "pixel_coords"}
    for thing in scene["objects"]:
        assert set(thing) == public | {"box", "visible_pixels"}
        assert [type(part) for part in thing["pixel_coords"]] == [int, int, float]


@pytest.mark.parametrize("condition", ["A", "B"])
def test_cogent_keeps_cubes_and_cylinders_to_their_colors(condition: str) -> None:
    grayish = {"gray", "blue", "brown", "yellow"}
    found: dict[str, set[str]] = {}
    for scene in sample_scenes(60, 2, condition=condition):
        for thing in scene["objects"]:
            found.setdefault(thing["shape"], set()).add(thing["color"])
    first, second = ("cube", "cylinder") if condition == "A" else ("cylinder", "cube")
    assert found == {first: grayish, second: set(COLORS) - grayish, "sphere": set(COLORS)}


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"condition": "C"}, "no condition 'C'"),
        ({"size": (8, 240)}, "no picture size"),
        ({"size": (320, 99999)}, "no picture size"),
        ({"count": -1}, "count is -1"),
        ({"seed": -3}, "seed is -3"),
        ({"start": -1}, "start is -1"),
        ({"split": "../train"}, "no split"),
        ({"split": ""}, "no split"),
    ],
)
def test_wrong_arguments_are_refused_at_once(wrong: dict[str, object], message: str) -> None:
    with pytest.raises(WorldError, match=message):
        sample_scenes(**{"count": 1, "seed": 0, **wrong})  # type: ignore[arg-type]


def test_rules_that_cannot_be_kept_are_refused() -> None:
    with pytest.raises(WorldError, match="from 5 to 4 objects"):
        Rules(min_objects=5, max_objects=4)
    with pytest.raises(WorldError, match="below eps"):
        Rules(margin=0.1)
    crowded = Rules(min_objects=30, max_objects=30)
    with pytest.raises(WorldError, match="no place for 30 objects"):
        sample_scene(0, rules=crowded)


def test_rules_can_be_changed() -> None:
    rules = Rules(min_objects=2, max_objects=2, cube_scale=0.5**0.5, camera_jitter=0.0)
    cubes = 0
    for scene in sample_scenes(10, 1, rules=rules):
        assert len(scene["objects"]) == 2 and scene["camera"] == list(PLACE)
        for thing in scene["objects"]:
            if thing["shape"] == "cube":
                cubes += 1
                full = {"large": 0.7, "small": 0.35}[thing["size"]]
                assert thing["3d_coords"][2] == pytest.approx(full / 2**0.5, abs=1e-6)
    assert cubes
