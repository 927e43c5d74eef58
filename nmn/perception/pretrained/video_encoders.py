"""Encoders of several frames in a row: VideoMAE, TimeSformer, X-CLIP.

VideoMAE: Tong et al. 2022, arXiv 2203.12602; TimeSformer: Bertasius et al. 2021, arXiv 2102.05095;
X-CLIP: Ni et al. 2022, arXiv 2208.02816.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from nmn.errors import DomainError
from nmn.files import read_json
from nmn.perception.pretrained.encoder import PretrainedEncoder, pooled
from nmn.pretrained.files import CONFIG
from nmn.pretrained.model import Loaded, Pretrained
from nmn.pretrained.source import ModelSource

_USUAL = {"videomae": 16, "timesformer": 8, "xclip": 8}  # frames, where a configuration is silent


@dataclass(frozen=True)
class VideoEncoder(PretrainedEncoder):
    """A model that takes as many frames as it was trained with.

    Windows follow each other without overlap.
    """

    batch: int = 2

    @cached_property
    def window(self) -> int:
        """Frames that the model takes, as its configuration says.

        Raises:
            DomainError: it says what cannot be.
        """
        files = self.model.files
        about = read_json(files.folder / CONFIG, DomainError)
        assert isinstance(about, dict)  # of which ``files`` has read the architecture
        vision = about.get("vision_config")
        given = (vision if isinstance(vision, dict) else about).get("num_frames")
        frames = _USUAL[files.model_type] if given is None else given
        if not isinstance(frames, int) or frames < 1:
            raise DomainError(
                f"the configuration says that the model takes {frames!r} frames",
                where=str(files.folder / CONFIG),
                expected="a whole number above 0",
            )
        return frames

    def _pixels(self, loaded: Loaded, frames: Sequence[NDArray[np.uint8]]) -> Tensor:
        windows = []
        for start in range(0, len(frames), self.window):
            one = loaded.images(frames[start : start + self.window])["pixel_values"]
            # Processors of films give them with a batch of one, those of pictures without.
            windows.append(one if one.ndim == 5 else one.unsqueeze(0))
        return torch.cat(windows)

    def __getstate__(self) -> dict[str, object]:
        return {name: value for name, value in self.__dict__.items() if name != "window"}


@dataclass(frozen=True)
class VideoMae(VideoEncoder):
    """VideoMAE: the mean over all places and times, as its classifiers take it."""

    def _see(self, loaded: Loaded, pixels: Tensor) -> Tensor:
        made: Tensor = loaded.run(loaded.model, pixel_values=pixels).last_hidden_state.mean(dim=1)
        return made


@dataclass(frozen=True)
class TimeSformer(VideoEncoder):
    """TimeSformer: the token that stands for the whole window."""

    def _see(self, loaded: Loaded, pixels: Tensor) -> Tensor:
        made: Tensor = loaded.run(loaded.model, pixel_values=pixels).last_hidden_state[:, 0]
        return made


@dataclass(frozen=True)
class XClip(VideoEncoder):
    """X-CLIP: the vector that it compares with texts. Its texts depend on the film they are
    compared with, so that it is an encoder of films only."""

    def _see(self, loaded: Loaded, pixels: Tensor) -> Tensor:
        return pooled(loaded.run(loaded.model.get_video_features, pixel_values=pixels))


def _model(source: ModelSource, model_type: str) -> Pretrained:
    return Pretrained(source, "AutoModel", (model_type,), ("AutoImageProcessor",))


def videomae(source: ModelSource) -> VideoMae:
    """The encoder "videomae"."""
    return VideoMae(_model(source, "videomae"))


def timesformer(source: ModelSource) -> TimeSformer:
    """The encoder "timesformer"."""
    return TimeSformer(_model(source, "timesformer"))


def xclip(source: ModelSource) -> XClip:
    """The encoder "xclip"."""
    return XClip(_model(source, "xclip"))
