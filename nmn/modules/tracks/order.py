"""Tracks in the order in which they come and go."""

from collections.abc import Sequence

import torch
from jaxtyping import Float
from torch import Tensor

from nmn.modules.candidates import nothing_fits
from nmn.modules.counting import presence
from nmn.modules.module import Module, module
from nmn.types import Clip, Object, ObjectFrames, Reading, Reason, Value, reason
from nmn.types.refusal import NOTHING

AT_ONCE = reason("at once", "several come at the same time, and none is the first")

# Two that come within this time come at once: a frame or two is no order, in seconds.
_SAME = 0.3


@module("tracks.earliest", version=1)
class Earliest(Module):
    """The object that is meant first; refuses where there is none, or several come at once.

    w_i = s_i prod_{j earlier} (1 - s_j), shared among those that come within 0.3 seconds:
    ``[batch, objects]``. AGQA's ``IterateUntil(forward, ...)`` over whole tracks.
    """

    def forward(self, clip: Clip, objects: ObjectFrames) -> Object:
        return _extreme(clip.times, objects)

    def explain(self, why: Reason, inputs: Sequence[Value], row: int, reading: Reading) -> str:
        return _explain(why, inputs[0], row, reading)


@module("tracks.latest", version=1)
class Latest(Module):
    """The object that is meant last of all for the first time; refuses where there is none, or
    several come at once.

    As ``earliest``, in the other order.
    """

    def forward(self, clip: Clip, objects: ObjectFrames) -> Object:
        return _extreme(clip.times, objects, way=-1)

    def explain(self, why: Reason, inputs: Sequence[Value], row: int, reading: Reading) -> str:
        return _explain(why, inputs[0], row, reading)


def _extreme(
    times: Float[Tensor, "batch frames"], objects: ObjectFrames, *, way: int = 1
) -> Object:
    scores = objects.scores
    if not scores.shape[2]:
        none = scores.new_zeros(scores.shape[:2])
        return Object(none, refused=_codes(none.sum(dim=1) < 0.5, NOTHING.code))
    member = scores.amax(dim=2)
    meant = scores > 0.5
    # An object that is nowhere meant surely is first met where it most may be.
    first = torch.where(meant.any(dim=2), meant.float().argmax(dim=2), scores.argmax(dim=2))
    comes = way * times.gather(1, first)
    ahead = comes.unsqueeze(1) - comes.unsqueeze(2)  # [batch, i, j] < 0 where j comes before i
    others = member.unsqueeze(1)
    none_before = torch.where(ahead < -_SAME, 1 - others, 1.0).prod(dim=2)
    itself = torch.eye(scores.shape[1], dtype=torch.bool, device=scores.device)
    at_once = torch.where((ahead.abs() <= _SAME) & ~itself, others, 0.0).sum(dim=2)
    weights = member * none_before / (1 + at_once)
    top = weights.amax(dim=1) if weights.shape[1] else weights.new_zeros(len(weights))
    rival = (weights * (weights >= 0.9 * top.unsqueeze(1))).sum(dim=1) > 1.5 * top
    codes = _codes(rival & (top > 0), AT_ONCE.code)
    return Object(weights, refused=torch.where(presence(member) < 0.5, NOTHING.code, codes))


def _codes(refused: Tensor, code: int) -> Tensor:
    return refused.to(torch.int32) * code


def _explain(why: Reason, objects: Value, row: int, reading: Reading) -> str:
    if why is NOTHING and objects.first.shape[2]:
        return nothing_fits(objects.first[row].amax(dim=1), reading)
    return why.text
