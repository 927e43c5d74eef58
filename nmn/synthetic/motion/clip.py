"""One clip's exact truth: what is where at every frame, what is done, and what happens."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Self

import numpy as np
from numpy.typing import NDArray

from nmn.synthetic.errors import WorldError
from nmn.synthetic.motion.words import AGENT, RELATIONS

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

SIZE = (480, 320)
"""Width and height of the view; pictures may be smaller or larger, of the same proportions."""

MOVING = 0.1
"""World units a second; what is faster moves."""


@dataclass(frozen=True)
class Thing:
    """One thing, or the agent.

    Attributes:
        color, shape, material: as the ray caster draws them.
        half: half its height in world units; also a sphere's and a cylinder's radius.
        radius: of the disc that it is on the ground.
        mass: only the agent's is not that of its disc.
        agent: True for the one who acts, who is drawn as a cylinder with a head.
    """

    color: str
    shape: str
    material: str
    half: float
    radius: float
    mass: float = 1.0
    agent: bool = False

    @property
    def kind(self) -> str:
        """What it is called: "red cube", or "person"."""
        return AGENT if self.agent else f"{self.color} {self.shape}"


@dataclass(frozen=True)
class Action:
    """What the agent does with a thing, from ``start`` until ``end`` (seconds)."""

    verb: str
    thing: int
    start: float
    end: float

    @property
    def length(self) -> float:
        """Seconds."""
        return self.end - self.start


@dataclass(frozen=True)
class Happening:
    """What befalls things: "in" or "out" of the view (one thing), "collision" (two).

    Attributes:
        frame: the first that is shown at or after it. It may be past the last of the clip, where
            it belongs to what comes after the clip's end.
        place: x and y on the ground.
    """

    kind: str
    things: tuple[int, ...]
    frame: int
    place: tuple[float, float]


@dataclass(frozen=True)
class Course:
    """How n things moved for T frames.

    Attributes:
        place: ``[n, T, 3]`` centres; x points right, y away from the camera, z up.
        velocity: ``[n, T, 2]`` along the ground, world units a second.
        turn, spin: ``[n, T]`` about the vertical axis: radians, and radians a second.
        inside: ``[n, T]`` whether the centre is within the view.
        happenings: by frame.
    """

    place: Floats
    velocity: Floats
    turn: Floats
    spin: Floats
    inside: Flags
    happenings: tuple[Happening, ...] = ()

    @property
    def frames(self) -> int:
        return int(self.place.shape[1])

    def at(self, frames: NDArray[np.int64]) -> Self:
        """These frames alone; happenings are of the whole course and left as they are."""
        return replace(
            self,
            place=self.place[:, frames],
            velocity=self.velocity[:, frames],
            turn=self.turn[:, frames],
            spin=self.spin[:, frames],
            inside=self.inside[:, frames],
        )


@dataclass(frozen=True)
class MotionClip:
    """A clip of the motion world.

    Attributes:
        name: "motion_000012"; of letters, digits and underscores.
        kind: "agent" or "physics".
        number: which of its series.
        fps: frames a second that were simulated.
        duration: seconds; the last frame is shown until then.
        numbers: ``[T]`` of the simulated frames that the clip has: all, or those sampled.
        things: the agent first, where there is one.
        course: how they move, at these frames.
        relations: ``[n, T, len(RELATIONS)]`` how the agent stands to each thing; the agent's own
            row is empty, as are frames where the thing is not in view.
        gaze: ``[T]`` radians: where the agent looks; its body is turned as ``course.turn`` says.
        hands: ``[T]`` the thing that the agent has in its hands, -1 for none.
        actions: by start.
        what_if: physics alone: how it went on, past the end of the clip (key -1), and how it would
            have gone without thing k (key k; its row is there, and is never inside).
        light: x, y, z of the lamps that are drawn anew for each clip, by name.
    """

    name: str
    kind: str
    number: int
    fps: float
    duration: float
    numbers: NDArray[np.int64]
    things: tuple[Thing, ...]
    course: Course
    relations: Flags
    gaze: Floats
    hands: NDArray[np.int64]
    actions: tuple[Action, ...] = ()
    what_if: Mapping[int, Course] = field(default_factory=dict)
    light: Mapping[str, tuple[float, float, float]] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.numbers)

    @cached_property
    def times(self) -> Floats:
        """``[T]`` seconds at which each frame is shown."""
        return np.round(self.numbers / self.fps, 6)

    @property
    def shown_fps(self) -> float:
        """Frames a second that the clip has: fewer than were simulated, where it is sampled."""
        return self.fps / float(self.numbers[1] - self.numbers[0]) if len(self) > 1 else self.fps

    @property
    def agent(self) -> int | None:
        """Its place among the things; None where nobody acts."""
        return 0 if self.things and self.things[0].agent else None

    @property
    def moving(self) -> Flags:
        """``[n, T]``."""
        speed = np.hypot(self.course.velocity[..., 0], self.course.velocity[..., 1])
        return np.asarray(speed > MOVING)

    def frames_of(self, action: Action) -> NDArray[np.int64]:
        """The frames, counted in this clip, that are shown while something is done."""
        times = self.times
        return np.flatnonzero((times >= action.start - 1e-6) & (times < action.end - 1e-6))

    def relations_at(self, thing: int, frame: int) -> list[str]:
        """The words of how the agent stands to a thing in a frame."""
        return [RELATIONS[k] for k in np.flatnonzero(self.relations[thing, frame])]

    def sampled(self, fps: float) -> Self:
        """Every few frames, as near to ``fps`` a second as whole numbers allow; the first stays.

        Raises:
            WorldError: not a positive number.
        """
        if not fps > 0:
            raise WorldError(f"{fps} frames a second", expected="a number above 0")
        every = max(1, round(self.fps / fps))
        return self.at(np.flatnonzero(self.numbers % every == 0))

    def at(self, kept: NDArray[np.int64]) -> Self:
        """These of its frames alone, ``[k]`` counted in this clip; actions are left as they are."""
        return replace(
            self,
            numbers=self.numbers[kept],
            course=self.course.at(kept),
            relations=self.relations[:, kept],
            gaze=self.gaze[kept],
            hands=self.hands[kept],
        )
