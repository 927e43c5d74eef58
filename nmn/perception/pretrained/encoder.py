"""What all pretrained encoders share: batches, and what counts as nonsense."""

import hashlib
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Self

import numpy as np
import torch
from jaxtyping import Float32
from numpy.typing import NDArray
from torch import Tensor

from nmn.errors import ExecutionError
from nmn.pretrained.model import Loaded, Pretrained
from nmn.types import ModelCard


@dataclass(frozen=True)
class PretrainedEncoder(ABC):
    """An encoder of ``transformers`` as perception takes it.

    Attributes:
        model: its weights.
        batch: windows in one pass. They have one size, so that company changes nothing.
    """

    model: Pretrained
    batch: int = 8

    reads: ClassVar[bool] = False

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
        """Of the weights and of how they are used."""
        return hashlib.sha256(f"{type(self).__name__} {self.model.digest}".encode()).hexdigest()

    @property
    def window(self) -> int:
        """Frames that one row is made of."""
        return 1

    def at(self, device: str) -> Self:
        """The same on another device."""
        return replace(self, model=replace(self.model, device=device))

    @abstractmethod
    def _see(self, loaded: Loaded, pixels: Tensor) -> Tensor:
        """``[windows, features]`` of prepared pictures, or of windows of them."""

    def encode(self, frames: Sequence[NDArray[np.uint8]]) -> Float32[np.ndarray, "rows features"]:
        """One row for each window of frames ``[height, width, 3]`` uint8 RGB, in order.

        Raises:
            ExecutionError: their number is no multiple of ``window``, or the model gives what
                cannot be.
            DomainError, MissingExtra: the model cannot be loaded.
        """
        loaded, window = self.model.loaded, self.window
        if len(frames) % window:
            raise ExecutionError(
                f"{self.name} was given {len(frames)} frames", expected=f"a multiple of {window}"
            )
        rows: list[Tensor] = []
        for start in range(0, len(frames), self.batch * window):
            some = frames[start : start + self.batch * window]
            pixels = self._pixels(loaded, some)
            made = self._see(loaded, pixels).float().cpu()
            count = len(some) // window
            if made.ndim != 2 or len(made) != count or not bool(torch.isfinite(made).all()):
                shape = list(made.shape)
                raise ExecutionError(
                    f"{self.name} gave features {shape} for {count} windows, or what is no number",
                    expected=f"[{count}, features] finite numbers",
                    hint="the model's files may be damaged",
                )
            rows.append(made)
        if not rows:
            return np.zeros((0, 0), dtype=np.float32)
        return torch.cat(rows).numpy()

    def _pixels(self, loaded: Loaded, frames: Sequence[NDArray[np.uint8]]) -> Tensor:
        return loaded.images(frames)["pixel_values"]


def pooled(output: Any) -> Tensor:
    """The one vector of each input that a model's method gives, in whatever version."""
    made: Tensor = getattr(output, "pooler_output", output)
    return made
