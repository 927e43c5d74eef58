"""Events: what happens in a clip, several of them or one."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from jaxtyping import Float
from torch import Tensor

from nmn.types.clip_graph import ClipGraph
from nmn.types.mark import Mark
from nmn.types.places import NONE, OnePart, SeveralParts, ranked
from nmn.types.probability import all_decided
from nmn.types.reading import SHOWN, Reading
from nmn.types.spans import span_text
from nmn.types.value import value_type

# More than these in one line are not read: the rest is counted.
_NAMED = 6


def event_name(reading: Reading, event: int) -> str:
    """A short name: its number, its likeliest kind, and when it is, "#2 collision 1.2-1.3 s"."""
    seen = reading.percept
    if not isinstance(seen, ClipGraph) or event >= seen.events:
        return f"#{event}"
    kinds = []
    for key, table in seen.event_tables.items():
        words = reading.vocabularies.get(key)
        if words is not None and table.shape[1] and float(table[event].max()) > 0:
            kinds.append(words[int(table[event].argmax())])
    start, end = seen.spans[event].tolist()
    return " ".join([f"#{event}", *kinds, span_text([(start, end)])])


def _marks(scores: Tensor, reading: Reading) -> list[Mark]:
    seen = reading.percept
    if not isinstance(seen, ClipGraph):
        return []
    made = []
    for event in ranked(scores[: seen.events], SHOWN):
        start, end = seen.spans[event].tolist()
        name = event_name(reading, event)
        made.append(Mark("span", name, float(scores[event]), span=(start, end)))
    return made


@value_type
@dataclass(frozen=True)
class EventSet(SeveralParts):
    """For each event of a clip the probability that it belongs to the set.

    Attributes:
        scores: ``[batch, events]`` in [0, 1]; 0 where a clip has fewer events.
    """

    scores: Float[Tensor, "batch events"]

    axes: ClassVar[Mapping[str, tuple[str | int, ...]]] = {"scores": ("events",)}

    def read(self, i: int, reading: Reading) -> str:
        order = ranked(self.scores[i], 0.5)
        named = [f"{event_name(reading, k)} {float(self.scores[i, k]):.2f}" for k in order[:_NAMED]]
        if len(order) > _NAMED:
            named.append(f"and {len(order) - _NAMED} more")
        noun = "event" if len(order) == 1 else "events"
        return f"{len(order)} {noun}: {', '.join(named)}" if order else "no events"

    def answer(self, i: int, reading: Reading) -> str:
        return ", ".join(event_name(reading, k) for k in self.members(i)) or NONE

    def confidence(self) -> Float[Tensor, " batch"]:
        return all_decided(self.scores)

    def draw(self, i: int, reading: Reading) -> list[Mark]:
        return _marks(self.scores[i], reading)


@value_type
@dataclass(frozen=True)
class Event(OnePart):
    """One event, as a distribution over the events of the clip.

    Attributes:
        weights: ``[batch, events]``; a row sums to the probability that there is such an event.
    """

    weights: Float[Tensor, "batch events"]

    axes: ClassVar[Mapping[str, tuple[str | int, ...]]] = {"weights": ("events",)}

    def read(self, i: int, reading: Reading) -> str:
        order = ranked(self.weights[i], SHOWN)
        named = [f"{event_name(reading, k)} {float(self.weights[i, k]):.2f}" for k in order]
        if not named:
            return "no event"
        return f"{named[0]} (or {', '.join(named[1:_NAMED])})" if len(named) > 1 else named[0]

    def answer(self, i: int, reading: Reading) -> str:
        if not self.weights.shape[1] or not float(self.weights[i].max()) > 0:
            return NONE
        return event_name(reading, int(self.weights[i].argmax()))

    def draw(self, i: int, reading: Reading) -> list[Mark]:
        return _marks(self.weights[i], reading)
