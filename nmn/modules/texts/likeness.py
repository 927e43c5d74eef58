"""How like a text features are, as a probability that is no surer than anybody has measured."""

import math
from collections.abc import Mapping, Sequence
from typing import Protocol

import torch
from jaxtyping import Float
from torch import Tensor

from nmn.errors import DomainError
from nmn.modules.module import Module
from nmn.types import ModelCard, Vocabulary

HIGHEST = 0.8
"""No likeness stands for more, nor its opposite for less than the rest to one: a choice among a few
texts says nothing of what none of them means, and nobody has measured these answers."""

PROMPT = "a photo of something {}"
"""What a phrase is put into: pictures were learned together with captions."""

CONTRASTS = (
    "a photo",
    "a photo of something",
    "a photo of something else",
    "a photo of a background",
    "a blurred photo",
)
"""What a phrase is weighed against, all together as heavy as it: captions that fit anything."""


class TextReader(Protocol):
    """A model that places texts among the features of pictures.

    Attributes:
        scale: what the product of two unit vectors is multiplied by, as the model has learned.
    """

    @property
    def name(self) -> str: ...
    @property
    def card(self) -> ModelCard: ...
    @property
    def scale(self) -> float: ...

    def embed(self, texts: Sequence[str]) -> Float[Tensor, "texts features"]:
        """A unit vector for each text, on the CPU."""


class Likeness(Module):
    """A module that compares features with the phrases of its domain.

    p = 1 / (1 + mean_k exp(scale (f c_k - f t))) for a feature f, a phrase t and contrasts c_k:
    CLIP's own softmax (Radford et al. 2021, arXiv 2103.00020, section 3.1.2) between the phrase and
    captions that fit anything, which together weigh as much as the phrase. Nothing of it has been
    calibrated, so it stays within ``HIGHEST`` of sure on both sides: an answer that rests on it
    alone is undecided unless the model sees a clear difference.

    Attributes:
        model, revision, weights, architecture: of the model, for the trail.
        prompt, contrasts, scale, highest: the method, for the trail.
    """

    def __init__(
        self, vocabularies: Mapping[str, Vocabulary], reader: TextReader, highest: float = HIGHEST
    ) -> None:
        super().__init__(vocabularies)
        if not 0.5 < highest < 1:
            raise DomainError(
                f"a likeness is to stand for at most {highest}", expected="above 0.5 and below 1"
            )
        card = reader.card
        self.model, self.architecture, self.weights = card.name, card.architecture, card.weights
        self.revision = card.revision or "none"
        self.caution = (
            f"what is like a phrase is said by {card.name}, in its own words: nobody has "
            f"calibrated it, so no comparison stands for more than {highest:g}"
        )
        self.prompt, self.contrasts = PROMPT, "; ".join(CONTRASTS)
        self.scale, self.highest = float(reader.scale), highest
        texts = [PROMPT.format(phrase) for phrase in vocabularies["phrase"]]
        made = reader.embed([*texts, *CONTRASTS])
        # Of what it reads: what the model made of pictures is as wide as what it makes of texts.
        self.sizes = dict.fromkeys(("features", "channels"), made.shape[1])
        self.register_buffer("_texts", made[: len(texts)].clone())
        self.register_buffer("_against", made[len(texts) :].clone())
        self._key = f"likeness by {self.model} {self.weights} {highest}"

    _texts: Tensor
    _against: Tensor

    def compare(
        self, features: Float[Tensor, "media parts features"]
    ) -> Float[Tensor, "media phrases parts"]:
        """The probability that each phrase says what each part is like."""
        dtype = features.dtype
        fits = features @ self._texts.to(dtype).T  # [media, parts, phrases]
        any_fit = (self.scale * (features @ self._against.to(dtype).T)).logsumexp(-1, keepdim=True)
        any_fit = any_fit - math.log(len(self._against))
        p = torch.sigmoid(self.scale * fits - any_fit).clamp(1 - self.highest, self.highest)
        return p.transpose(1, 2).contiguous()
