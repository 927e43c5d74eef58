"""Clips of an agent among things: the series that a seed starts."""

import math
from dataclasses import replace

import numpy as np

from nmn.synthetic.errors import WorldError
from nmn.synthetic.lights import JITTERED, LAMPS
from nmn.synthetic.motion.agent import AGENT, ARENA, FPS, Agent
from nmn.synthetic.motion.clip import Action, Course, Happening, MotionClip, Thing
from nmn.synthetic.motion.relations import relations_of
from nmn.synthetic.motion.script import Script
from nmn.synthetic.motion.view import TURNED, in_view
from nmn.synthetic.motion.words import MATERIALS
from nmn.synthetic.scene import COLORS, SOLIDS

HALVES = (0.25, 0.32, 0.4)
"""Half the height of things: small, middle and large."""

_DIGITS = 5
_LEAST = 0.5  # seconds: what the clip's end cuts shorter was not done
_REACH = {"cube": 2**0.5}


def agent_clip(seed: int, number: int = 0, *, seconds: float | None = None) -> MotionClip:
    """Clip ``number`` of the endless series that ``seed`` starts.

    >>> clip = agent_clip(7)
    >>> clip.things[0].kind, len(clip) / clip.duration
    ('person', 10.0)

    Arguments:
        seconds: how long; by default drawn between 8 and 12.

    Raises:
        WorldError: a negative seed or number, or a length that makes no clip.
    """
    if seed < 0 or number < 0:
        raise WorldError(f"seed {seed}, clip {number}", expected="whole numbers, at least 0")
    if seconds is not None and not 1 <= seconds <= 3600:
        raise WorldError(f"a clip of {seconds} seconds", expected="1 to 3600")
    random = np.random.default_rng([1, seed, number])
    frames = int(random.integers(80, 121))
    if seconds is not None:
        frames = round(seconds * FPS)
    things = (AGENT, *draw_things(random, int(random.integers(3, 7))))
    agent, entering = _set_up(things, random, frames)
    return _play(agent, Script(agent, random, entering), frames, f"motion_{number:06d}", number)


