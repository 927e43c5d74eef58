"""Upright solids that slide on a plane: discs with friction, which bounce off each other.

Discs of a solid's own radius; a cube's is that of the circle around it, so that no two solids ever
meet in space, however they are turned. Between contacts a disc slows down by Coulomb friction; in
a contact the impulse along the normal has a coefficient of restitution, and the one across it is
bounded by Coulomb friction between the two, which is what sets discs spinning (Baraff 1997,
"An Introduction to Physically Based Modeling: Rigid Body Simulation II").
"""

import math
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

SLOWING = 1.2
"""What friction with the ground takes of a speed every second, in world units a second."""

_SPIN_SLOWING = 2.0  # the same of a spin, in radians a second
_RESTITUTION = 0.8
_GRIP = 0.2  # Coulomb's coefficient between two discs
_ROUNDS = 24  # of pushing apart; a chain of seven discs needs fewer
_AT_REST = 1e-9


@dataclass
class Bodies:
    """The state of n discs, changed in place.

    Attributes:
        place, velocity: ``[n, 2]`` world units, and units a second.
        turn, spin: ``[n]`` radians, and radians a second.
        radius, mass: ``[n]``.
        slowing: what friction with the ground takes of a speed, in units a second every second.
        free: ``[n]`` False for a disc that nothing moves but its owner: it has no inverse mass.
        solid: ``[n]`` False for one that others pass, such as one that is carried.
    """

    place: Floats
    velocity: Floats
    turn: Floats
    spin: Floats
    radius: Floats
    mass: Floats
    slowing: float = SLOWING
    free: NDArray[np.bool_] = field(default_factory=lambda: np.zeros(0, dtype=np.bool_))
    solid: NDArray[np.bool_] = field(default_factory=lambda: np.zeros(0, dtype=np.bool_))

    def __post_init__(self) -> None:
        n = len(self.radius)
        if len(self.free) != n:
            self.free = np.ones(n, dtype=np.bool_)
        if len(self.solid) != n:
            self.solid = np.ones(n, dtype=np.bool_)
        self._one, self._other = np.triu_indices(n, 1)
        self._reach = self.radius[self._one] + self.radius[self._other]

    def __len__(self) -> int:
        return len(self.radius)

    def gaps(self) -> Floats:
        """``[n, n]`` between the rims of every two; negative where they overlap."""
        apart = np.hypot(*(self.place[:, None] - self.place[None, :]).transpose(2, 0, 1))
        return np.asarray(apart - self.radius[:, None] - self.radius[None, :])

    def energy(self) -> float:
        """Kinetic, of sliding and of spinning."""
        slide = (self.mass * (self.velocity**2).sum(1)).sum()
        spin = (0.5 * self.mass * self.radius**2 * self.spin**2).sum()
        return float(slide + spin) / 2

    def step(self, dt: float) -> list[tuple[int, int]]:
        """Move everything on by ``dt`` seconds; the pairs that hit each other on the way."""
        self._slow(dt)
        self.place += self.velocity * dt
        self.turn += self.spin * dt
        hits: list[tuple[int, int]] = []
        for _ in range(_ROUNDS):
            pairs = self._overlapping()
            if not len(pairs):
                break
            for pair in pairs:
                one, other = int(self._one[pair]), int(self._other[pair])
                if self._part(one, other) and (one, other) not in hits:
                    hits.append((one, other))
        return hits

    def _slow(self, dt: float) -> None:
        speed = np.hypot(self.velocity[:, 0], self.velocity[:, 1])
        left = np.maximum(speed - self.slowing * dt, 0) / np.maximum(speed, _AT_REST)
        self.velocity *= np.where(self.free, left, 1.0)[:, None]
        spin = np.maximum(np.abs(self.spin) - _SPIN_SLOWING * dt, 0)
        self.spin = np.where(self.free, np.copysign(spin, self.spin), self.spin)

    def _overlapping(self) -> NDArray[np.int64]:
        way = self.place[self._one] - self.place[self._other]
        near = way[:, 0] ** 2 + way[:, 1] ** 2 < (self._reach - 1e-7) ** 2
        movable = self.free[self._one] | self.free[self._other]
        return np.flatnonzero(near & self.solid[self._one] & self.solid[self._other] & movable)

    def _part(self, one: int, other: int) -> bool:
        """Push two apart and let them bounce; True where they were moving into each other."""
        x, y = self.place[one] - self.place[other]
        apart = math.hypot(x, y)
        reach = self.radius[one] + self.radius[other]
        if apart >= reach:
            return False
        # Two on the very same spot part along an axis: any will do, and this one is always it.
        x, y = (x / apart, y / apart) if apart > _AT_REST else (1.0, 0.0)
        light = [1 / self.mass[k] if self.free[k] else 0.0 for k in (one, other)]
        total = light[0] + light[1]
        normal = np.array([x, y])
        self.place[one] += normal * ((reach - apart) * light[0] / total)
        self.place[other] -= normal * ((reach - apart) * light[1] / total)
        closing = self.velocity[one] - self.velocity[other]
        speed = float(closing @ normal)
        if speed >= 0:
            return False
        push = -(1 + _RESTITUTION) * speed / total
        across = np.array([-y, x])
        slip = float(closing @ across) - (
            self.spin[one] * self.radius[one] + self.spin[other] * self.radius[other]
        )
        # A disc's moment of inertia is m r² / 2, so spinning answers twice as readily as sliding.
        rub = float(np.clip(-slip / (3 * total), -_GRIP * push, _GRIP * push))
        impulse = push * normal + rub * across
        self.velocity[one] += impulse * light[0]
        self.velocity[other] -= impulse * light[1]
        self.spin[one] -= 2 * rub * light[0] / self.radius[one]
        self.spin[other] -= 2 * rub * light[1] / self.radius[other]
        return True
