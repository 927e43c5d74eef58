"""What all pretrained detectors share: batches, bars, and what counts as nonsense."""

import hashlib
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar, Self

import numpy as np
import torch
from jaxtyping import Float32
from torch import Tensor

from nmn.errors import DomainError, ExecutionError
from nmn.perception.detector import Detections
from nmn.perception.picture import Picture
from nmn.pretrained.model import Loaded, Pretrained
from nmn.types import ModelCard

HIGHEST = 0.9
"""No score of a model that nobody has measured here stands for more."""

MISS = 0.1
"""Prior probability that one object was not found: twice what is said of the detector that was
measured, since of this one nothing is known."""

_LEAST = 0.15  # probability from which a candidate is kept: a weak one still moves a count
_MOST = 300  # candidates of a picture that are kept, the surest: merging looks at all pairs
_ROUNDING = 0.01  # centres and sides are from 0 to 1 by the form of all these models
_EDGE = 1e-6

Raw = tuple[Tensor, Tensor]
"""Scores ``[pictures, queries, classes]`` in [0, 1], and boxes ``[pictures, queries, 4]`` as centre
x, centre y, width and height in fractions of the model's own view of the picture. Nothing of that
is sure before it is read, so it is no annotation."""


@dataclass(frozen=True)
class PretrainedDetector(ABC):
    """A detector of ``transformers`` as perception takes it.

    Its scores are not calibrated: the score that its authors count as found is taken for even odds,
    and nothing is surer than ``HIGHEST``.

    Attributes:
        model: its weights.
        even: the score that stands for a probability of one half.
        batch: pictures in one pass; only pictures of one size are put together, so that nothing is
            padded and a picture gives the same in any company.
    """

    model: Pretrained
    even: float
    batch: int = 8

    open: ClassVar[bool] = False
    """Does it look for whatever it is told to?"""

    miss_rate: ClassVar[float] = MISS

    def __post_init__(self) -> None:
        if not 0 < self.even < 1 or self.batch < 1:
            raise DomainError(
                f"even odds at a score of {self.even}, {self.batch} pictures at once",
                where=self.name,
                expected="a score between 0 and 1, and at least one picture",
            )

    @property
    def name(self) -> str:
        """Of the model."""
        return str(self.model.source)

    @property
    def card(self) -> ModelCard:
        """What a trail says of it."""
        return self.model.card

    @property
    def digest(self) -> str:
        """Of the weights and of all else that detections depend on."""
        parts = [type(self).__name__, self.model.digest, f"{self.even:.6f}", *self.categories]
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()

    @property
    def caution(self) -> str:
        """What everybody who reads an answer should know."""
        return (
            f"the scores of {self.name} are not calibrated: {self.even:g} is read as even odds, "
            f"and nothing as surer than {HIGHEST:g}"
        )

    @property
    @abstractmethod
    def categories(self) -> tuple[str, ...]:
        """What it tells apart, in the order of its classes."""

    @abstractmethod
    def _look(self, loaded: Loaded, inputs: dict[str, Tensor]) -> Raw:
        """What the model says of pictures of one size, for the classes of ``categories``."""

    def _extent(self, picture: Picture) -> tuple[float, float]:
        """Width and height of what the model sees, as fractions of the picture's."""
        return 1.0, 1.0

    def probabilities(
        self, scores: Float32[np.ndarray, " candidates"]
    ) -> Float32[np.ndarray, " candidates"]:
        """That a candidate is there and of its class.

        A logistic curve over the score's log-odds with a slope of one, through one half at
        ``even``.
        """
        inside = np.clip(scores.astype(np.float64), _EDGE, 1 - _EDGE)
        odds = inside / (1 - inside) * (1 - self.even) / self.even
        return np.asarray(np.minimum(odds / (1 + odds), HIGHEST), dtype=np.float32)

    def at(self, device: str) -> Self:
        """The same on another device."""
        return replace(self, model=replace(self.model, device=device))

    def detect(self, pictures: Sequence[Picture]) -> list[Detections]:
        """One ``Detections`` for each picture, in order.

        Raises:
            ExecutionError: the model gives what cannot be, for the picture that is named.
            DomainError, MissingExtra: the model cannot be loaded.
        """
        loaded = self.model.loaded
        found: dict[int, Detections] = {}
        for places, inputs in self._batches(loaded, pictures):
            scores, boxes = self._look(loaded, inputs)
            if len(scores) != len(places) or len(boxes) != len(places):
                raise ExecutionError(
                    f"{self.name} gave {len(scores)} results for {len(places)} pictures",
                    where=pictures[places[0]].media.name,
                    expected="one for each picture",
                )
            for row, place in enumerate(places):
                one = scores[row].float().cpu(), boxes[row].float().cpu()
                found[place] = self._read(pictures[place], *one)
        return [found[place] for place in range(len(pictures))]

    def _batches(
        self, loaded: Loaded, pictures: Sequence[Picture]
    ) -> Iterator[tuple[list[int], dict[str, Tensor]]]:
        waiting: dict[tuple[int, ...], list[tuple[int, dict[str, Tensor]]]] = {}
        for place, picture in enumerate(pictures):
            inputs = loaded.images([picture.pixels])
            group = waiting.setdefault(tuple(inputs["pixel_values"].shape), [])
            group.append((place, inputs))
            if len(group) == self.batch:
                yield _together(group)
                group.clear()
        yield from (_together(group) for group in waiting.values() if group)

    def _read(self, picture: Picture, scores: Tensor, boxes: Tensor) -> Detections:
        """The candidates worth keeping, once it is sure that they are candidates at all."""
        queries, classes = len(boxes), len(self.categories)
        wrong = None
        if scores.shape != (queries, classes) or boxes.shape != (queries, 4):
            wrong = f"scores {list(scores.shape)} and boxes {list(boxes.shape)}"
        elif not bool(torch.isfinite(scores).all() and torch.isfinite(boxes).all()):
            wrong = "what is no number"
        elif bool(((scores < 0) | (scores > 1)).any()):
            wrong = f"scores from {float(scores.min()):g} to {float(scores.max()):g}"
        if wrong is None:
            strong = torch.from_numpy(self.probabilities(scores.flatten().numpy())) >= _LEAST
            query, label = strong.reshape(scores.shape).nonzero().unbind(1)
            order = scores[query, label].argsort(descending=True, stable=True)[:_MOST]
            query, label = query[order], label[order]
            x, y, width, height = boxes[query].unbind(1)
            corners = torch.stack(
                [x - width / 2, y - height / 2, x + width / 2, y + height / 2], dim=1
            )
            kept = boxes[query]
            if bool(((kept < -_ROUNDING) | (kept > 1 + _ROUNDING)).any()):
                wrong = "boxes outside of the picture"
        if wrong is not None:
            raise ExecutionError(
                f"{self.name} gave {wrong}",
                where=picture.media.name,
                expected=f"[{queries}, {classes}] scores from 0 to 1 and as many boxes in it",
                hint="the model's files may be damaged, or of another training",
            )
        corners = (corners * torch.tensor(2 * self._extent(picture))).clamp(0, 1)
        solid = (corners[:, 2] - corners[:, 0] > _EDGE) & (corners[:, 3] - corners[:, 1] > _EDGE)
        return Detections(
            corners[solid].numpy().astype(np.float32),
            scores[query, label][solid].numpy().astype(np.float32),
            label[solid].numpy().astype(np.int64),
        )


def _together(
    group: Sequence[tuple[int, dict[str, Tensor]]],
) -> tuple[list[int], dict[str, Tensor]]:
    names = group[0][1]
    return [place for place, _ in group], {
        name: torch.cat([inputs[name] for _, inputs in group]) for name in names
    }
