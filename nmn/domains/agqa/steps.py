"""The value of every function of a program's text, read off the values of the program's nodes.

A function of the text is not always a node: ``Filter(frame, [objects])`` has a value once a frame,
and the program asks about all frames at once. A view says how the value is found; ``Seen`` is what
it is found in. Values are as JSON has them: sets as sorted lists of words, frames as lists of their
ids, what is a function of a frame, an action or the temporal tag by that; None where there is none.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

# Decimals of seconds: files have as many.
_DECIMALS = 3


class Truth(Protocol):
    """What a scene graph states, by frame and by action."""

    @property
    def frame_ids(self) -> Sequence[str]: ...

    def at(self, frame: int, kind: str, relation: str | None) -> list[str]:
        """The words of objects, relations or actions in a frame, sorted."""

    def lasting(self, action: str, longest: bool) -> tuple[float, float] | None:
        """Start and end of the longest or shortest instance; None where there is none."""


class Seen(Protocol):
    """The values of one question."""

    truth: Truth
    exact: bool
    """Do the values come of the truth, so that the truth may fill in what no node has?"""

    def value(self, node: int) -> Any:
        """A node's value; of sets of frames their positions, None where it is refused."""


class View(Protocol):
    """How one function's value is found."""

    def of(self, seen: Seen) -> Any:
        """The value."""


@dataclass(frozen=True)
class OfNode:
    """What a node says: a word, yes or no, a set of words."""

    node: int

    def of(self, seen: Seen) -> Any:
        found = seen.value(self.node)
        return sorted(found) if isinstance(found, list) else found


@dataclass(frozen=True)
class OfFrames:
    """A set of frames, by their ids."""

    node: int

    def of(self, seen: Seen) -> Any:
        found = seen.value(self.node)
        return None if found is None else [seen.truth.frame_ids[k] for k in found]


@dataclass(frozen=True)
class OfOnly:
    """The one word of a set; all of them where there are several, as then it is a toss-up."""

    node: int
    items: int

    def of(self, seen: Seen) -> Any:
        among = seen.value(self.items)
        return sorted(among) if among is not None and len(among) > 1 else seen.value(self.node)


@dataclass(frozen=True)
class OfFound:
    """What is so in the one frame that was looked for; None where there is none."""

    node: int
    found: int

    def of(self, seen: Seen) -> Any:
        return OfNode(self.node).of(seen) if seen.value(self.found) else None


@dataclass(frozen=True)
class OfDone:
    """An action that is looked for in the whole clip; None where it is not done."""

    node: int

    def of(self, seen: Seen) -> Any:
        action = seen.value(self.node)
        if action is None or not seen.exact:
            return action
        frames = range(len(seen.truth.frame_ids))
        done = any(action in seen.truth.at(k, "action", None) for k in frames)
        return action if done else None


@dataclass(frozen=True)
class Within:
    """The frames on which a function of a frame is evaluated, in that order.

    Attributes:
        frames: node of those that are gone through.
        found: node of the one at which that ends; None where it goes through all.
        backward: from the last.
        only: at the found one alone.
    """

    frames: int
    found: int | None = None
    backward: bool = False
    only: bool = False

    def places(self, seen: Seen) -> list[int]:
        frames: list[int] = seen.value(self.frames) or []
        found: list[int] = [] if self.found is None else seen.value(self.found) or []
        if self.only:
            return found
        ordered = frames[::-1] if self.backward else frames
        return ordered[: ordered.index(found[0]) + 1] if found else ordered


@dataclass(frozen=True)
class OfEachFrame:
    """What is in each frame: ``Filter(frame, ...)``. Learned modules take all frames at once and
    so have no such value."""

    within: Within
    kind: str
    relation: int | None = None

    def of(self, seen: Seen) -> Any:
        if not seen.exact:
            return None
        word = None if self.relation is None else seen.value(self.relation)
        places = self.within.places(seen)
        return {seen.truth.frame_ids[k]: seen.truth.at(k, self.kind, word) for k in places}


@dataclass(frozen=True)
class OfWhen:
    """Whether something is so in each frame."""

    within: Within
    node: int

    def of(self, seen: Seen) -> Any:
        holds = set(seen.value(self.node) or [])
        ids = seen.truth.frame_ids
        return {ids[k]: k in holds for k in self.within.places(seen)}


@dataclass(frozen=True)
class OfLength:
    """When each action of a list ends or starts, or how long it lasts, in seconds."""

    actions: int
    longest: bool
    what: str

    def of(self, seen: Seen) -> Any:
        if not seen.exact:
            return None
        spans = {
            action: seen.truth.lasting(action, self.longest)
            for action in seen.value(self.actions) or []
        }
        return {
            action: round(
                {"start": span[0], "end": span[1]}.get(self.what, span[1] - span[0]), _DECIMALS
            )
            for action, span in sorted(spans.items())
            if span is not None
        }


@dataclass(frozen=True)
class OfTag:
    """What depends on the temporal tag: a value for "before" and one for "after"."""

    views: Mapping[str, View]

    def of(self, seen: Seen) -> Any:
        return {tag: view.of(seen) for tag, view in self.views.items()}
