"""What clips state of their events, as tables that are made once a batch."""

import torch
from jaxtyping import Float
from torch import Tensor

from nmn.domains.clevrer.words import KIND, SCENARIO
from nmn.types import Clip, ClipStack, Vocabulary, reason

NO_FUTURE = reason(
    "no future",
    "what happens after the video's end is not known: annotations state the video alone, the "
    "published prediction files state what follows too",
)
NO_COUNTERFACT = reason(
    "no counterfactual",
    "what happens without that object is not known: it takes a prediction file with a simulation "
    "in which the object is removed",
)
NO_TIME = reason("no time", "an event that is only possible happens at no time")
NO_EVENT = reason("no event", "no event fits")
SEVERAL_EVENTS = reason("several events", "several events fit, and the question asks about one")
WRONG_KIND = reason("wrong kind", "the event is not of the kind that is asked about")
NOT_THERE = reason("not a party", "the object does not take part in the event")

_PARTY, _REMOVED = "party", "removed"


def of_kind(clip: Clip, word: str) -> Float[Tensor, "batch events"]:
    """Which events are of this kind: "in", "collision" ..."""
    return _column(clip, KIND, word)


def in_scenario(clip: Clip, word: str) -> Float[Tensor, "batch events"]:
    """Which events happen there, "observed", "unseen" ...; what begins a simulation is none."""

    def make(stack: ClipStack) -> Tensor:
        there = stack.of_events(SCENARIO.name)[..., SCENARIO.index(word)]
        if word == "observed":
            return there
        return there * (1 - stack.of_events(KIND.name)[..., KIND.index("start")])

    return clip.table(f"in scenario {word}", make)


def simulated(clip: Clip, word: str) -> Float[Tensor, "batch events"]:
    """The starts of simulations of this scenario: empty where there was none."""

    def make(stack: ClipStack) -> Tensor:
        there = stack.of_events(SCENARIO.name)[..., SCENARIO.index(word)]
        return there * stack.of_events(KIND.name)[..., KIND.index("start")]

    return clip.table(f"simulated {word}", make)


def parties(clip: Clip) -> Float[Tensor, "batch events objects"]:
    """Which objects take part in each event."""
    return clip.parties(_PARTY)


def removed(clip: Clip) -> Float[Tensor, "batch events objects"]:
    """Which object the world is without, in which each event happens."""
    return clip.parties(_REMOVED)


def same_parties(clip: Clip) -> Float[Tensor, "batch events others"]:
    """Pairs of events in which exactly the same objects take part, one at least."""
    return clip.table("same parties", _same_parties)


def same_event(clip: Clip) -> Float[Tensor, "batch events others"]:
    """Pairs of the same kind and the same parties, whenever and wherever they happen: what
    ``belong_to`` compares. A start or an end has no parties, and is the same as none."""
    return clip.table("same event", _same_event)


def ancestors(clip: Clip) -> Float[Tensor, "batch events causes"]:
    """Pairs of an event and one that is behind it in the causal graph.

    Behind an event is every earlier one in the trace of an object that takes part in it, and what
    is behind those in turn (Yi et al. 2020, section 3.3). Of what was observed; events of a clip
    stand in order of time, and at the same time in the order of its file.
    """
    return clip.table("ancestors", _ancestors)


def _same_parties(stack: ClipStack) -> Tensor:
    members = (stack.roles(_PARTY) > 0.5).to(stack.dtype)
    shared = members @ members.transpose(1, 2)
    number = members.sum(dim=2)
    same = (shared == number.unsqueeze(2)) & (shared == number.unsqueeze(1)) & (shared > 0)
    return same.to(stack.dtype)


def _same_event(stack: ClipStack) -> Tensor:
    kinds = (stack.of_events(KIND.name) > 0.5).to(stack.dtype)
    return _same_parties(stack) * (kinds @ kinds.transpose(1, 2)).clamp_max(1)


def _ancestors(stack: ClipStack) -> Tensor:
    seen = stack.of_events(SCENARIO.name)[..., SCENARIO.index("observed")]
    members = stack.roles(_PARTY) * seen.unsqueeze(2)
    linked = (members @ members.transpose(1, 2)).clamp_max(1).tril(diagonal=-1)  # [of, before]
    behind: list[Tensor] = []
    for event in range(linked.shape[1]):
        # Earlier events come first, so what is behind them is complete.
        found = linked[:, event]
        if behind:
            via = linked[:, event, :event].unsqueeze(2) * torch.stack(behind, dim=1)
            found = torch.maximum(found, via.amax(dim=1))
        behind.append(found)
    return torch.stack(behind, dim=1) if behind else linked


def timeless(clip: Clip) -> Float[Tensor, "batch events"]:
    """Events that are only possible, and so happen at no time."""
    return in_scenario(clip, "possible")


def codes(wrong: Tensor, code: int) -> Tensor:
    """``[batch]`` the code where it is wrong, else 0."""
    return torch.where(wrong, code, 0).to(torch.int32)


def _column(clip: Clip, words: Vocabulary, word: str) -> Tensor:
    place = words.index(word)
    return clip.table(
        f"{words.name} {word}", lambda stack: stack.of_events(words.name)[..., place].contiguous()
    )
