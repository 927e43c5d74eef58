"""An action as a verb and an object: "taking red cube" as "taking" and "red cube"."""

from collections.abc import Mapping
from typing import Annotated

import torch

from nmn.kernels.float32 import CPU
from nmn.modules.clips.ports import ActionLabel, ObjectLabel
from nmn.modules.module import Module, module
from nmn.types import Label, Vocabulary, Word

# What may stand before the object in an action's name.
_ARTICLES = ("a ", "an ", "the ", "some ")


def verb_and_object(action: str, vocabularies: Mapping[str, Vocabulary]) -> tuple[int, int] | None:
    """The numbers of "taking" and "red cube" for "taking red cube" or "taking a red cube"; None
    where it is no such pair."""
    for end in [place for place, letter in enumerate(action) if letter == " "]:
        verb, rest = action[:end], action[end + 1 :]
        for thing in (rest, *(rest.removeprefix(article) for article in _ARTICLES)):
            if verb in vocabularies["verb"] and thing in vocabularies["object"]:
                return vocabularies["verb"].index(verb), vocabularies["object"].index(thing)
    return None


@module("clips.to_action", version=1)
class ToAction(Module):
    """What is done with an object, as the action that the verb and the object are.

    P(action) = P(its object), of the actions of the verb: ``[batch, actions]``; what an action of
    that verb and the object is lacking is missing to one. AGQA's ``ToAction``. STAIR's (arXiv
    2401.03901, section 3.2) is two linear layers, which guess the words that this knows.

    Arguments:
        vocabularies: "action", "verb" and "object".
    """

    def __init__(self, vocabularies: Mapping[str, Vocabulary]) -> None:
        super().__init__(vocabularies)
        self._count = len(vocabularies["action"])
        shape = len(vocabularies["verb"]), len(vocabularies["object"])
        # By verb and object, the action; one past the last where there is none.
        self._action = torch.full(shape, self._count, device=CPU)
        for k, action in enumerate(vocabularies["action"]):
            if (part := verb_and_object(action, vocabularies)) is not None:
                self._action[part] = k

    def forward(self, verb: Annotated[Word, "verb"], thing: ObjectLabel) -> ActionLabel:
        actions = self._action.to(thing.probs.device)[verb.index]
        probs = thing.probs.new_zeros(thing.batch, self._count + 1)
        made = probs.scatter_add(1, actions, thing.probs)[:, : self._count]
        return Label(made, vocabulary="action")
