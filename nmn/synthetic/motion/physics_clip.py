"""Clips of things that slide, come in, go out and hit each other; and how else it could have gone.

The questions that CLEVRER (Yi et al. 2020, arXiv 1910.01442) asks need more than what is seen: how
the clip goes on, and how it would have gone without one of its things. So every clip is simulated
past its end, and once more without each thing.
"""

from dataclasses import replace

import numpy as np

from nmn.synthetic.camera import FOCAL
from nmn.synthetic.errors import WorldError
from nmn.synthetic.motion.agent_clip import draw_light, draw_things, happenings, spread
from nmn.synthetic.motion.bodies import Bodies
from nmn.synthetic.motion.clip import Course, MotionClip, Thing
from nmn.synthetic.motion.view import in_view, project
from nmn.synthetic.motion.words import RELATIONS

FRAMES = 128
SECONDS = 5.0
FUTURE = 38
"""Frames that are simulated past the end of the clip: 1.5 seconds."""

SLOWING = 0.5
"""World units a second that friction takes of a speed every second: a smooth ground."""

HALF = 0.3
"""All things are of one size."""

_UNSEEN = 0.4  # units beyond the border of the view
_PARTS = 8  # of a frame, between which contacts are looked for
_AREA = (-2.6, 2.6, -1.8, 2.6)
_LANE = 0.88  # between the lines: more than two of the widest need
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

    One to three things rest in view; the others come in, or move from the start.
    """
    n = len(things)
    resting = int(random.integers(1, min(3, n - 1) + 1))
    lanes = random.permutation(n) * _LANE + _AREA[2]
    place = spread(random, np.array([thing.radius for thing in things]), _AREA, 0.25)
    kicks: dict[int, Kick] = {}
    for thing in range(resting, n):
        # Mostly at a resting thing: clips in which nothing happens are no use.
        goal = place[int(random.integers(resting))] if random.random() < 0.8 else np.zeros(2)
        goal = goal + random.normal(0, 0.2, 2)
        frame = 0
        if random.random() < 0.75:  # it waits outside, each on a line of its own
            side = 1.0 if random.random() < 0.5 else -1.0
            waiting = np.array([0.0, lanes[thing], HALF])
            depth = float(project(waiting)[2])
            place[thing] = (side * (depth / 2 / FOCAL + random.uniform(1.2, 1.6)), lanes[thing])
            # The late ones meet others only after the clip's end: something is left to foresee.
            late = random.random() < 0.4
            frame = int(random.integers(50, 105) if late else random.integers(0, 50))
        way = goal - place[thing]
        far = max(float(np.hypot(*way)), 1e-6)
        speed = float(random.uniform(2.4, 4.0))
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
        slowing=SLOWING,
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
        bodies.solid = _near_view(bodies.place) & (np.arange(n) != without)
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


def _near_view(place: np.ndarray) -> np.ndarray:
    """``[n]`` whether discs are in view, or nearly.

    Those that are not meet nothing: what cannot be seen must not decide what is.
    """
    far = np.maximum(np.hypot(place[:, 0], place[:, 1]), _UNSEEN)[:, None]
    nearer = place * (1 - _UNSEEN / far)
    return in_view(np.column_stack([nearer, np.full(len(place), HALF)]))
