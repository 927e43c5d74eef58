"""Single events: which one is meant, whether it happens, and what is asked about it."""

from collections.abc import Mapping, Sequence
from typing import ClassVar

import torch

from nmn.domains.clevrer.exact.events import _largest
from nmn.domains.clevrer.exact.tables import (
    NO_EVENT,
    NO_TIME,
    NOT_THERE,
    SEVERAL_EVENTS,
    WRONG_KIND,
    codes,
    in_scenario,
    of_kind,
    parties,
    same_event,
    timeless,
)
from nmn.modules import Module, module
from nmn.types import (
    Bool,
    Clip,
    Event,
    EventSet,
    Interval,
    Number,
    Object,
    Reading,
    Reason,
    Value,
    Vocabulary,
)
from nmn.types.events import event_name

# More names than this do not help to choose.
_NAMED = 4


@module("clevrer.bound", version=1)
class Boundary(Module):
    """The start of the video, at frame 0, or its end, at frame 125.

    ``[batch, events]``. The bare ``start`` and ``end`` of CLEVRER's question files.

    Arguments:
        kind: "start" or "end".
    """

    def __init__(self, vocabularies: Mapping[str, Vocabulary], kind: str = "start") -> None:
        super().__init__(vocabularies)
        self.kind = kind

    def forward(self, clip: Clip) -> Event:
        found = in_scenario(clip, "observed") * of_kind(clip, self.kind)
        return Event(_one(found), refused=codes(found.sum(dim=1) < 0.5, NO_EVENT.code))


@module("clevrer.filter_bound", version=1)
class FilterBoundary(Boundary):
    """The start, or the end, that is in a set of events; refuses where it is not there.

    ``[batch, events]``. CLEVRER's ``filter_start`` and ``filter_end``.
    """

    def forward(self, clip: Clip, events: EventSet) -> Event:  # type: ignore[override]
        found = events.scores * of_kind(clip, self.kind)
        return Event(_one(found), refused=codes(found.sum(dim=1) < 0.5, NO_EVENT.code))


@module("clevrer.unique_event", version=1)
class UniqueEvent(Module):
    """The one event that a set holds; refuses when there is none, or more than one.

    1 for the only member: ``[batch, events]``. CLEVRER's ``unique``.
    """

    differentiable: ClassVar[tuple[str, ...]] = ()

    def forward(self, events: EventSet) -> Event:
        members = events.scores > 0.5
        number = members.sum(dim=1)
        refused = torch.where(number > 1, SEVERAL_EVENTS.code, codes(number < 1, NO_EVENT.code))
        weights = members.to(events.scores.dtype) * (number == 1).unsqueeze(1)
        return Event(weights, refused=refused.to(torch.int32))

    def explain(self, why: Reason, inputs: Sequence[Value], row: int, reading: Reading) -> str:
        fitting = (inputs[0].first[row] > 0.5).nonzero().flatten().tolist()
        if why is not SEVERAL_EVENTS or len(fitting) < 2:
            return why.text
        named = [event_name(reading, event) for event in fitting[:_NAMED]]
        if len(fitting) > _NAMED:
            named.append(f"and {len(fitting) - _NAMED} more")
        return f"{len(fitting)} events fit: {', '.join(named)}"


@module("clevrer.count_events", version=1)
class CountEvents(Module):
    """How many events a set has.

    1 at the number: ``[batch, counts]``. CLEVRER's ``count``.
    """

    differentiable: ClassVar[tuple[str, ...]] = ()

    def forward(self, clip: Clip, events: EventSet) -> Number:
        number = (events.scores > 0.5).sum(dim=1, keepdim=True)
        counts = torch.arange(clip.counts, device=number.device)
        return Number((counts == number).to(events.scores.dtype))


@module("clevrer.exist_event", version=1)
class ExistEvent(Module):
    """Has a set of events a member?

    1 - prod_i (1 - s_i): ``[batch]``. CLEVRER's ``exist``.
    """

    def forward(self, events: EventSet) -> Bool:
        return Bool(1 - (1 - events.scores).prod(dim=1))