def draw_things(random: np.random.Generator, count: int) -> list[Thing]:
    """Things of ``count`` different kinds."""
    kinds = random.permutation(len(COLORS) * len(SOLIDS))[:count]
    found = []
    for kind in kinds.tolist():
        color, shape = list(COLORS)[kind // len(SOLIDS)], SOLIDS[kind % len(SOLIDS)]
        half = float(random.choice(HALVES))
        found.append(thing_of(color, shape, str(random.choice(MATERIALS)), half))
    return found


def thing_of(color: str, shape: str, material: str, half: float) -> Thing:
    """A thing of so much height, with the disc and the mass that follow from that."""
    radius = round(half * _REACH.get(shape, 1.0), 6)
    return Thing(color, shape, material, half, radius, round((2 * radius) ** 2, 6))


def draw_light(random: np.random.Generator) -> dict[str, tuple[float, float, float]]:
    """The lamps, turned with the camera; those that jitter stand elsewhere in every clip."""
    cos, sin = math.cos(TURNED), math.sin(TURNED)
    light = {}
    for lamp in LAMPS:
        x, y, z = lamp.place + random.uniform(-1, 1, 3) * (lamp.name in JITTERED)
        light[lamp.name] = (
            round(float(x * cos - y * sin), 4),
            round(float(x * sin + y * cos), 4),
            round(float(z), 4),
        )
    return light


def spread(
    random: np.random.Generator, radii: np.ndarray, area: tuple[float, ...], least: float
) -> np.ndarray:
    """``[n, 2]`` places of discs, no two of them nearer than ``least``.

    Raises:
        WorldError: they do not fit.
    """
    placed = np.zeros((len(radii), 2))
    for k in range(len(radii)):
        tries = random.uniform(area[::2], area[1::2], (400, 2))
        apart = np.hypot(*(tries[:, None] - placed[None, :k]).transpose(2, 0, 1))
        good = (apart - radii[:k] - radii[k] >= least).all(1)
        if not good.any():
            raise WorldError(f"no place for {len(radii)} things in the arena")
        placed[k] = tries[good.argmax()]
    return placed


def _set_up(
    things: tuple[Thing, ...], random: np.random.Generator, frames: int
) -> tuple[Agent, dict[int, int]]:
    n = len(things)
    area = (ARENA[0] + 0.3, ARENA[1] - 0.3, ARENA[2] + 0.3, ARENA[3] - 0.3)
    place = spread(random, np.array([thing.radius for thing in things]), area, 0.4)
    entering: dict[int, int] = {}
    for thing in range(3, n):
        if random.random() < 0.2:  # it waits outside, each on a line of its own
            side = 1.0 if random.random() < 0.5 else -1.0
            place[thing] = (side * (7.0 + thing), float(place[thing, 1]))
            entering[int(random.integers(10, max(11, min(frames, 120) - 30)))] = thing
    turn = random.uniform(-math.pi, math.pi, n)
    return Agent(things, place, turn), entering


def _play(agent: Agent, script: Script, frames: int, name: str, number: int) -> MotionClip:
    deeds = script.play()
    places, velocities, turns, spins, gazes, hands = [], [], [], [], [], []
    for _ in range(frames):
        next(deeds)
        bodies = agent.bodies
        bodies.velocity[0] = agent.walk
        for thing in (agent.held, agent.pushed):
            if thing > 0:
                bodies.velocity[thing] = agent.walk
        places.append(np.column_stack([bodies.place, agent.height]))
        velocities.append(bodies.velocity.copy())
        turns.append(bodies.turn.copy())
        spins.append(bodies.spin.copy())
        gazes.append(agent.gaze)
        hands.append(agent.held)
        agent.advance()
    place = np.stack(places, 1).round(_DIGITS)
    course = Course(
        place=place,
        velocity=np.stack(velocities, 1).round(_DIGITS),
        turn=np.stack(turns, 1).round(_DIGITS),
        spin=np.stack(spins, 1).round(_DIGITS),
        inside=in_view(place),
    )
    course = replace(course, happenings=happenings(course, agent.hits))
    gaze, held = np.array(gazes).round(_DIGITS), np.array(hands)
    return MotionClip(
        name=name,
        kind="agent",
        number=number,
        fps=float(FPS),
        duration=frames / FPS,
        numbers=np.arange(frames),
        things=agent.things,
        course=course,
        relations=relations_of(agent.things, course, gaze, held),
        gaze=gaze,
        hands=held,
        actions=_actions(agent, frames, course),
        light=draw_light(script.random),
    )


def _actions(agent: Agent, frames: int, course: Course) -> tuple[Action, ...]:
    """Those that were finished, and those that the end of the clip cut."""
    end = frames / FPS
    cut = [
        Action(verb, thing, start / FPS, end)
        for (verb, thing), start in agent.open.items()
        if end - start / FPS >= _LEAST and verb != "approaching"
    ]
    done = [
        action
        for action in (*agent.actions, *cut)
        # What the agent does with a thing that nobody sees is not shown.
        if course.inside[action.thing, round(action.start * FPS) : round(action.end * FPS)].any()
    ]
    return tuple(sorted(done, key=lambda action: (action.start, action.end, action.verb)))


def happenings(
    course: Course, hits: list[tuple[int, int, int]], *, apart: int = 3
) -> tuple[Happening, ...]:
    """Collisions within the view, and what comes into it and goes out of it, by frame.

    Arguments:
        hits: pairs of things, and the first frame that is shown after they met.
        apart: frames: two that meet again sooner, as bodies do that slide along each other, have
            not met twice.
    """
    found: list[Happening] = []
    last: dict[tuple[int, int], int] = {}
    for one, other, frame in hits:
        again = frame - last.get((one, other), -1000) <= apart
        last[one, other] = frame
        if again or frame >= course.frames or not course.inside[[one, other], frame].any():
            continue
        x, y = course.place[[one, other], frame, :2].mean(0).round(_DIGITS)
        found.append(Happening("collision", (one, other), frame, (float(x), float(y))))
    for thing, inside in enumerate(course.inside):
        for frame in (np.flatnonzero(inside[1:] != inside[:-1]) + 1).tolist():
            x, y = course.place[thing, frame, :2]
            kind = "in" if inside[frame] else "out"
            found.append(Happening(kind, (thing,), frame, (float(x), float(y))))
    return tuple(sorted(found, key=lambda one: (one.frame, one.kind, one.things)))
