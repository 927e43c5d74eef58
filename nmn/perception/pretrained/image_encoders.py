"""Encoders of single pictures: CLIP and SigLIP, which read texts as well; ViT and DINOv2.

CLIP: Radford et al. 2021, arXiv 2103.00020; SigLIP: Zhai et al. 2023, arXiv 2303.15343; ViT:
Dosovitskiy et al. 2020, arXiv 2010.11929; DINOv2: Oquab et al. 2023, arXiv 2304.07193.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import torch
from jaxtyping import Float
from torch import Tensor
from torch.nn.functional import normalize

from nmn.perception.pretrained.encoder import PretrainedEncoder, pooled
from nmn.pretrained.model import Loaded, Pretrained
from nmn.pretrained.source import ModelSource

_IMAGES, _TEXTS = "AutoImageProcessor", "AutoTokenizer"


@dataclass(frozen=True)
class ImageEncoder(PretrainedEncoder):
    """ViT and DINOv2: the vector of the whole picture, that of the token that stands for it."""

    def _see(self, loaded: Loaded, pixels: Tensor) -> Tensor:
        made: Tensor = loaded.run(loaded.model, pixel_values=pixels).last_hidden_state[:, 0]
        return made


@dataclass(frozen=True)
class ClipEncoder(PretrainedEncoder):
    """CLIP: pictures and texts in one space, as unit vectors.

    Likeness is their product, times ``scale``: of several texts the softmax of that is how the
    model was trained to choose (section 2.3).
    """

    reads: ClassVar[bool] = True
    padding: ClassVar[str | bool] = True
    """Of texts, as the model was trained with."""

    def _see(self, loaded: Loaded, pixels: Tensor) -> Tensor:
        seen = loaded.run(loaded.model.get_image_features, pixel_values=pixels)
        return normalize(pooled(seen).float(), dim=-1)

    def embed(self, texts: Sequence[str]) -> Float[Tensor, "texts features"]:
        """A unit vector for each text, on the CPU; what is too long for the model is cut."""
        loaded = self.model.loaded
        most = int(loaded.config.text_config.max_position_embeddings)
        given = loaded.parts[_TEXTS](
            list(texts), padding=self.padding, truncation=True, max_length=most, return_tensors="pt"
        )
        given = {name: given[name].to(loaded.device) for name in self._read if name in given}
        read = loaded.run(loaded.model.get_text_features, **given)
        return normalize(pooled(read).float(), dim=-1).cpu()

    _read: ClassVar[tuple[str, ...]] = ("input_ids", "attention_mask")

    @property
    def scale(self) -> float:
        """What likeness is multiplied by: learned, about 100."""
        with torch.no_grad():
            return float(self.model.loaded.model.logit_scale.float().exp())


@dataclass(frozen=True)
class SiglipEncoder(ClipEncoder):
    """SigLIP: the same space, learned pair by pair; texts are padded to the full length."""

    padding: ClassVar[str | bool] = "max_length"
    _read: ClassVar[tuple[str, ...]] = ("input_ids",)


def _model(source: ModelSource, parts: tuple[str, ...], *types: str) -> Pretrained:
    return Pretrained(source, "AutoModel", types, parts)


def clip(source: ModelSource) -> ClipEncoder:
    """The encoder "clip"."""
    return ClipEncoder(_model(source, (_IMAGES, _TEXTS), "clip"))


def siglip(source: ModelSource) -> SiglipEncoder:
    """The encoder "siglip"."""
    return SiglipEncoder(_model(source, (_IMAGES, _TEXTS), "siglip"))


def vit(source: ModelSource) -> ImageEncoder:
    """The encoder "vit"; of one that was trained to classify, without what it classifies with."""
    settings = (("add_pooling_layer", False),)
    return ImageEncoder(Pretrained(source, "AutoModel", ("vit",), (_IMAGES,), settings))


def dinov2(source: ModelSource) -> ImageEncoder:
    """The encoder "dinov2"."""
    return ImageEncoder(_model(source, (_IMAGES,), "dinov2", "dinov2_with_registers"))
