"""The parts of the ray caster, one by one."""

import math

import numpy as np
import pytest
import torch

from nmn.synthetic.camera import PLACE, look_at_origin, pixel_coords
from nmn.synthetic.light_on import normals_at
from nmn.synthetic.solids import hit, near_edge, normal
from nmn.synthetic.stage import expand, make_stage
from nmn.synthetic.vec import Vec, vec
from tests.synthetic import slow

SHAPES = ["cube", "sphere", "cylinder"]


def surface(shape: str, rays: int) -> tuple[Vec, torch.Tensor, np.ndarray]:
    """Where random rays meet a solid of half height 0.7, and how the slow way says so."""
    random = np.random.default_rng(1)
    origin = random.normal(size=(rays, 3))
    origin *= 4 / np.linalg.norm(origin, axis=1, keepdims=True)
    way = random.uniform(-0.8, 0.8, (rays, 3)) - origin
    thing = {"shape": shape, "size": "large", "rotation": 0.0, "3d_coords": [0.0, 0.0, 0.0]}
    expected = slow.meet(thing, origin, way)
    start, along = (vec(torch.from_numpy(part).float()) for part in (origin, way))
    t = hit(shape, start, along, torch.full((rays,), 0.7))
    return start.along(along, t), t, expected


@pytest.mark.parametrize("shape", SHAPES)
def test_rays_from_everywhere_meet_a_solid_where_they_should(shape: str) -> None:
    _, t, expected = surface(shape, 20_000)
    met = np.isfinite(expected)
    assert (np.isfinite(t.numpy()) == met).mean() > 0.9995
    both = met & np.isfinite(t.numpy())
    assert np.abs(t.numpy()[both] - expected[both]).max() < 1e-3
    assert 0.2 < met.mean() < 0.95


@pytest.mark.parametrize("shape", SHAPES)
def test_normals_point_outwards(shape: str) -> None:
    points, t, _ = surface(shape, 4000)
    on = torch.isfinite(t).nonzero().squeeze(1)
    points = points.at(on)
    half = torch.full((len(on),), 0.7)
    normals, bend = normal(shape, points, half)
    assert normals.dot(normals).sub(1).abs().max() < 1e-5
    assert normals.dot(points).min() > 0
    edge = near_edge(shape, points, half, torch.full_like(half, 0.07))
    assert (bend[~edge].abs() < 1e-5).all(), "off the edges a face is flat, a wall upright"
    if shape == "sphere":
        assert not edge.any()
    else:
        assert bend[edge].max() > 0.2 and edge.float().mean() < 0.6


def test_a_turned_cube_s_normals_turn_with_it() -> None:
    turn = math.radians(25)
    turned = np.array(
        [[math.cos(turn), -math.sin(turn), 0], [math.sin(turn), math.cos(turn), 0], [0, 0, 1]]
    )
    cube = {"shape": "cube", "color": "red", "size": "large", "material": "rubber"}
    center = np.array([1.0, -2.0, 0.7])
    stage = make_stage(
        [{"objects": [{**cube, "rotation": 25.0, "3d_coords": center.tolist()}]}], (320, 240)
    )
    on_faces = 0.7 * np.array([[1, 0.3, 0.2], [-0.1, 1, 0.4], [0.2, -1, -0.3], [0.5, 0.5, 1]])
    outward = np.array([[1, 0, 0], [0, 1, 0], [0, -1, 0], [0, 0, 1]])
    points = vec(torch.from_numpy(center + on_faces @ turned.T).float())
    normals, _ = normals_at(stage, torch.zeros(4, dtype=torch.int64), points)
    found = torch.stack(normals, dim=1).numpy()
    assert np.abs(found - outward @ turned.T).max() < 1e-5


def test_rays_along_an_axis_do_not_divide_by_zero() -> None:
    start = Vec(*(torch.tensor([part, part]) for part in (0.1, 0.2, 5.0)))
    down = Vec(torch.zeros(2), torch.zeros(2), torch.tensor([-1.0, 1.0]))
    for shape, expected in (("cube", 4.3), ("cylinder", 4.3), ("sphere", 5 - math.sqrt(0.44))):
        t = hit(shape, start, down, torch.full((2,), 0.7))
        assert float(t[0]) == pytest.approx(expected, abs=1e-4) and math.isinf(float(t[1]))


def test_both_projections_agree() -> None:
    place = [7.1, -6.9, 5.0]
    cameras = look_at_origin([place, PLACE], (480, 320))
    points = torch.tensor([[0.0, 0.0, 0.0], [1.0, -2.0, 0.35], [-2.5, 2.5, 1.4]])
    x, y, depth = cameras.project(vec(points), torch.zeros(3, dtype=torch.int64))
    for k, point in enumerate(points.tolist()):
        column, row, far = pixel_coords(point, place, (480, 320))
        assert abs(float(x[k]) - column) <= 0.501 and abs(float(y[k]) - row) <= 0.501
        assert float(depth[k]) == pytest.approx(far, abs=1e-4)
    assert pixel_coords((0.0, 0.0, 0.0), PLACE, (480, 320))[:2] == (240, 160)


def test_expanded_lists_know_their_owners() -> None:
    owner, number = expand(torch.tensor([2, 0, 3]))
    assert owner.tolist() == [0, 0, 2, 2, 2] and number.tolist() == [0, 1, 0, 1, 2]
    owner, number = expand(torch.zeros(4, dtype=torch.int64))
    assert owner.shape == number.shape == (0,)
