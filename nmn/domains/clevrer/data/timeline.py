"""A clip's graph of what a file states: objects, how they move, and all events in order of time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import torch
from torch import Tensor

from nmn.domains.clevrer.words import (
    DIRECTION,
    FRAMES,
    KIND,
    MOTION,
    PROPERTIES,
    ROLE,
    SCENARIO,
    seconds_of,
)
from nmn.kernels.float32 import FLOAT32_ON_CPU
from nmn.types import ClipGraph, Vocabulary

WIDTH, HEIGHT = 480, 320
"""Of every published video, in pixels."""

_MOVING = 0.1
"""An object whose speed is above this moves (chuangg/CLEVRER, executor/simulation.py)."""

_SAMPLED = 5
"""The published executor knows every fifth frame, and so ends a video at the last of those."""

Collision = tuple[tuple[int, int], int]
"""The places of two objects, and the frame."""


@dataclass(frozen=True)
class State:
    """One object in one frame in which it is in view.

    Attributes:
        location, velocity: two or three numbers, in the units of the file.
        direction: the place of its word; None where it has none.
    """

    location: Sequence[float]
    velocity: Sequence[float]
    direction: int | None = None


@dataclass
class Story:
    """What a file states of one scene; objects are places in ``objects``.

    Attributes:
        objects: of each its word for each property.
        frames: their numbers, ascending, those after the video's end included.
        shown: for each frame the objects in view, in the file's order.
        length: frames of the video: events from this one on are after its end.
        collisions: in the file's order.
        predicted: does the file state what follows?
        without: by the removed object, the collisions of that world.
    """

    objects: Sequence[Mapping[str, str]]
    frames: Sequence[int]
    shown: Sequence[Mapping[int, State]]
    length: int = FRAMES
    collisions: Sequence[Collision] = ()
    predicted: bool = False
    without: Mapping[int, Sequence[Collision]] = field(default_factory=dict)


@dataclass(frozen=True)
class _Happening:
    kind: str
    scenario: str
    parties: tuple[int, ...] = ()
    frame: int | None = None
    removed: int | None = None


def clip_graph(story: Story) -> ClipGraph:
    """The graph of a clip: only the video itself has frames, what follows has events.

    Tables ``color``, ``material`` and ``shape``; tracks ``motion`` (moving, stationary),
    ``direction``, ``location`` and ``velocity`` (three numbers each, 0 of what the file does not
    state); events ``kind`` and ``scenario``; parties ``party`` and ``removed``. An event lasts the
    frame that it is noted at; one that is only possible, the whole video.
    """
    video = [k for k, frame in enumerate(story.frames) if frame < story.length]
    happenings = _happenings(story, story.frames[video[-1]])
    return ClipGraph(
        times=torch.tensor([seconds_of(story.frames[k]) for k in video], **FLOAT32_ON_CPU),
        duration=seconds_of(story.length),
        present=_present(story, video),
        boxes=torch.zeros(len(story.objects), len(video), 4, **FLOAT32_ON_CPU),
        width=WIDTH,
        height=HEIGHT,
        tables={
            words.name: _one_hot([words.index(one[words.name]) for one in story.objects], words)
            for words in PROPERTIES
        },
        track_tables=_tracks(story, video),
        event_tables={
            KIND.name: _one_hot([KIND.index(one.kind) for one in happenings], KIND),
            SCENARIO.name: _one_hot([SCENARIO.index(one.scenario) for one in happenings], SCENARIO),
        },
        spans=torch.tensor([_span(one, story) for one in happenings], **FLOAT32_ON_CPU),
        parties=_parties(happenings, len(story.objects)),
    )


def _happenings(story: Story, last: int) -> list[_Happening]:
    """All events, scenario by scenario, each in order of time.

    At the same frame the order is that of the published executor: bounds, then what leaves, what
    comes into view, and what collides.
    """
    end = last - last % _SAMPLED if not story.predicted else FRAMES - 1 - (FRAMES - 1) % _SAMPLED
    moving = [*_passages(story), *(_collision(one, story) for one in story.collisions)]
    bounds = [_Happening("start", "observed", frame=0), _Happening("end", "observed", frame=end)]
    made = _in_time([*bounds, *(one for one in moving if one.scenario == "observed")])
    if story.predicted:
        made.append(_Happening("start", "unseen", frame=story.length))
        made += _in_time([one for one in moving if one.scenario == "unseen"])
    number = len(story.objects)
    made += [
        _Happening("collision", "possible", (first, second))
        for first in range(number)
        for second in range(first + 1, number)
    ]
    for gone, collisions in story.without.items():
        made.append(_Happening("start", "counterfactual", frame=0, removed=gone))
        made += _in_time(
            [_Happening("collision", "counterfactual", *one, gone) for one in collisions]
        )
    return made


def _in_time(happenings: Sequence[_Happening]) -> list[_Happening]:
    return sorted(happenings, key=lambda one: one.frame or 0)  # stable: ties stay as they were


def _passages(story: Story) -> list[_Happening]:
    """Objects that come into view or leave it; what is in view in the first frame came before."""
    made = []
    for before, now, frame in zip(story.shown, story.shown[1:], story.frames[1:], strict=False):
        for kind, some, others in (("out", before, now), ("in", now, before)):
            made += [
                _Happening(kind, _scenario(frame, story), (one,), frame)
                for one in some
                if one not in others
            ]
    return made


def _collision(collision: Collision, story: Story) -> _Happening:
    pair, frame = collision
    return _Happening("collision", _scenario(frame, story), pair, frame)


def _scenario(frame: int, story: Story) -> str:
    return "observed" if frame < story.length else "unseen"


def _span(happening: _Happening, story: Story) -> list[float]:
    if happening.frame is None:
        return [0.0, seconds_of(story.length)]
    return [seconds_of(happening.frame), seconds_of(happening.frame + 1)]


def _present(story: Story, video: Sequence[int]) -> Tensor:
    made = torch.zeros(len(story.objects), len(video), **FLOAT32_ON_CPU)
    for k in video:
        for one in story.shown[k]:
            made[one, k] = 1
    return made


def _tracks(story: Story, video: Sequence[int]) -> dict[str, Tensor]:
    sizes = {MOTION.name: len(MOTION), DIRECTION.name: len(DIRECTION), "location": 3, "velocity": 3}
    # Lists, as a tensor is slow to fill number by number.
    made = {
        name: [[[0.0] * width for _ in video] for _ in story.objects]
        for name, width in sizes.items()
    }
    for k in video:
        for one, state in story.shown[k].items():
            speed = sum(part * part for part in state.velocity) ** 0.5
            word = "moving" if speed > _MOVING else "stationary"
            made[MOTION.name][one][k][MOTION.index(word)] = 1.0
            if state.direction is not None:
                made[DIRECTION.name][one][k][state.direction] = 1.0
            made["location"][one][k][: len(state.location)] = state.location
            made["velocity"][one][k][: len(state.velocity)] = state.velocity
    shape = len(story.objects), len(video)
    return {
        name: torch.tensor(rows, **FLOAT32_ON_CPU).reshape(*shape, sizes[name])
        for name, rows in made.items()
    }


def _parties(happenings: Sequence[_Happening], objects: int) -> dict[str, Tensor]:
    made = {role: torch.zeros(len(happenings), objects, **FLOAT32_ON_CPU) for role in ROLE}
    for row, one in enumerate(happenings):
        made["party"][row, list(one.parties)] = 1
        if one.removed is not None:
            made["removed"][row, one.removed] = 1
    return made


def _one_hot(places: Sequence[int], words: Vocabulary) -> Tensor:
    made = torch.zeros(len(places), len(words), **FLOAT32_ON_CPU)
    made[range(len(places)), list(places)] = 1
    return made
