"""A scene graph as programs see it: what there is in each frame, and each time that an action is
done."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

from nmn.datasets.records import BadRecord, Problem, Records
from nmn.domains.agqa.data.vertices import GROUPS, Vertices
from nmn.domains.agqa.words import AgqaWords
from nmn.errors import DatasetError
from nmn.files import read_json, read_pickle, short, sound_text

_PICKLES = (".pkl", ".pickle", ".p")


@dataclass(frozen=True)
class AgqaFrame:
    """What is true in one frame, in words.

    Attributes:
        name: the file's id of it.
        seconds: when it is shown.
        objects: that are there.
        related: relation -> objects that the person stands in it to.
        actions: that go on.
    """

    name: str
    seconds: float
    objects: frozenset[str]
    related: Mapping[str, frozenset[str]]
    actions: frozenset[str]


@dataclass(frozen=True)
class AgqaAction:
    """One time that an action is done.

    Attributes:
        action: its word.
        start, end: seconds.
        verbs, objects: words of its parts; several where the file does not say which.
    """

    action: str
    start: float
    end: float
    verbs: frozenset[str] = field(default_factory=frozenset)
    objects: frozenset[str] = field(default_factory=frozenset)


@dataclass(frozen=True)
class AgqaGraph:
    """The scene graph of one video.

    Attributes:
        video_id: of the file.
        frames: by time.
        actions: by start.
        duration: seconds.
    """

    video_id: str
    frames: tuple[AgqaFrame, ...]
    actions: tuple[AgqaAction, ...]
    duration: float

    @cached_property
    def frame_ids(self) -> tuple[str, ...]:
        """The file's ids of the frames."""
        return tuple(frame.name for frame in self.frames)

    def at(self, frame: int, kind: str, relation: str | None) -> list[str]:
        """The objects, relations or actions of a frame, sorted; with a relation, the objects that
        the person stands in it to."""
        here = self.frames[frame]
        if relation is not None:
            return sorted(here.related.get(relation, ()))
        found = {"object": here.objects, "relation": here.related, "action": here.actions}[kind]
        return sorted(found)

    def lasting(self, action: str, longest: bool) -> tuple[float, float] | None:
        """Start and end of the longest or shortest time that it is done; None where it is not."""
        spans = [(one.start, one.end) for one in self.actions if one.action == action]
        pick = max if longest else min
        return pick(spans, key=lambda span: round(span[1] - span[0], 3)) if spans else None


def read_scene_graphs(path: str | Path, words: AgqaWords) -> Records[AgqaGraph]:
    """The scene graphs of a file: ``.json``, ``.json.gz``, or the published ``.pkl``.

    Raises:
        DatasetError: the file cannot be read, or is no map of videos.
    """
    path = Path(path)
    packed = path.name.removesuffix(".gz")
    found = read_pickle(path) if packed.endswith(_PICKLES) else read_json(path)
    if not isinstance(found, Mapping):
        raise DatasetError(
            f"the file holds {short(found)}",
            where=str(path),
            expected="{video id: {vertex id: vertex}}",
        )
    records: Records[AgqaGraph] = Records()
    for position, (video, vertices) in enumerate(found.items()):
        try:
            if not sound_text(video):
                raise BadRecord(f"a video is called {short(video)}; expected a text")
            records.good.append(scene_graph(video, vertices, words))
        except BadRecord as error:
            name = video if sound_text(video) else short(video)
            problem = Problem(str(path), position, f"video {name}: {error}", name)
            records.problems.append(problem)
    return records


