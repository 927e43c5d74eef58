"""What the agent does in a clip, and what things do by themselves: drawn at random.

Every choice is drawn without regard to what was chosen before, so that no order of actions is more
common than its reverse, except those that the world demands (a thing is taken before it is put
down). Things are met again more often than chance would have it: "the first time" and "the last
time" must mean something.
"""

import math

import numpy as np

from nmn.synthetic.motion.agent import Agent, Moves
from nmn.synthetic.motion.deeds import Deeds

_OUTSIDE = 8.0  # units: far enough from the middle to be out of view


class Script(Deeds):
    """One clip's deeds. ``play`` yields once a frame, without end."""

    def __init__(self, agent: Agent, random: np.random.Generator, entering: dict[int, int]) -> None:
        super().__init__(agent, random)
        self._entering = entering  # frame -> a thing that comes in then
        self._leaving = int(random.integers(20, 100)) if random.random() < 0.4 else -1

    def play(self) -> Moves:
        """What the agent does, and beside it what things do by themselves."""
        deeds = self._act()
        while True:
            self._happen()
            next(deeds)
            yield

    def _act(self) -> Moves:
        names = ("touch", "take", "push", "watch", "follow", "approach", "wander")
        shares = (0.16, 0.32, 0.13, 0.13, 0.12, 0.08, 0.06)
        while True:
            yield from self.agent.stand(int(self.random.integers(1, 5)))
            thing = self.choose()
            deed = str(self.random.choice(names, p=shares))
            if thing < 1 or deed == "wander":
                yield from self.wander()
            elif deed == "watch":
                yield from self.watch(thing)
            elif deed == "follow":
                yield from self.follow(thing)
            else:
                arrived = yield from self.approach(thing)
                if arrived and deed == "touch":
                    yield from self.touch(thing)
                elif arrived and deed == "push":
                    yield from self.push(thing)
                elif arrived and deed == "take":
                    yield from self.take(thing)
            self.last = thing

    def _happen(self) -> None:
        """Things come in, go out, or roll without anybody's doing."""
        agent, random = self.agent, self.random
        coming = self._entering.get(agent.frame)
        if coming is not None:
            agent.roll(coming, self.spot())
        loose = [k for k in self.present() if agent.gap(k) > 0.8]
        if agent.frame >= self._leaving > 0 and loose:
            thing = int(random.choice(loose))
            side = math.copysign(_OUTSIDE, agent.bodies.place[thing, 0])
            agent.roll(thing, np.array([side, agent.bodies.place[thing, 1] * 1.2]))
            self._leaving = -1
        elif loose and random.random() < 0.012:
            agent.roll(int(random.choice(loose)), self.spot())