@module("clevrer.belong_to", version=1)
class BelongTo(Module):
    """Is there an event of the same kind and the same objects in a set?

    sum_i w_i max_j [i and j are the same] s_j: ``[batch]``. When they happen does not count, so
    that a collision which is only possible is compared with those that happen. CLEVRER's
    ``belong_to``.
    """

    def forward(self, clip: Clip, event: Event, events: EventSet) -> Bool:
        found = _largest(same_event(clip) * events.scores.unsqueeze(1))
        return Bool((event.weights * found).sum(dim=1).clamp(0, 1))


@module("clevrer.takes_part", version=1)
class TakesPart(Module):
    """Does an object take part in any event of a set?

    max_i s_i sum_k P_ik w_k: ``[batch]``. CLEVRER's ``belong_to`` of an object.
    """

    def forward(self, clip: Clip, target: Object, events: EventSet) -> Bool:
        there = (parties(clip) * target.weights.unsqueeze(1)).sum(dim=2)
        return Bool(_largest((events.scores * there).unsqueeze(1)).squeeze(1).clamp(0, 1))


@module("clevrer.query_frame", version=1)
class QueryFrame(Module):
    """When an event happens: the frame that it is in, from when to when that is shown.

    ``[batch]`` seconds. Refuses of events that happen at no time. CLEVRER's ``query_frame``, in its
    question files ``get_frame``.
    """

    differentiable: ClassVar[tuple[str, ...]] = ()

    def forward(self, clip: Clip, event: Event) -> Interval:
        if not event.weights.shape[1]:
            nothing = event.weights.sum(dim=1)
            return Interval(nothing, nothing, nothing, refused=codes(nothing < 1, NO_EVENT.code))
        best = event.weights.argmax(dim=1)
        chosen = clip.spans.gather(1, best.reshape(-1, 1, 1).expand(-1, 1, 2)).squeeze(1)
        never = (timeless(clip) * event.weights).sum(dim=1) > 0.5
        p = event.weights.sum(dim=1).clamp(0, 1)
        refused = torch.where(p > 0, codes(never, NO_TIME.code), NO_EVENT.code)
        start, end = (chosen * (p > 0).unsqueeze(1)).unbind(dim=1)
        return Interval(start, end, p, refused=refused.to(torch.int32))


@module("clevrer.query_object", version=1)
class QueryObject(Module):
    """The object that comes into view or leaves it; refuses of other events.

    sum_i w_i P_ik: ``[batch, objects]``. CLEVRER's ``query_object``, in its question files
    ``get_object``.
    """

    def forward(self, clip: Clip, event: Event) -> Object:
        passing = event.weights * (of_kind(clip, "in") + of_kind(clip, "out"))
        found = (parties(clip) * passing.unsqueeze(2)).sum(dim=1)
        return Object(_one(found), refused=codes(passing.sum(dim=1) < 0.5, WRONG_KIND.code))


@module("clevrer.query_collision_partner", version=1)
class QueryPartner(Module):
    """The other object of a collision; refuses of other events, and of objects not in it.

    sum_i w_i P_ik but for the object itself: ``[batch, objects]``. CLEVRER's
    ``query_collision_partner``, in its question files ``get_col_partner``.
    """

    def forward(self, clip: Clip, event: Event, target: Object) -> Object:
        collides = event.weights * of_kind(clip, "collision")
        found = (parties(clip) * collides.unsqueeze(2)).sum(dim=1)
        inside = (found * target.weights).sum(dim=1)
        refused = torch.where(
            collides.sum(dim=1) < 0.5, WRONG_KIND.code, codes(inside < 0.5, NOT_THERE.code)
        )
        return Object(_one(found * (1 - target.weights)), refused=refused.to(torch.int32))


def _one(found: torch.Tensor) -> torch.Tensor:
    """As it is where it sums to one at most; a choice of several has equal shares."""
    return found / found.sum(dim=1, keepdim=True).clamp_min(1)
