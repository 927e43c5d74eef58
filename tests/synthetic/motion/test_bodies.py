"""Discs that slide and bounce, against what physics must keep."""

import math

import numpy as np
import pytest

from nmn.synthetic.motion.bodies import SLOWING, Bodies


def discs(place: list, velocity: list, mass: list | None = None, **more) -> Bodies:
    n = len(place)
    return Bodies(
        place=np.array(place, dtype=float),
        velocity=np.array(velocity, dtype=float),
        turn=np.zeros(n),
        spin=np.zeros(n),
        radius=np.full(n, 0.5),
        mass=np.array(mass or [1.0] * n),
        **more,
    )


def momentum(bodies: Bodies) -> np.ndarray:
    return (bodies.mass[:, None] * bodies.velocity).sum(0)


def crowd(seed: int, **more) -> Bodies:
    random = np.random.default_rng(seed)
    grid = [(1.3 * (k % 3), 1.3 * (k // 3)) for k in range(7)]
    masses = random.uniform(0.5, 3, 7).tolist()
    return discs(grid, random.normal(0, 3, (7, 2)).tolist(), masses, **more)


def test_a_collision_keeps_the_momentum_and_loses_energy() -> None:
    count = 0
    for seed in range(20):
        bodies = crowd(seed, slowing=0.0)
        before, had = momentum(bodies), bodies.energy()
        hits = sum(len(bodies.step(0.005)) for _ in range(400))
        assert momentum(bodies) == pytest.approx(before, abs=1e-9)
        assert bodies.energy() < had if hits else bodies.energy() == pytest.approx(had)
        count += hits
    assert count > 40


def test_spin_takes_its_share_of_the_angular_momentum() -> None:
    bodies = discs([[0, 0], [1.2, 0.4]], [[3, 0], [0, 0]], slowing=0.0)

    def angular() -> float:
        x, y = bodies.place.T
        orbit = bodies.mass * (x * bodies.velocity[:, 1] - y * bodies.velocity[:, 0])
        return float((orbit + 0.5 * bodies.mass * bodies.radius**2 * bodies.spin).sum())

    before = angular()
    while not bodies.step(1e-4):
        pass
    # A step moves on by dt after the impulse is found: as little as that is lost.
    assert (np.abs(bodies.spin) > 0.1).all() and angular() == pytest.approx(before, abs=2e-3)


def test_equal_discs_that_meet_head_on_swap_most_of_their_speed() -> None:
    bodies = discs([[0, 0], [1.5, 0]], [[2, 0], [0, 0]], slowing=0.0)
    for _ in range(100):
        bodies.step(0.01)
    assert bodies.velocity[:, 0] == pytest.approx([0.2, 1.8], abs=1e-9)
    assert bodies.velocity[:, 1] == pytest.approx([0, 0], abs=1e-9)


def test_friction_stops_a_disc_where_it_should() -> None:
    bodies = discs([[0, 0]], [[1.2, 1.6]])
    for _ in range(3000):
        bodies.step(0.001)
    assert (bodies.velocity == 0).all()
    far = 2.0**2 / (2 * SLOWING)
    assert math.hypot(*bodies.place[0]) == pytest.approx(far, abs=0.01)
    assert bodies.place[0, 0] / bodies.place[0, 1] == pytest.approx(0.75)


def test_discs_never_overlap_after_a_step() -> None:
    for seed in range(20):
        bodies = crowd(seed)
        for _ in range(300):
            bodies.step(0.01)
            gaps = bodies.gaps()[np.triu_indices(7, 1)]
            assert gaps.min() > -1e-3


def test_a_disc_that_is_not_free_stays_and_one_that_is_not_solid_is_passed() -> None:
    wall = discs([[0, 0], [1.5, 0]], [[2, 0], [0, 0]], free=np.array([True, False]))
    ghost = discs([[0, 0], [1.5, 0]], [[2, 0], [0, 0]], solid=np.array([True, False]))
    hits = [(wall.step(0.01), ghost.step(0.01)) for _ in range(100)]
    assert (wall.place[1] == [1.5, 0]).all() and wall.velocity[0, 0] <= 0
    assert any(hit for hit, _ in hits) and not any(hit for _, hit in hits)
    assert ghost.place[0, 0] > 1.2


def test_two_that_overlap_and_move_apart_are_parted_and_not_pulled_back() -> None:
    bodies = discs([[0, 0], [0.9, 0]], [[-1, 0], [1, 0]], slowing=0.0)
    assert bodies.step(0.001) == []
    assert bodies.velocity.tolist() == [[-1, 0], [1, 0]] and bodies.gaps()[0, 1] > -1e-6
