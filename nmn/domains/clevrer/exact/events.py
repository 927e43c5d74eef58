"""Sets of events: where they are taken from, and which of them are kept."""

from collections.abc import Mapping
from typing import Annotated, ClassVar

import torch
from torch import Tensor

from nmn.domains.clevrer.exact.tables import (
    NO_COUNTERFACT,
    NO_EVENT,
    NO_FUTURE,
    NO_TIME,
    ancestors,
    codes,
    in_scenario,
    of_kind,
    parties,
    removed,
    same_parties,
    simulated,
    timeless,
)
from nmn.modules import Module, module
from nmn.types import Clip, Event, EventSet, Object, ObjectSet, Vocabulary, Word
from nmn.types.refusal import TOO_FEW


@module("clevrer.events", version=1)
class Observed(Module):
    """All events of the video, its start and end included, in order of time.

    ``[batch, events]``. CLEVRER's ``events``.
    """

    def forward(self, clip: Clip) -> EventSet:
        return EventSet(in_scenario(clip, "observed"))


@module("clevrer.unseen_events", version=1)
class Unseen(Module):
    """What will happen after the video's end; refuses where that was not predicted.

    ``[batch, events]``. CLEVRER's ``unseen_events``.
    """

    def forward(self, clip: Clip) -> EventSet:
        known = (simulated(clip, "unseen") > 0.5).any(dim=1)
        return EventSet(in_scenario(clip, "unseen"), refused=codes(~known, NO_FUTURE.code))


@module("clevrer.all_events", version=1)
class Possible(Module):
    """Every collision that could be: one of each pair of objects, at no time.

    ``[batch, events]``. CLEVRER's ``all_events``.
    """

    def forward(self, clip: Clip) -> EventSet:
        return EventSet(in_scenario(clip, "possible"))


@module("clevrer.counterfact_events", version=1)
class Counterfactual(Module):
    """What would happen without the object; refuses where that was not simulated.

    ``[batch, events]``. CLEVRER's ``counterfact_events``.
    """

    def forward(self, clip: Clip, target: Object) -> EventSet:
        return EventSet(without(clip, target), refused=unknown_without(clip, target))


@module("clevrer.filter_counterfact", version=1)
class FilterCounterfactual(Module):
    """Of a set of events those whose objects would collide without the object.

    s_i max_j [i and j have the same parties][j happens without it]: ``[batch, events]``. Refuses
    where that was not simulated. CLEVRER's ``filter_counterfact``, in its question files
    ``get_counterfact``.
    """

    def forward(self, clip: Clip, events: EventSet, target: Object) -> EventSet:
        there = without(clip, target) * of_kind(clip, "collision")
        alike = _largest(same_parties(clip) * there.unsqueeze(1))
        return EventSet(events.scores * alike, refused=unknown_without(clip, target))


@module("clevrer.filter_kind", version=1)
class Involving(Module):
    """Of a set of events those of one kind in which any of the objects takes part.

    s_i [kind of i] max_k P_ik o_k: ``[batch, events]``. CLEVRER's ``filter_in``, ``filter_out`` and
    ``filter_collision``.

    Arguments:
        kind: "in", "out" or "collision".
    """

    def __init__(self, vocabularies: Mapping[str, Vocabulary], kind: str = "collision") -> None:
        super().__init__(vocabularies)
        self.kind = kind

    def forward(self, clip: Clip, events: EventSet, objects: ObjectSet) -> EventSet:
        takes_part = _largest(parties(clip) * objects.scores.unsqueeze(1))
        return EventSet(events.scores * of_kind(clip, self.kind) * takes_part)


@module("clevrer.filter_kind_of", version=1)
class InvolvingOne(Involving):
    """Of a set of events those of one kind in which the object takes part.

    s_i [kind of i] sum_k P_ik w_k: ``[batch, events]``. The same functions of CLEVRER, behind
    ``unique``.
    """

    def forward(self, clip: Clip, events: EventSet, target: Object) -> EventSet:  # type: ignore[override]
        return super().forward(clip, events, ObjectSet(target.weights))


@module("clevrer.filter_time", version=1)
class InTime(Module):
    """Of a set of events those before, or after, one of them; not those at the same frame.

    s_i [t_i < t] or s_i [t_i > t]: ``[batch, events]``. Refuses where an event has no time.
    CLEVRER's ``filter_before`` and ``filter_after``.

    Arguments:
        later: keep what is after.
    """

    differentiable: ClassVar[tuple[str, ...]] = ("events",)

    def __init__(self, vocabularies: Mapping[str, Vocabulary], later: bool = False) -> None:
        super().__init__(vocabularies)
        self.later = later

    def forward(self, clip: Clip, events: EventSet, moment: Event) -> EventSet:
        starts = clip.spans[..., 0]
        chosen = torch.zeros_like(starts)
        if starts.shape[1]:
            chosen = starts.gather(1, moment.weights.argmax(dim=1, keepdim=True))
        kept = starts > chosen if self.later else starts < chosen
        nowhen = timeless(clip) > 0.5
        wrong = ((events.scores > 0.5) & nowhen) | ((moment.weights > 0.5) & nowhen)
        return EventSet(events.scores * kept, refused=codes(wrong.any(dim=1), NO_TIME.code))


@module("clevrer.filter_order", version=1)
class InOrder(Module):
    """The first, second or last of a set of events; refuses where there are not as many.

    1 for the one: ``[batch, events]``. Events of a clip stand in order of time, so places are
    ranks. CLEVRER's ``filter_order``.
    """

    differentiable: ClassVar[tuple[str, ...]] = ()

    def forward(self, events: EventSet, order: Annotated[Word, "order"]) -> Event:
        members = events.scores > 0.5
        rank, number = members.cumsum(dim=1), members.sum(dim=1)
        wanted = torch.where(order.index == 2, number, order.index + 1)
        one = members & (rank == wanted.unsqueeze(1))
        refused = torch.where(number == 0, NO_EVENT.code, codes(wanted > number, TOO_FEW.code))
        return Event(one.to(events.scores.dtype), refused=refused.to(torch.int32))


@module("clevrer.filter_ancestor", version=1)
class Ancestors(Module):
    """Of a set of events those that are behind one, in the causal graph of what was observed.

    s_i sum_j w_j [i is behind j]: ``[batch, events]``. CLEVRER's ``filter_ancestor``.
    """

    def forward(self, clip: Clip, events: EventSet, event: Event) -> EventSet:
        behind = (event.weights.unsqueeze(2) * ancestors(clip)).sum(dim=1)
        return EventSet(events.scores * behind.clamp(0, 1))


def without(clip: Clip, target: Object) -> Tensor:
    """``[batch, events]`` what happens where the object is removed."""
    gone = (removed(clip) * target.weights.unsqueeze(1)).sum(dim=2).clamp(0, 1)
    return in_scenario(clip, "counterfactual") * gone


def unknown_without(clip: Clip, target: Object) -> Tensor:
    """``[batch]`` refusal where no simulation removes the object."""
    gone = (removed(clip) * target.weights.unsqueeze(1)).sum(dim=2)
    known = (simulated(clip, "counterfactual") * gone > 0.5).any(dim=1)
    return codes(~known, NO_COUNTERFACT.code)


def _largest(table: Tensor) -> Tensor:
    """``table.amax(dim=2)``, and 0 of none."""
    if not table.shape[2]:
        return table.new_zeros(table.shape[:2])
    return table.amax(dim=2)
