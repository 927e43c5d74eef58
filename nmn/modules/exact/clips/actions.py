"""Actions by their parts and by their lengths."""

from collections.abc import Mapping, Sequence
from typing import Annotated, ClassVar

import torch
from jaxtyping import Bool, Float
from torch import Tensor
from torch.nn.functional import one_hot

from nmn.modules.exact.clips.tables import best
from nmn.modules.labels import NO_WORD
from nmn.modules.module import Module, module
from nmn.types import Clip, ClipStack, Label, Labels, Reading, Reason, Value, Vocabulary, Word
from nmn.types import reason as reason_for

NO_ACTION = reason_for("no action", "there is no such action")
NOT_DONE = reason_for("not done", "an action whose length is asked for does not happen")

Doing = Annotated[Label, "action"]

# What may stand between the verb and the object of an action's name.
_BETWEEN = (" ", " a ", " an ", " the ", " some ")


@module("exact.to_action", version=1)
class ToAction(Module):
    """The action of a verb and an object; refuses where there is none.

    Shared by the actions of the clip that have this verb and object; where none has, the action
    whose name they are: ``[batch, actions]``. AGQA's and STAIR's ``ToAction``.
    """

    def __init__(self, vocabularies: Mapping[str, Vocabulary]) -> None:
        super().__init__(vocabularies)
        named = _named(*(vocabularies[name] for name in ("verb", "object", "action")))
        self.register_buffer("_named", named, persistent=False)

    def forward(
        self, clip: Clip, verb: Annotated[Word, "verb"], thing: Annotated[Label, "object"]
    ) -> Doing:
        objects = torch.einsum("beo,bow->bew", clip.parties("object"), clip.gather("object"))
        fits = torch.einsum("bew,bw->be", objects.clamp_max(1), thing.probs)
        fits = fits * clip.event_lookup("verb", verb.index)
        own = best(fits.unsqueeze(2) * clip.event_table("action"), 1)
        there = best(own, 1).unsqueeze(1)
        table: Tensor = self.get_buffer("_named").to(own.dtype)
        by_name = torch.einsum("bow,bo->bw", table.index_select(0, verb.index), thing.probs)
        probs = own / own.sum(dim=1, keepdim=True).clamp_min(1) + (1 - there) * by_name
        probs = probs / probs.sum(dim=1, keepdim=True).clamp_min(1)
        none = torch.where(probs.sum(dim=1) < 0.5, NO_ACTION.code, 0)
        codes = None if self.training else none.to(torch.int32)
        return Label(probs, vocabulary="action", refused=codes)

    def explain(self, why: Reason, inputs: Sequence[Value], row: int, reading: Reading) -> str:
        if why is not NO_ACTION:
            return why.text
        thing = inputs[0].take(torch.tensor([row])).read(0, reading)
        return f"{why.text}: nothing of the kind is done with {thing}"


def _named(
    verbs: Vocabulary, things: Vocabulary, actions: Vocabulary
) -> Float[Tensor, "verbs objects actions"]:
    """1 where an action is called by the verb and the object."""
    made = torch.zeros(len(verbs), len(things), len(actions))
    for row, verb in enumerate(verbs):
        for column, thing in enumerate(things):
            for between in _BETWEEN:
                if (name := f"{verb}{between}{thing}") in actions:
                    made[row, column, actions.index(name)] = 1
                    break
    return made


class _ByLength(Module):
    """What they share. Lengths are end - start of an instance in seconds; of equals the surer one
    is taken, and then the one whose word comes first."""

    differentiable: ClassVar[tuple[str, ...]] = ()

    def _chosen(
        self,
        actions: Labels,
        lengths: Float[Tensor, "batch words"],
        done: Bool[Tensor, "batch words"],
    ) -> Label:
        members = actions.probs > 0.5
        if not lengths.shape[1]:
            return Label(actions.probs, vocabulary="action")
        lengths = lengths.masked_fill(~members, -torch.inf)
        equals = lengths == lengths.amax(dim=1, keepdim=True)
        index = (actions.probs * equals + equals).argmax(dim=1)  # the first of the largest
        sure = members.any(dim=1)
        probs = one_hot(index, lengths.shape[1]) * sure.unsqueeze(1)
        codes = torch.where((members & ~done).any(dim=1), NOT_DONE.code, 0)
        codes = torch.where(sure, codes, NO_WORD.code)
        return Label(
            probs.to(actions.probs.dtype), vocabulary="action", refused=codes.to(torch.int32)
        )

    def explain(self, why: Reason, inputs: Sequence[Value], row: int, reading: Reading) -> str:
        if why is not NOT_DONE:
            return why.text
        return f"{why.text}: {inputs[0].take(torch.tensor([row])).answer(0, reading)}"


@module("exact.longest", version=1)
class Longest(_ByLength):
    """The action of a list that lasts longest; refuses where one of them does not happen.

    1 at the one whose longest instance is longest: ``[batch, actions]``. AGQA's
    ``Superlative(max, ..., Subtract(Query(end, action), Query(start, action)))``.
    """

    def forward(self, clip: Clip, actions: Annotated[Labels, "action"]) -> Doing:
        lengths = clip.table("longest of each action", _longest)
        return self._chosen(actions, lengths, lengths > -torch.inf)


@module("exact.shortest", version=1)
class Shortest(_ByLength):
    """The action of a list that lasts shortest; refuses where one of them does not happen.

    1 at the one whose shortest instance is shortest: ``[batch, actions]``. AGQA's
    ``Superlative(min, ..., Subtract(Query(end, action), Query(start, action)))``.
    """

    def forward(self, clip: Clip, actions: Annotated[Labels, "action"]) -> Doing:
        lengths = clip.table("shortest of each action", _shortest)
        return self._chosen(actions, -lengths, lengths < torch.inf)


def _longest(stack: ClipStack) -> Float[Tensor, "clips actions"]:
    return _lengths(stack, -torch.inf)


def _shortest(stack: ClipStack) -> Float[Tensor, "clips actions"]:
    return -_lengths(stack, -torch.inf, sign=-1)


def _lengths(stack: ClipStack, none: float, sign: int = 1) -> Float[Tensor, "clips actions"]:
    """The largest ``sign * length`` of each action's instances; ``none`` of one without any."""
    # Files have thousandths; what is beyond them is left over from the subtraction, and no lead.
    lasting = (stack.spans[:, :, 1] - stack.spans[:, :, 0]).round(decimals=3)
    lasting = (sign * lasting).unsqueeze(2)
    table = stack.of_events("action")
    if not table.shape[1]:
        return table.new_full((table.shape[0], table.shape[2]), none)
    return torch.where(table > 0.5, lasting, none).amax(dim=1)
