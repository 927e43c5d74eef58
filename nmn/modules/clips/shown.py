"""What a ``Sight`` says of whole clips against the truth: every word, in every frame.

A question's program supervises a few words in a few frames. Where a clip is annotated frame by
frame, all that it shows can be learned from at once, at the price of one look. It is STAIR's
intermediate supervision (arXiv 2401.03901, section 3.4), of what all possible steps would say.
"""

import torch
from torch import Tensor

from nmn.modules.clips.sight import Sight
from nmn.types import EPSILON, ClipStack
from nmn.types.probability import cross_entropy


def verbs_shown(sight: Sight, stack: ClipStack) -> Tensor:
    """``[clips, objects, frames, verbs]`` what is done with each object, of the clips' truth:
    their frame table "action" and the table "object" that says which object is meant."""
    actions, kinds = stack.of_frames("action"), stack.concepts("object")
    verbs = sight.to_verb.out_features
    parts = sight.parts_of(actions.flatten(0, 1), verbs, kinds.shape[2])
    parts = parts.view(*actions.shape[:2], verbs, kinds.shape[2])
    return torch.einsum("ctvk,cnk->cntv", parts, kinds)


def shown_loss(sight: Sight, stack: ClipStack) -> Tensor:
    """The negative log-likelihood of all that clips show, the mean over the clips.

    As if a lesson were asked about each object and word: a loss is the mean over the frames, and of
    words and objects their sum.

    Arguments:
        stack: clips with features, and with their truth in the tables "object" (of objects),
            "relation" (of tracks) and "action" (of frames).

    Raises:
        ExecutionError: they lack one of these tables.
    """
    frames = stack.frame_mask.to(stack.dtype)
    share = frames / frames.sum(dim=1, keepdim=True).clamp_min(1.0)  # of each frame in its clip
    there = stack.mask.unsqueeze(2) * share.unsqueeze(1)
    relations = cross_entropy(sight.of_relations(stack), stack.of_tracks("relation"))
    verbs = cross_entropy(sight.of_verbs(stack), verbs_shown(sight, stack))
    # Out of sight nothing is related, and something may be done.
    wrong = relations.sum(dim=3) * stack.present + verbs.sum(dim=3)
    loss = (wrong * there).sum() + _of_kinds(sight, stack)
    if sight.plain:
        true = stack.of_frames("action")[:, :, sight.plain]
        loss = loss + (cross_entropy(sight.of_plain(stack), true).sum(dim=2) * share).sum()
    return loss / max(len(stack), 1)


def _of_kinds(sight: Sight, stack: ClipStack) -> Tensor:
    """Of what each object is; of what has no word it is right to say none."""
    true, said = stack.concepts("object"), sight.of_objects(stack)
    named = (true * said.clamp_min(EPSILON).log()).sum(dim=2)
    nothing = (1 - true.sum(dim=2)) * (1 - said.sum(dim=2)).clamp_min(EPSILON).log()
    return -((named + nothing) * stack.mask).sum()