def scene_graph(video_id: str, vertices: Any, words: AgqaWords) -> AgqaGraph:
    """The graph of one video.

    Raises:
        BadRecord: it is not in AGQA's layout, or an id has no word.
    """
    given = Vertices(vertices)
    if not given.frames:
        raise BadRecord("it has no frame")
    times = _times(given)
    named = _Named(words)
    frames = tuple(
        _frame(given, name, seconds, named)
        for name, seconds in sorted(times.items(), key=lambda pair: (pair[1], pair[0]))
    )
    ends = [frame.seconds for frame in frames]
    gap = median(b - a for a, b in pairwise(ends)) if len(ends) > 1 else 1.0
    lasts = {
        frame.name: end for frame, end in zip(frames, [*ends[1:], ends[-1] + gap], strict=True)
    }
    done: dict[str, set[str]] = {}
    actions = []
    for name in given.actions:
        shown = sorted(given.frame_names(name, "all_f"), key=times.__getitem__)
        action = _action(given, name, shown, times, lasts, named)
        for frame in shown:
            done.setdefault(frame, set()).add(action.action)
        actions.append(action)
    # A frame that an action lists and that does not list the action shows it all the same.
    frames = tuple(
        AgqaFrame(one.name, one.seconds, one.objects, one.related,
                  one.actions | done.get(one.name, set()))
        for one in frames
    )  # fmt: skip
    duration = max([ends[-1] + gap, *(action.end for action in actions)])
    actions.sort(key=lambda one: (one.start, one.end, one.action))
    return AgqaGraph(video_id, frames, tuple(actions), duration)


class _Named:
    """Words of ids; an id without one is refused, as a program could never ask about it."""

    def __init__(self, words: AgqaWords) -> None:
        self._words = words

    def __call__(self, identity: str, where: str) -> str:
        if identity not in self._words.english:
            raise BadRecord(f"{where} is one of {short(identity)}, which has no word in ENG.txt")
        return self._words.word(identity)

    def known(self, identity: str) -> str | None:
        """The word of an id, where it has one."""
        return self._words.word(identity) if identity in self._words.english else None


def _times(given: Vertices) -> dict[str, float]:
    """When each frame is shown: as the file says; where two are said to be shown at once, by their
    numbers and the frame rate that the others tell."""
    stated = {name: given.seconds(name, "secs") for name in given.frames}
    times = {name: seconds for name, seconds in stated.items() if seconds is not None}
    if len(times) == len(stated) == _apart(times):
        return times
    rates = [int(name) / seconds for name, seconds in times.items() if seconds > 0]
    if not rates or median(rates) <= 0:
        raise BadRecord("its frames have no secs by which they can be told apart")
    rate = median(rates)
    numbered = {name: int(name) / rate for name in stated}
    if _apart(numbered) < len(numbered):
        raise BadRecord("two of its frames are shown at once")
    return numbered


def _apart(times: Mapping[str, float]) -> int:
    """How many different times there are, in the numbers that modules compute with."""
    return len({float(np.float32(seconds)) for seconds in times.values()})


def _frame(given: Vertices, name: str, seconds: float, named: _Named) -> AgqaFrame:
    things = given.references(name, "objects")
    objects = {named(given.kind(one), one) for one in things}
    related: dict[str, set[str]] = {}
    for relation in given.references(name, *GROUPS):
        to = related.setdefault(named(given.kind(relation), relation), set())
        to.update(named(given.kind(one), one) for one in given.references(relation, "objects"))
    for thing in things:
        for relation in given.references(thing, *GROUPS):
            word = named(given.kind(relation), relation)
            related.setdefault(word, set()).add(named(given.kind(thing), thing))
    actions = {named(given.kind(one, "charades"), one) for one in given.references(name, "actions")}
    relations = {word: frozenset(to) for word, to in related.items()}
    return AgqaFrame(name, seconds, frozenset(objects), relations, frozenset(actions))


def _action(
    given: Vertices,
    name: str,
    shown: list[str],
    times: Mapping[str, float],
    lasts: Mapping[str, float],
    named: _Named,
) -> AgqaAction:
    start, end = given.seconds(name, "start"), given.seconds(name, "end")
    if start is None or end is None:
        if not shown:
            raise BadRecord(f"the action {name} has neither start and end nor frames")
        start, end = times[shown[0]], lasts[shown[-1]]
    if end < start:
        raise BadRecord(f"the action {name} ends at {end:g} s, before it starts at {start:g} s")
    parts = {}
    for part, stated, listed in (("verb", "verb_id", "verb"), ("object", "object_id", "objects")):
        ids = given.kinds(name, stated)
        ids = ids or [given.kind(one) for one in given.references(name, listed)]
        # Not every action has an object, and no program names what has no word.
        parts[part] = frozenset(word for one in ids if (word := named.known(one)) is not None)
    word = named(given.kind(name, "charades"), name)
    return AgqaAction(word, start, end, parts["verb"], parts["object"])
