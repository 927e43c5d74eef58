"""Deeds: what the agent can do with a thing, movement by movement.

Each begins and ends the actions that it shows. What is left open in it (how long, how fast, where
to look meanwhile) is drawn at random.
"""

import math
from collections.abc import Generator

import numpy as np

from nmn.synthetic.motion.agent import ARENA, FPS, HANDS, OVERHEAD, Agent, Moves

_AGAIN = 0.35  # the probability that the thing of the last deed is chosen once more
_FAR_ENOUGH = 0.9  # what is nearer need not be approached


class Deeds:
    """What one agent can do, with a stream of random numbers."""

    def __init__(self, agent: Agent, random: np.random.Generator) -> None:
        self.agent = agent
        self.random = random
        self.last = 0  # the thing of the last deed

    def present(self, besides: tuple[int, ...] = ()) -> list[int]:
        """Things that are on the ground, within the agent's reach."""
        place = self.agent.bodies.place
        within = (place[:, 0] > ARENA[0] - 0.6) & (place[:, 0] < ARENA[1] + 0.6)
        within &= (place[:, 1] > ARENA[2] - 0.6) & (place[:, 1] < ARENA[3] + 0.6)
        found = np.flatnonzero(within & self.agent.bodies.solid)
        return [int(k) for k in found if k > 0 and k not in besides]

    def choose(self, besides: tuple[int, ...] = ()) -> int:
        """One of the things that are there; 0 where there is none."""
        there = self.present(besides)
        if not there:
            return 0
        if self.last in there and self.random.random() < _AGAIN:
            return self.last
        return int(self.random.choice(there))

    def spot(self) -> np.ndarray:
        """A place for the agent or a thing to go to."""
        x = self.random.uniform(ARENA[0] + 0.3, ARENA[1] - 0.3)
        y = self.random.uniform(ARENA[2] + 0.3, ARENA[3] - 0.3)
        return np.array([x, y])

    def speed(self) -> float:
        """Of walking, in units a second."""
        return float(self.random.uniform(1.7, 2.6))

    def look(self, thing: int) -> None:
        """Mostly at what is meant, sometimes at something else, sometimes anywhere."""
        drawn = self.random.random()
        others = self.present((thing,))
        if drawn < 0.6 or not others:
            self.agent.watched = thing
        elif drawn < 0.85:
            self.agent.watched = int(self.random.choice(others))
        else:
            self.agent.watched = float(self.random.uniform(-math.pi, math.pi))

    def approach(self, thing: int) -> Generator[None, None, bool]:
        """Walk up to a thing; whether it was reached."""
        agent = self.agent
        self.look(thing)
        far = agent.gap(thing) > _FAR_ENOUGH
        if far:
            agent.begin("approaching", thing)
        yield from agent.walk_up_to(thing, self.speed())
        arrived = agent.gap(thing) < 0.05
        if far:
            agent.finish("approaching", thing, least=4 if arrived else 10_000)
        return arrived

    def watch(self, thing: int) -> Moves:
        """Stand and look at a thing."""
        agent = self.agent
        agent.walk = np.zeros(2)
        agent.watched = thing
        yield from agent.stand(4)  # until the gaze is there
        agent.begin("watching", thing)
        yield from agent.stand(int(self.random.integers(7, 21)))
        agent.finish("watching", thing)

    def touch(self, thing: int) -> Moves:
        """Stay in touch with a thing that one stands at."""
        agent = self.agent
        self.look(thing)
        agent.begin("touching", thing)
        for _ in range(int(self.random.integers(7, 16))):
            if agent.gap(thing) > 0.05:  # it was hit by something, and is gone
                break
            yield
        agent.finish("touching", thing)

    def push(self, thing: int) -> Moves:
        """Push a thing that one stands at along the ground."""
        agent = self.agent
        yield from agent.turn_to(agent.towards(agent.bodies.place[thing]))
        if agent.gap(thing) > 0.05:
            return
        self.look(thing)
        direction = float(agent.bodies.turn[0])
        speed = float(self.random.uniform(0.8, 1.4))
        agent.pushed = thing
        agent.bodies.free[thing] = False
        agent.begin("pushing", thing)
        for _ in range(int(self.random.integers(8, 19))):
            step = np.array([math.cos(direction), math.sin(direction)]) * speed
            ahead = agent.bodies.place[thing] + step / FPS
            if not (ARENA[0] < ahead[0] < ARENA[1] and ARENA[2] < ahead[1] < ARENA[3]):
                break
            agent.walk = step
            yield
        agent.walk = np.zeros(2)
        agent.finish("pushing", thing)
        agent.pushed = -1
        agent.bodies.velocity[thing] = 0
        agent.bodies.free[thing] = True

    def follow(self, thing: int) -> Moves:
        """Walk behind a thing that begins to roll."""
        agent = self.agent
        self.look(thing)
        if agent.gap(thing) > 1.4:
            yield from agent.walk_up_to(thing, self.speed(), near=1.0)
        place = agent.bodies.place[thing]
        away = [spot for spot in (self.spot() for _ in range(8)) if math.dist(spot, place) > 2]
        if not away:
            return
        agent.roll(thing, away[0])
        agent.begin("following", thing)
        for _ in range(30):
            if not agent.bodies.velocity[thing].any():
                break
            left = agent.gap(thing) - 0.4
            agent.walk = np.zeros(2)
            if left > 0.02:
                agent.steer(agent.bodies.place[thing], min(2.4, left * FPS), meant=thing)
            yield
        agent.walk = np.zeros(2)
        agent.finish("following", thing)

    def take(self, thing: int) -> Moves:
        """Take a thing that one stands at, do something else meanwhile, and put it down."""
        agent, random = self.agent, self.random
        yield from agent.turn_to(agent.towards(agent.bodies.place[thing]))
        if agent.gap(thing) > 0.05:
            return
        self.look(thing)
        agent.begin("taking", thing)
        yield from agent.stand(int(random.integers(1, 4)))
        agent.grasp(thing)
        yield from agent.lift(thing, HANDS, int(random.integers(6, 10)))
        agent.finish("taking", thing)
        agent.begin("holding", thing)
        if random.random() < 0.5:
            yield from agent.lift(thing, OVERHEAD, 4)
        for _ in range(int(random.integers(1, 4))):
            yield from self._while_holding(thing)
        yield from self._put_down(thing)

    def _while_holding(self, thing: int) -> Moves:
        agent, random = self.agent, self.random
        other = self.choose((thing,))
        drawn = random.random()
        if drawn < 0.25:
            self.look(thing)
            yield from agent.stand(int(random.integers(5, 13)))
        elif drawn < 0.45 and other:
            yield from self.watch(other)
        else:
            agent.begin("carrying", thing)
            if drawn < 0.7 and other:
                yield from self.approach(other)
            else:
                self.look(thing)
                yield from agent.walk_to(self.spot(), self.speed())
            agent.finish("carrying", thing)

    def _put_down(self, thing: int) -> Moves:
        agent = self.agent
        while (direction := self._clear(thing)) is None:
            yield from agent.walk_to(self.spot(), self.speed(), most=15)
        yield from agent.turn_to(direction)
        if self._clear(thing, only_ahead=True) is None:  # something has rolled there meanwhile
            yield from self._put_down(thing)
            return
        agent.finish("holding", thing)
        agent.begin("putting down", thing)
        agent.bodies.solid[thing] = True  # from here on the place is taken
        yield from agent.lift(thing, 0.0, int(self.random.integers(7, 11)))
        agent.finish("putting down", thing)
        agent.release(thing)
        yield

    def _clear(self, thing: int, *, only_ahead: bool = False) -> float | None:
        """A direction in which nothing is where the thing would stand."""
        bodies = self.agent.bodies
        reach = float(bodies.radius[[0, thing]].sum()) + 0.02
        start = float(bodies.turn[0])
        for off in (0.0, 0.6, -0.6, 1.2, -1.2, 1.8, -1.8, 2.4, -2.4)[: 1 if only_ahead else None]:
            direction = start + off
            spot = bodies.place[0] + reach * np.array([math.cos(direction), math.sin(direction)])
            apart = np.hypot(*(bodies.place - spot).T) - bodies.radius - bodies.radius[thing]
            apart[[0, thing]] = math.inf
            inside = ARENA[0] - 0.5 < spot[0] < ARENA[1] + 0.5
            if inside and ARENA[2] - 0.3 < spot[1] < ARENA[3] + 0.5 and apart.min() > 0.1:
                return direction
        return None

    def wander(self) -> Moves:
        """Walk to somewhere and look anywhere."""
        self.agent.watched = float(self.random.uniform(-math.pi, math.pi))
        yield from self.agent.walk_to(self.spot(), self.speed())
