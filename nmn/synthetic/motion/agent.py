"""The agent among things: who walks, turns, looks, and has hands.

Everything here is a single movement. A movement is a generator that sets what the agent does and
yields once a frame, so that a script (``nmn.synthetic.motion.script``) reads like one.
"""

import math
from collections.abc import Iterator

import numpy as np

from nmn.synthetic.motion.bodies import SLOWING, Bodies
from nmn.synthetic.motion.clip import Action, Thing
from nmn.synthetic.motion.relations import AGENT_HEIGHT

FPS = 10
"""Simulated frames a second."""

AGENT = Thing("yellow", "cylinder", "metal", 0.35, 0.35, 20.0, agent=True)
ARENA = (-3.1, 3.1, -2.4, 3.2)
"""Where the agent walks: x from, to; y from, to. All of it is in view."""

HANDS = 0.85
"""How high the underside of what is held in front is: above every thing on the ground."""

OVERHEAD = AGENT_HEIGHT + 0.1
"""The same of what is held over the head."""

_PARTS = 5  # of a frame, between which contacts are looked for
_TURN = 0.7  # radians a frame, of the body and of the gaze
_PERSONAL = 0.55  # how near to things that are not meant the agent starts to walk around them

Moves = Iterator[None]


class Agent:
    """The state of a clip while it is played."""

    def __init__(self, things: tuple[Thing, ...], place: np.ndarray, turn: np.ndarray) -> None:
        n = len(things)
        self.things = things
        self.bodies = Bodies(
            place=place,
            velocity=np.zeros((n, 2)),
            turn=turn,
            spin=np.zeros(n),
            radius=np.array([thing.radius for thing in things]),
            mass=np.array([thing.mass for thing in things]),
            free=np.arange(n) > 0,
        )
        self.height = np.array([thing.half for thing in things])
        self.walk = np.zeros(2)  # units a second
        self.gaze = float(turn[0])
        self.watched: int | float = float(turn[0])  # a thing, or a direction
        self.held = -1
        self.pushed = -1
        self.frame = 0
        self.hits: list[tuple[int, int, int]] = []
        self.actions: list[Action] = []
        self.open: dict[tuple[str, int], int] = {}

    def begin(self, verb: str, thing: int) -> None:
        """From this frame on the agent does this."""
        self.open[verb, thing] = self.frame

    def finish(self, verb: str, thing: int, *, least: int = 6) -> None:
        """Until this frame; what took fewer than ``least`` frames was nothing."""
        start = self.open.pop((verb, thing))
        if self.frame - start >= least:
            self.actions.append(Action(verb, thing, start / FPS, self.frame / FPS))

    def gap(self, thing: int) -> float:
        """Between the agent and a thing, along the ground."""
        return self._far(thing) - float(self.bodies.radius[0] + self.bodies.radius[thing])

    def _far(self, thing: int) -> float:
        return math.dist(self.bodies.place[0], self.bodies.place[thing])

    def towards(self, place: np.ndarray) -> float:
        """The direction of a place, as the agent sees it."""
        x, y = place - self.bodies.place[0]
        return math.atan2(y, x)

    def advance(self) -> None:
        """One frame passes."""
        heading = math.atan2(self.walk[1], self.walk[0]) if self.walk.any() else None
        if heading is not None:
            self._turn_to(heading)
        seen = self.watched
        wanted = self.towards(self.bodies.place[seen]) if isinstance(seen, int) else seen
        if seen != self.held:  # what is held overhead is not looked for
            self.gaze = _nearer(self.gaze, wanted)
        self.bodies.velocity[0] = self.walk
        for _ in range(_PARTS):
            for one, other in self.bodies.step(1 / FPS / _PARTS):
                self.hits.append((one, other, self.frame + 1))
            self._carry()
        self.frame += 1

    def _turn_to(self, heading: float) -> None:
        self.bodies.turn[0] = _nearer(float(self.bodies.turn[0]), heading)

    def _carry(self) -> None:
        """What is held or pushed goes where the agent goes, in front of it."""
        for thing in (self.held, self.pushed):
            if thing < 0:
                continue
            risen = (self.height[thing] - self.things[thing].half - HANDS) / (OVERHEAD - HANDS)
            reach = float(self.bodies.radius[[0, thing]].sum()) + 0.02
            reach *= 1 - min(max(risen, 0.0), 1.0)  # what goes up over the head comes nearer
            turn = float(self.bodies.turn[0])
            ahead = np.array([math.cos(turn), math.sin(turn)]) * reach
            self.bodies.place[thing] = self.bodies.place[0] + ahead
            self.bodies.velocity[thing] = self.bodies.velocity[0]

    def steer(self, place: np.ndarray, speed: float, meant: int = -1) -> None:
        """Walk towards a place, around things that are not meant."""
        way = place - self.bodies.place[0]
        far = float(np.hypot(*way))
        if far < 1e-6:
            self.walk = np.zeros(2)
            return
        way = way / far
        for thing in range(1, len(self.things)):
            if thing in (meant, self.held) or not self.bodies.solid[thing]:
                continue
            to = self.bodies.place[thing] - self.bodies.place[0]
            near = self.gap(thing)
            to = to / max(float(np.hypot(*to)), 1e-6)
            ahead = float(way @ to)
            if near < _PERSONAL and ahead > 0:
                side = np.array([-to[1], to[0]])
                side = side if float(side @ way) >= 0 else -side
                way = way + side * (1.5 * (_PERSONAL - near) / _PERSONAL)
                if near < 0.25:
                    way = way - to * max(float(way @ to), 0)
                way = way / max(float(np.hypot(*way)), 1e-6)
        self.walk = way * min(speed, far * FPS)
        end = self.bodies.place[0] + self.walk / FPS
        inside = np.clip(end, [ARENA[0], ARENA[2]], [ARENA[1], ARENA[3]])
        self.walk = (inside - self.bodies.place[0]) * FPS

    def stand(self, frames: int) -> Moves:
        """Stay where one is."""
        self.walk = np.zeros(2)
        for _ in range(frames):
            yield

    def walk_to(self, place: np.ndarray, speed: float, most: int = 40) -> Moves:
        """Walk to a place, or give up after ``most`` frames."""
        for _ in range(most):
            if math.dist(place, self.bodies.place[0]) < 0.05:
                break
            self.steer(place, speed)
            yield
        self.walk = np.zeros(2)

    def walk_up_to(self, thing: int, speed: float, near: float = 0.03, most: int = 40) -> Moves:
        """Walk until only ``near`` is left between the agent and a thing, or give up."""
        for _ in range(most):
            left = self.gap(thing) - near
            if left < 0.01:
                break
            self.steer(self.bodies.place[thing], min(speed, left * FPS), meant=thing)
            yield
        self.walk = np.zeros(2)

    def turn_to(self, direction: float) -> Moves:
        """Turn the body on the spot."""
        self.walk = np.zeros(2)
        while abs(_between(float(self.bodies.turn[0]), direction)) > 1e-6:
            self._turn_to(direction)
            yield

    def lift(self, thing: int, bottom: float, frames: int) -> Moves:
        """Raise or lower what is in the hands until its underside is so high."""
        start = float(self.height[thing])
        end = bottom + self.things[thing].half
        for k in range(frames):
            self.height[thing] = start + (end - start) * (k + 1) / frames
            yield

    def grasp(self, thing: int) -> None:
        """Into the hands."""
        self.held = thing
        self.bodies.free[thing] = self.bodies.solid[thing] = False
        self.bodies.spin[thing] = 0

    def release(self, thing: int) -> None:
        """Onto the ground, at rest."""
        self.held = -1
        self.height[thing] = self.things[thing].half
        self.bodies.velocity[thing] = 0
        self.bodies.free[thing] = self.bodies.solid[thing] = True

    def roll(self, thing: int, place: np.ndarray) -> None:
        """Let a thing roll by itself, just as fast as to stop at a place."""
        way = place - self.bodies.place[thing]
        far = max(float(np.hypot(*way)), 1e-6)
        self.bodies.velocity[thing] = way / far * math.sqrt(2 * SLOWING * far)


def _between(one: float, other: float) -> float:
    return (other - one + math.pi) % math.tau - math.pi


def _nearer(one: float, other: float) -> float:
    return one + max(-_TURN, min(_TURN, _between(one, other)))
