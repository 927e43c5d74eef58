"""Moments and stretches of time: when something begins and ends, what comes before what."""

from collections.abc import Mapping
from typing import Annotated

import torch
from jaxtyping import Float
from torch import Tensor

from nmn.modules.choose import Choosing
from nmn.modules.module import Module, module
from nmn.modules.ports import Noun
from nmn.modules.time.relative import NEVER
from nmn.types import Bool, Clip, Duration, FrameSet, Integer, Interval, Label, Vocabulary, Word
from nmn.types.frames import overlap

# Seconds between two moments that make it sure which comes first: 0.6 s give 0.95.
_SOFT = 0.2


def _edge(
    frames: FrameSet, bounds: Float[Tensor, "batch frames"], *, last: bool
) -> tuple[Tensor, Tensor]:
    """(the bound of the first or last frame that is meant, the probability of that edge)."""
    scores = frames.scores
    if not scores.shape[1]:
        nothing = scores.new_zeros(scores.shape[0])
        return nothing, nothing
    meant = scores > 0.5
    order = meant.flip(1) if last else meant
    place = order.float().argmax(dim=1)
    place = scores.shape[1] - 1 - place if last else place
    place = torch.where(meant.any(dim=1), place, scores.argmax(dim=1)).unsqueeze(1)
    at, p = bounds.gather(1, place).squeeze(1), scores.gather(1, place).squeeze(1)
    return torch.where(p > 0, at, 0.0), p  # what is nowhere has no time, whatever pads the clip


@module("time.start", version=1)
class Start(Module):
    """The moment at which something begins: the time of the first frame that is meant.

    A moment is an interval without length; where no frame is meant, it is not there: ``[batch]``.
    """

    def forward(self, clip: Clip, frames: FrameSet) -> Interval:
        at, p = _edge(frames, clip.times, last=False)
        return Interval(at, at, p)


@module("time.end", version=1)
class End(Module):
    """The moment at which something is over: the end of the last frame that is meant.

    As ``start``.
    """

    def forward(self, clip: Clip, frames: FrameSet) -> Interval:
        at, p = _edge(frames, clip.times + clip.seconds, last=True)
        return Interval(at, at, p)


@module("time.leaving", version=1)
class Leaving(Module):
    """The moment at which something is gone; not there where it stays until the clip's end.

    As ``end``, less likely by the score of the clip's last frame: ``[batch]``.
    """

    def forward(self, clip: Clip, frames: FrameSet) -> Interval:
        at, p = _edge(frames, clip.times + clip.seconds, last=True)
        final = clip.frame_mask.to(p) * ((clip.times + clip.seconds) >= clip.duration.unsqueeze(1))
        stays = (frames.scores * final).sum(dim=1).clamp(0, 1)
        return Interval(at, at, p * (1 - stays))


@module("time.clock", version=1)
class Clock(Module):
    """From one whole second of the clip to another: "in the first five seconds" is from 0 to 5.

    What lies beyond the clip's end is cut off: ``[batch]``.
    """

    @classmethod
    def check(cls, literals: Mapping[str, str | int]) -> str | None:
        start, end = int(literals["start"]), int(literals["end"])
        return None if start < end else f"{start} s is not before {end} s"

    def forward(self, clip: Clip, start: Integer, end: Integer) -> Interval:
        duration = clip.duration
        first, last = (torch.minimum(one.value.to(duration), duration) for one in (start, end))
        return Interval(first, last, (last > first).to(duration))


@module("time.ever", version=1)
class Ever(Module):
    """Is any frame meant?

    max_t f_t, with the miss rate of the clip: ``[batch]``: frames of one clip stand on the same
    evidence, and a no is never surer than that nothing was missed.
    """

    def forward(self, clip: Clip, frames: FrameSet) -> Bool:
        scores = frames.scores
        most = scores.amax(dim=1) if scores.shape[1] else scores.new_zeros(scores.shape[0])
        return Bool(1 - (1 - clip.miss_rate) * (1 - most))


@module("time.lasting", version=1)
class Lasting(Module):
    """How long the frames that are meant stand, together.

    The seconds of the frames above one half, as sure as their overlap with the truth is expected
    to be: ``[batch]``.
    """

    def forward(self, clip: Clip, frames: FrameSet) -> Duration:
        meant = (frames.scores > 0.5).to(clip.seconds)
        return Duration((clip.seconds * meant).sum(dim=1), overlap(frames.scores))


@module("time.earlier", version=1)
class Earlier(Module):
    """Is the first moment before the second? Refuses where one of them never is.

    What is less than 0.6 seconds apart is doubtful: ``[batch]``. The starts of intervals are
    compared.
    """

    def forward(self, first: Interval, second: Interval) -> Bool:
        both = first.p * second.p
        never = torch.minimum(first.p, second.p) < 0.5
        # Where one of them may not be there, nothing is known: a yes as often as a no.
        return Bool(
            both * _before(first, second) + 0.5 * (1 - both),
            refused=torch.where(never, NEVER.code, 0).to(torch.int32),
        )


class _Which(Choosing):
    """What the two choices share."""

    def __init__(self, vocabularies: Mapping[str, Vocabulary]) -> None:
        super().__init__(vocabularies)
        self.width = len(vocabularies["noun"])

    def _chosen(
        self, first_at: Interval, second_at: Interval, p_first: Tensor, first: Word, second: Word
    ) -> Label:
        """Where both are there, the first with ``p_first``; where one is, that one."""
        both = first_at.p * second_at.p
        p = both * p_first + first_at.p * (1 - second_at.p)
        q = both * (1 - p_first) + second_at.p * (1 - first_at.p)
        words = p.new_zeros(len(p), self.width)
        words = words.scatter(1, first.index.unsqueeze(1), p.unsqueeze(1))
        return Label(words.scatter(1, second.index.unsqueeze(1), q.unsqueeze(1)), vocabulary="noun")


@module("time.which_earlier", version=1)
class WhichEarlier(_Which):
    """Which of two things comes earlier, of the moments at which they do.

    One that never comes is no rival of the other: ``[batch, nouns]``, zero but for the two.
    """

    def forward(
        self, first_at: Interval, second_at: Interval, first: Noun, second: Noun
    ) -> Annotated[Label, "noun"]:
        return self._chosen(first_at, second_at, _before(first_at, second_at), first, second)


@module("time.which_later", version=1)
class WhichLater(_Which):
    """Which of two things comes later; as ``which_earlier``."""

    def forward(
        self, first_at: Interval, second_at: Interval, first: Noun, second: Noun
    ) -> Annotated[Label, "noun"]:
        return self._chosen(first_at, second_at, _before(second_at, first_at), first, second)


def _before(first: Interval, second: Interval) -> Float[Tensor, " batch"]:
    return torch.sigmoid((second.start - first.start) / _SOFT)
