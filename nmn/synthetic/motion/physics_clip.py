"""Clips of things that slide, come in, go out and hit each other; and how else it could have gone.

The questions that CLEVRER (Yi et al. 2020, arXiv 1910.01442) asks need more than what is seen: how
the clip goes on, and how it would have gone without one of its things. So every clip is simulated
past its end, and once more without each thing.
"""

from dataclasses import replace

import numpy as np

from nmn.synthetic.errors import WorldError
from nmn.synthetic.motion.agent_clip import draw_light, draw_things, happenings, spread
from nmn.synthetic.motion.bodies import Bodies
from nmn.synthetic.motion.clip import Course, MotionClip, Thing
from nmn.synthetic.motion.view import in_view
from nmn.synthetic.motion.words import RELATIONS

FRAMES = 128
SECONDS = 5.0
FUTURE = 38
"""Frames that are simulated past the end of the clip: 1.5 seconds."""

HALF = 0.3
"""All things are of one size."""

_PARTS = 8  # of a frame, between which contacts are looked for
_AREA = (-2.6, 2.6, -1.8, 2.6)
_DIGITS = 5
_AGAIN = 6  # frames: two that meet again sooner have not met twice

Kick = tuple[int, float, float]


def physics_clip(seed: int, number: int = 0) -> MotionClip:
    """Clip ``number`` of the endless series that ``seed`` starts: 128 frames in 5 seconds.

    >>> clip = physics_clip(7)
    >>> len(clip), clip.duration, sorted(clip.what_if)
    (128, 5.0, [-1, 0, 1, 2, 3])

    Raises:
        WorldError: a negative seed or number.
    """
    if seed < 0 or number < 0:
        raise WorldError(f"seed {seed}, clip {number}", expected="whole numbers, at least 0")
    random = np.random.default_rng([2, seed, number])
    drawn = draw_things(random, int(random.integers(3, 7)))
    things = tuple(_of_one_size(thing) for thing in drawn)
    start, turn, kicks = _set_up(things, random)
    light = draw_light(random)
    what_if = {
        without: _run(things, start, turn, kicks, without) for without in range(-1, len(things))
    }
    shown = what_if[-1].at(np.arange(FRAMES))
    within = tuple(one for one in shown.happenings if one.frame < FRAMES)
    return MotionClip(
        name=f"motion_{number:06d}",
        kind="physics",
        number=number,
        fps=FRAMES / SECONDS,
        duration=SECONDS,
        numbers=np.arange(FRAMES),
        things=things,
        course=replace(shown, happenings=within),
        relations=np.zeros((len(things), FRAMES, len(RELATIONS)), dtype=np.bool_),
        gaze=np.zeros(FRAMES),
        hands=np.full(FRAMES, -1),
        what_if=what_if,
        light=light,
    )


def _of_one_size(thing: Thing) -> Thing:
    radius = round(thing.radius / thing.half * HALF, 6)
    return replace(thing, half=HALF, radius=radius, mass=round((2 * radius) ** 2, 6))


def _set_up(
    things: tuple[Thing, ...], random: np.random.Generator
) -> tuple[np.ndarray, np.ndarray, dict[int, Kick]]:
    """Places, turns, and of what moves by itself: from which frame, and how fast along x and y.

    One or two things rest in view; the others come in, or move from the start.
    """
    n = len(things)
    place = spread(random, np.array([thing.radius for thing in things]), _AREA, 0.25)
    kicks: dict[int, Kick] = {}
    for thing in range(int(random.integers(1, 3)), n):
        # Mostly at another thing: clips in which nothing happens are no use.
        goal = place[int(random.integers(n))] if random.random() < 0.75 else np.zeros(2)
        goal = goal + random.normal(0, 0.25, 2)
        frame = 0
        if random.random() < 0.75:  # it waits outside, each on a line of its own
            side = 1.0 if random.random() < 0.5 else -1.0
            place[thing] = (side * (5.2 + 0.8 * thing), random.uniform(_AREA[2], _AREA[3]))
            frame = int(random.integers(0, 60))
        way = goal - place[thing]
        far = max(float(np.hypot(*way)), 1e-6)
        speed = float(random.uniform(2.2, 3.6)) + 0.25 * max(far - 4, 0)
        kicks[thing] = (frame, *(way / far * speed).tolist())
    return place, random.uniform(-np.pi, np.pi, n), kicks


def _run(
    things: tuple[Thing, ...],
    start: np.ndarray,
    turn: np.ndarray,
    kicks: dict[int, Kick],
    without: int,
) -> Course:
    n, frames = len(things), FRAMES + FUTURE
    bodies = Bodies(
        place=start.copy(),
        velocity=np.zeros((n, 2)),
        turn=turn.copy(),
        spin=np.zeros(n),
        radius=np.array([thing.radius for thing in things]),
        mass=np.array([thing.mass for thing in things]),
        solid=np.arange(n) != without,
    )
    place, velocity = np.zeros((n, frames, 3)), np.zeros((n, frames, 2))
    turns, spins = np.zeros((n, frames)), np.zeros((n, frames))
    hits: list[tuple[int, int, int]] = []
    for frame in range(frames):
        for thing, (first, x, y) in kicks.items():
            if frame == first and thing != without:
                bodies.velocity[thing] = (x, y)
        place[:, frame, :2], velocity[:, frame] = bodies.place, bodies.velocity
        turns[:, frame], spins[:, frame] = bodies.turn, bodies.spin
        for _ in range(_PARTS):
            found = bodies.step(SECONDS / FRAMES / _PARTS)
            hits += [(one, other, frame + 1) for one, other in found]
    place[..., 2] = HALF
    place = place.round(_DIGITS)
    inside = in_view(place)
    if without >= 0:
        inside[without] = False
    course = Course(
        place, velocity.round(_DIGITS), turns.round(_DIGITS), spins.round(_DIGITS), inside
    )
    return replace(course, happenings=happenings(course, hits, apart=_AGAIN))
