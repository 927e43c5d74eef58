"""Lists of actions and words in their order: kept, cut, and read one by one."""

from collections.abc import Mapping, Sequence
from typing import Annotated, ClassVar

import torch
from torch import Tensor
from torch.nn.functional import one_hot

from nmn.domains.star.modules.sequences import (
    NOT_LISTED,
    SIZES,
    joined,
    listing,
    refusals,
)
from nmn.kernels.float32 import CPU
from nmn.modules import Module, module
from nmn.modules.ports import PropertyLabel, PropertyLabels
from nmn.types import Label, LabelList, Labels, Vocabulary

ActionList = Annotated[LabelList, "action"]
WordList = Annotated[LabelList, "property"]


class OnLists(Module):
    """What gives lists: they have so many places."""

    sizes = SIZES

    def __init__(self, vocabularies: Mapping[str, Vocabulary]) -> None:
        super().__init__(vocabularies)
        self.words = vocabularies["property"].name if "property" in vocabularies else "action"


class Mapped(OnLists):
    """What reads something of each action by a table.

    Arguments:
        table: for each action the number of the word that it has.
    """

    def __init__(self, vocabularies: Mapping[str, Vocabulary], table: Sequence[int] = ()) -> None:
        super().__init__(vocabularies)
        actions, words = len(vocabularies["action"]), len(vocabularies["property"])
        # Without a table, as the contract builds it, every action has some word.
        numbers = list(table) or [k % words for k in range(actions)]
        given = one_hot(torch.tensor(numbers, dtype=torch.int64, device=CPU), words)
        self.register_buffer("given", given.to(torch.float32), persistent=False)  # [actions, words]

    given: Tensor


@module("star.keep_whose", version=1)
class KeepWhose(Mapped):
    """The actions of a list that are done so, or to that; refuses where none is.

    STAR's ``Filter_Actions_with_Verb`` and ``Filter_Actions_with_Obj``.
    """

    differentiable: ClassVar[tuple[str, ...]] = ("actions",)

    def forward(self, actions: ActionList, word: PropertyLabel) -> ActionList:
        each = self.given.argmax(dim=1)[actions.probs.argmax(dim=2)]  # [batch, places]
        best = each == word.probs.argmax(dim=1, keepdim=True)
        return listing(actions.probs, actions.listed() & best, "action")


def _place_of(actions: LabelList, current: Label) -> tuple[Tensor, Tensor]:
    """(where the action first stands in each list, in which lists it stands)."""
    same = actions.probs.argmax(dim=2) == current.probs.argmax(dim=1, keepdim=True)
    same &= actions.listed()
    return same.to(torch.int8).argmax(dim=1, keepdim=True), same.any(dim=1)


def _beside(actions: LabelList, current: Label, later: bool) -> LabelList:
    at, found = _place_of(actions, current)
    places = torch.arange(actions.probs.shape[1], device=at.device)
    side = places > at if later else places < at
    made = listing(actions.probs, actions.listed() & side & found.unsqueeze(1), "action")
    lacking = torch.where(found, 0, NOT_LISTED.code).to(torch.int32)
    return LabelList(made.probs, vocabulary="action", refused=joined(lacking, made.refused))


@module("star.actions_after", version=1)
class Later(Module):
    """What stands behind an action in a list; refuses where nothing does, or it is not in it.

    STAR's ``Filter_After_Actions``.
    """

    differentiable: ClassVar[tuple[str, ...]] = ("actions",)
    sizes = SIZES

    def forward(self, actions: ActionList, current: Annotated[Label, "action"]) -> ActionList:
        return _beside(actions, current, later=True)


@module("star.actions_before", version=1)
class Earlier(Module):
    """What stands ahead of an action in a list; refuses where nothing does, or it is not in it.

    STAR's ``Filter_Before_Actions``.
    """

    differentiable: ClassVar[tuple[str, ...]] = ("actions",)
    sizes = SIZES

    def forward(self, actions: ActionList, current: Annotated[Label, "action"]) -> ActionList:
        return _beside(actions, current, later=False)


@module("star.first", version=1)
class FirstOf(OnLists):
    """The first of a list.

    STAR's ``Unique`` and ``Query_Earliest_Action``: neither asks whether there are others.
    """

    def forward(self, items: WordList) -> PropertyLabel:
        probs = items.probs[:, 0]
        return Label(probs, vocabulary=self.words, refused=refusals(probs.sum(dim=1) <= 0.5))


@module("star.last", version=1)
class LastOf(OnLists):
    """The last of a list. STAR's ``Query_Latest_Action``."""

    def forward(self, items: WordList) -> PropertyLabel:
        count = items.listed().sum(dim=1)
        at = (count - 1).clamp_min(0).reshape(-1, 1, 1).expand(-1, 1, items.probs.shape[2])
        probs = items.probs.gather(1, at).squeeze(1)
        return Label(probs, vocabulary=self.words, refused=refusals(count == 0))


@module("star.smallest", version=1)
class Smallest(OnLists):
    """The member of a set that comes first in the vocabulary.

    STAR's ``Unique`` of a set, whose order the published runner leaves to chance.
    """

    def forward(self, items: PropertyLabels) -> PropertyLabel:
        member = items.probs > 0.5
        first = member & (member.cumsum(dim=1) == 1)
        none = ~member.any(dim=1)
        return Label(items.probs * first, vocabulary=self.words, refused=refusals(none))


@module("star.in_order", version=1)
class InOrder(OnLists):
    """The members of a set as a list, in the order of the vocabulary."""

    def forward(self, items: PropertyLabels) -> WordList:
        each = torch.diag_embed(items.probs)
        return listing(each, items.probs > 0.5, self.words)


@module("star.map_one", version=1)
class MapOne(Mapped):
    """The verb of an action, its object, or both. STAR's ``Query_Verbs``, ``Query_Objs`` and
    ``Query_Actions``."""

    def forward(self, action: Annotated[Label, "action"]) -> PropertyLabel:
        return Label(action.probs @ self.given.to(action.probs.dtype), vocabulary=self.words)


@module("star.map_each", version=1)
class MapEach(Mapped):
    """The same of every action of a list, in its order."""

    def forward(self, actions: ActionList) -> WordList:
        kept = actions.probs * actions.listed().unsqueeze(2)
        return LabelList(kept @ self.given.to(kept.dtype), vocabulary=self.words)


@module("star.objects_to", version=1)
class Affords(Module):
    """The objects of a set that a verb can be done to; refuses where none is.

    STAR's ``Filter_Objs_by_Verb``.

    Arguments:
        table: pairs of a verb's number and the numbers of the objects it can be done to.
    """

    def __init__(
        self,
        vocabularies: Mapping[str, Vocabulary],
        table: Sequence[tuple[int, Sequence[int]]] = (),
    ) -> None:
        super().__init__(vocabularies)
        verbs, objects = len(vocabularies["verb"]), len(vocabularies["object"])
        fits = torch.zeros(verbs, objects, dtype=torch.float32, device=CPU)
        # Without a table, as the contract builds it, every verb fits some objects.
        for verb, some in table or [(k, range(k % 2, objects, 2)) for k in range(verbs)]:
            fits[verb, list(some)] = 1
        self.register_buffer("fits", fits, persistent=False)

    fits: Tensor

    def forward(
        self, objects: Annotated[Labels, "object"], verb: Annotated[Label, "verb"]
    ) -> Annotated[Labels, "object"]:
        probs = objects.probs * (verb.probs @ self.fits.to(objects.probs.dtype))
        none = ~(probs > 0.5).any(dim=1)
        return Labels(probs, vocabulary="object", refused=refusals(none))
