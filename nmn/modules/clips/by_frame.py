"""What a ``Sight`` sees in each frame, of all objects together: which words hold there."""

import torch
from jaxtyping import Float
from torch import Tensor

from nmn.modules.clips.sight import Sight, any_of
from nmn.types import ClipStack


def words_by_frame(
    sight: Sight, stack: ClipStack, vocabulary: str
) -> Float[Tensor, "clips frames words"]:
    """How probable each word is in each frame.

    Arguments:
        vocabulary: "object" (any of the objects there is one), "relation" (the subject stands in
            it to any of them) or "action".
    """
    made: Tensor = stack.table(
        f"sight: {vocabulary}s by frame", lambda of: _MADE[vocabulary](sight, of)
    )
    return made


def _objects(sight: Sight, stack: ClipStack) -> Tensor:
    there = sight.of_presence(stack).unsqueeze(3)  # [clips, objects, frames, 1]
    return any_of(sight.of_objects(stack).unsqueeze(2) * there)


def _relations(sight: Sight, stack: ClipStack) -> Tensor:
    return any_of(sight.of_relations(stack))


def _actions(sight: Sight, stack: ClipStack) -> Tensor:
    verbs, kinds = sight.of_verbs(stack), sight.of_objects(stack)
    # Clip by clip: every verb with every kind of every object in every frame is much at once.
    made = []
    for done, kind in zip(verbs, kinds, strict=True):
        pairs = done.unsqueeze(3) * kind[:, None, None, :]  # [objects, frames, verbs, kinds]
        made.append(any_of(pairs.unsqueeze(0)).squeeze(0))
    found = torch.stack(made)
    plain = sight.of_plain(stack).flatten(0, 1) if sight.plain else None
    return sight.actions_of(found.flatten(0, 1), plain).view(*found.shape[:2], -1)


_MADE = {"object": _objects, "relation": _relations, "action": _actions}
