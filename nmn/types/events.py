"""Events: what happens in a clip, several of them or one."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Self

from jaxtyping import Float
from torch import Tensor

from nmn.types.choice import Choice, whole
from nmn.types.clip_graph import ClipGraph
from nmn.types.codes import code_of_places
from nmn.types.mark import Mark
from nmn.types.members import Members
from nmn.types.objects import numbers_in
from nmn.types.probability import EPSILON, all_decided
from nmn.types.reading import SHOWN, Reading
from nmn.types.spans import span_text
from nmn.types.value import value_type
from nmn.types.vocabulary import Vocabulary

# More than these in one line are not read: the rest is counted.
_NAMED = 6
_NONE = "none"


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


def _ranked(scores: Tensor, above: float) -> list[int]:
    return [k for k in scores.argsort(descending=True, stable=True).tolist() if scores[k] > above]


def _marks(scores: Tensor, reading: Reading) -> list[Mark]:
    seen = reading.percept
    if not isinstance(seen, ClipGraph):
        return []
    made = []
    for event in _ranked(scores[: seen.events], SHOWN):
        start, end = seen.spans[event].tolist()
        name = event_name(reading, event)
        made.append(Mark("span", name, float(scores[event]), span=(start, end)))
    return made


@value_type
@dataclass(frozen=True)
class EventSet(Members):
    """For each event of a clip the probability that it belongs to the set.

    Attributes:
        scores: ``[batch, events]`` in [0, 1]; 0 where a clip has fewer events.
    """

    scores: Float[Tensor, "batch events"]

    axes: ClassVar[Mapping[str, tuple[str | int, ...]]] = {"scores": ("events",)}

    def read(self, i: int, reading: Reading) -> str:
        order = _ranked(self.scores[i], 0.5)
        named = [f"{event_name(reading, k)} {float(self.scores[i, k]):.2f}" for k in order[:_NAMED]]
        if len(order) > _NAMED:
            named.append(f"and {len(order) - _NAMED} more")
        noun = "event" if len(order) == 1 else "events"
        return f"{len(order)} {noun}: {', '.join(named)}" if order else "no events"

    def answer(self, i: int, reading: Reading) -> str:
        return ", ".join(event_name(reading, k) for k in self.members(i)) or _NONE

    def confidence(self) -> Float[Tensor, " batch"]:
        return all_decided(self.scores)

    def draw(self, i: int, reading: Reading) -> list[Mark]:
        return _marks(self.scores[i], reading)

    @classmethod
    def code_of(cls, stated: object, words: Vocabulary | None) -> int | None:
        if isinstance(stated, str):
            stated = numbers_in(stated) if stated != _NONE else []
        if not isinstance(stated, list) or not all(whole(k) is not None for k in stated):
            return None
        return code_of_places(stated)


@value_type
@dataclass(frozen=True)
class Event(Choice):
    """One event, as a distribution over the events of the clip.

    Attributes:
        weights: ``[batch, events]``; a row sums to the probability that there is such an event.
    """

    weights: Float[Tensor, "batch events"]

    axes: ClassVar[Mapping[str, tuple[str | int, ...]]] = {"weights": ("events",)}

    def read(self, i: int, reading: Reading) -> str:
        order = _ranked(self.weights[i], SHOWN)
        named = [f"{event_name(reading, k)} {float(self.weights[i, k]):.2f}" for k in order]
        if not named:
            return "no event"
        return f"{named[0]} (or {', '.join(named[1:_NAMED])})" if len(named) > 1 else named[0]

    def answer(self, i: int, reading: Reading) -> str:
        if not self.weights.shape[1] or not float(self.weights[i].max()) > 0:
            return _NONE
        return event_name(reading, int(self.weights[i].argmax()))

    def draw(self, i: int, reading: Reading) -> list[Mark]:
        return _marks(self.weights[i], reading)

    def loss(self, target: Self) -> Float[Tensor, " batch"]:
        """Negative log of the weight on the target event: ``[batch]``."""
        return -(self.weights * target.weights).sum(dim=1).clamp_min(EPSILON).log()

    @classmethod
    def code_of(cls, stated: object, words: Vocabulary | None) -> int | None:
        if isinstance(stated, str):
            found = numbers_in(stated) or []
            return found[0] if len(found) == 1 else None
        return whole(stated)
