"""Sets of frames: which moments of a clip are meant."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Self

import torch
from jaxtyping import Bool, Float
from torch import Tensor

from nmn.types.choice import whole
from nmn.types.clip_graph import ClipGraph
from nmn.types.codes import code_of_places
from nmn.types.mark import Mark
from nmn.types.members import Members
from nmn.types.probability import cross_entropy
from nmn.types.reading import SHOWN, Reading
from nmn.types.spans import Span, runs, span_text
from nmn.types.value import value_type
from nmn.types.vocabulary import Vocabulary


def bounds_of(reading: Reading, frames: int) -> list[Span]:
    """Start and end of each frame in seconds; frame numbers where what was seen has no times."""
    seen = reading.percept
    if isinstance(seen, ClipGraph):
        return seen.bounds()[:frames]
    return [(float(frame), float(frame + 1)) for frame in range(frames)]


def span_marks(scores: Tensor, label: str, bounds: Sequence[Span]) -> list[Mark]:
    """A bar on the timeline for each stretch of frames worth showing, as strong as its frames."""
    row = scores[: len(bounds)]
    shown = (row > SHOWN).nonzero().flatten().tolist()
    made = []
    # Sure and unsure stretches are told apart, so that a faint bar stands for faint frames only.
    for part in ([k for k in shown if row[k] > 0.5], [k for k in shown if row[k] <= 0.5]):
        for start, end in runs(part, bounds):
            inside = [float(row[k]) for k in part if start <= bounds[k][0] < end]
            made.append(Mark("span", label, sum(inside) / len(inside), span=(start, end)))
    return sorted(made, key=lambda mark: mark.span or (0, 0))


def overlap(p: Float[Tensor, "batch frames"]) -> Float[Tensor, " batch"]:
    """What the frames above one half share with the truth: expected intersection over union, each
    frame for itself as probable as it says. Where none is above, that there is none."""
    inside = p > 0.5
    union = inside.sum(dim=1) + (p * ~inside).sum(dim=1)
    shared = (p * inside).sum(dim=1) / union.clamp_min(1)
    nothing = (1 - p).amin(dim=1) if p.shape[1] else p.new_ones(p.shape[0])
    return torch.where(inside.any(dim=1), shared, nothing)


@value_type
@dataclass(frozen=True)
class FrameSet(Members):
    """For each frame the probability that it is meant: attention over the frames of a clip.

    Attributes:
        scores: ``[batch, frames]`` in [0, 1]; 0 where a clip has fewer frames.
    """

    scores: Float[Tensor, "batch frames"]

    axes: ClassVar[Mapping[str, tuple[str | int, ...]]] = {"scores": ("frames",)}
    loosely: ClassVar[bool] = True

    def spans(self, i: int, reading: Reading) -> list[Span]:
        """The stretches of time that are meant, in seconds."""
        bounds = bounds_of(reading, self.scores.shape[1])
        return runs([k for k in self.members(i) if k < len(bounds)], bounds)

    def read(self, i: int, reading: Reading) -> str:
        members = self.members(i)
        if not members:
            best = float(self.scores[i].max()) if self.scores.shape[1] else 0.0
            return f"no frame (at most {best:.2f})"
        noun = "frame" if len(members) == 1 else "frames"
        sure = float(self.scores[i, members].mean())
        return f"{span_text(self.spans(i, reading))} ({len(members)} {noun}, {sure:.2f})"

    def answer(self, i: int, reading: Reading) -> str:
        return span_text(self.spans(i, reading), named=None)

    def facts(self, i: int, reading: Reading) -> dict[str, Any]:
        return {"seconds": [list(span) for span in self.spans(i, reading)]}

    def confidence(self) -> Float[Tensor, " batch"]:
        # Of a stretch of time nobody asks that every frame is right.
        return overlap(self.scores)

    def draw(self, i: int, reading: Reading) -> list[Mark]:
        row = self.scores[i]
        return span_marks(row, "meant", bounds_of(reading, row.shape[0]))

    def loss(self, target: Self) -> Float[Tensor, " batch"]:
        """Binary cross-entropy, the mean over the frames: ``[batch]``."""
        if not self.scores.shape[1]:
            return self.scores.new_zeros(self.batch)
        return cross_entropy(self.scores, target.scores).mean(dim=1)

    def agrees(self, target: Self) -> Bool[Tensor, " batch"]:
        """At least half of what either means is meant by both, the usual bar for a hit; or neither
        means a frame."""
        mine, other = self.scores > 0.5, target.scores > 0.5
        return (mine & other).sum(dim=1) * 2 >= (mine | other).sum(dim=1)

    @classmethod
    def code_of(cls, stated: object, words: Vocabulary | None) -> int | None:
        if not isinstance(stated, list) or not all(whole(k) is not None for k in stated):
            return None
        return code_of_places(stated)
