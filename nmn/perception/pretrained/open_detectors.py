"""Detectors that look for whatever they are told to: OWL-ViT, OWLv2, Grounding DINO.

OWL-ViT: Minderer et al. 2022, arXiv 2205.06230; OWLv2: 2023, arXiv 2306.09683; Grounding DINO: Liu
et al. 2023, arXiv 2303.05499.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Self

import torch
from torch import Tensor

from nmn.errors import DomainError
from nmn.perception.coco import CATEGORIES
from nmn.perception.picture import Picture
from nmn.perception.pretrained.detector import PretrainedDetector, Raw
from nmn.pretrained.model import Loaded, Pretrained
from nmn.pretrained.source import ModelSource

# The default bars of their post-processing in ``transformers``.
OWL_EVEN, DINO_EVEN = 0.1, 0.25


@dataclass(frozen=True)
class OpenDetector(PretrainedDetector):
    """A detector that is told in words what to look for.

    Attributes:
        words: what it looks for.
    """

    words: tuple[str, ...] = CATEGORIES

    open: ClassVar[bool] = True

    @property
    def categories(self) -> tuple[str, ...]:
        return self.words

    def looking_for(self, words: tuple[str, ...]) -> Self:
        """The same, told to look for other things."""
        return replace(self, words=words)


@dataclass(frozen=True)
class Owl(OpenDetector):
    """OWL-ViT and OWLv2: each word is a query of its own, "a photo of a dog"."""

    def _look(self, loaded: Loaded, inputs: dict[str, Tensor]) -> Raw:
        prompts = [f"a photo of a {word}" for word in self.words]
        most = int(loaded.config.text_config.max_position_embeddings)
        texts = loaded.parts["AutoTokenizer"](
            prompts, padding="max_length", max_length=most, truncation=True, return_tensors="pt"
        )
        pixels = inputs["pixel_values"]
        # One picture's queries after another's, as the model folds them.
        ids, mask = (
            texts[name].repeat(len(pixels), 1).to(loaded.device)
            for name in ("input_ids", "attention_mask")
        )
        seen = loaded.run(loaded.model, pixel_values=pixels, input_ids=ids, attention_mask=mask)
        return seen.logits.sigmoid(), seen.pred_boxes


@dataclass(frozen=True)
class Owlv2(Owl):
    """OWLv2, which sees the picture in the upper left of a square."""

    def _extent(self, picture: Picture) -> tuple[float, float]:
        rows, columns = picture.pixels.shape[:2]
        side = max(rows, columns)
        return side / columns, side / rows


@dataclass(frozen=True)
class GroundingDino(OpenDetector):
    """Grounding DINO: all words are one text, "dog. cat.", and each has the tokens it stands on.

    A word is as likely as the mean over its tokens, as in the evaluation on COCO (section 4). What
    does not fit into one text is asked in several; a query's box is then that of the text in which
    it found most.
    """

    def _look(self, loaded: Loaded, inputs: dict[str, Tensor]) -> Raw:
        scores, boxes = [], []
        for ids, mask, places in self._texts(loaded):
            pixels = inputs["pixel_values"]
            seen = loaded.run(
                loaded.model,
                **inputs,
                input_ids=ids.repeat(len(pixels), 1),
                attention_mask=mask.repeat(len(pixels), 1),
            )
            tokens = seen.logits.sigmoid()  # [pictures, queries, tokens]
            own = torch.stack([tokens[..., list(span)].mean(-1) for span in places.values()], -1)
            whole = own.new_zeros(*own.shape[:-1], len(self.words))
            whole[..., list(places)] = own
            scores.append(whole)
            boxes.append(seen.pred_boxes)
        # Queries of another text are other queries: they stand side by side.
        return torch.cat(scores, dim=1), torch.cat(boxes, dim=1)

    def _texts(self, loaded: Loaded) -> Iterator[tuple[Tensor, Tensor, dict[int, range]]]:
        """Token ids ``[1, tokens]``, their mask, and the tokens of each word by its place."""
        tokenizer: Any = loaded.parts["AutoTokenizer"]
        most = int(loaded.config.max_text_len) - 2  # first and last stand around
        pieces = [
            tokenizer(f"{word}.", add_special_tokens=False)["input_ids"] for word in self.words
        ]
        for group in _filled([len(piece) for piece in pieces], most):
            ids: list[int] = [tokenizer.cls_token_id]
            places: dict[int, range] = {}
            for word in group:
                places[word] = range(len(ids), len(ids) + len(pieces[word]) - 1)
                ids += pieces[word]
            made = torch.tensor([[*ids, tokenizer.sep_token_id]], device=loaded.device)
            yield made, torch.ones_like(made), places


def _filled(lengths: Sequence[int], most: int) -> Iterator[list[int]]:
    """Places, in order, in as few texts as hold them.

    Raises:
        DomainError: one alone is too long.
    """
    group: list[int] = []
    for place, length in enumerate(lengths):
        if not 1 < length <= most:
            raise DomainError(
                f"a word of {length - 1} tokens cannot be looked for", expected=f"1 to {most - 1}"
            )
        if group and sum(lengths[one] for one in group) + length > most:
            yield group
            group = []
        group.append(place)
    yield group


def _model(source: ModelSource, *types: str) -> Pretrained:
    parts = ("AutoImageProcessor", "AutoTokenizer")
    return Pretrained(source, "AutoModelForZeroShotObjectDetection", types, parts)


def owlv2(source: ModelSource) -> Owlv2:
    """The detector "owlv2"."""
    return Owlv2(_model(source, "owlv2"), OWL_EVEN)


def owlvit(source: ModelSource) -> Owl:
    """The detector "owlvit"."""
    return Owl(_model(source, "owlvit"), OWL_EVEN)


def grounding_dino(source: ModelSource) -> GroundingDino:
    """The detector "grounding-dino"."""
    return GroundingDino(_model(source, "grounding-dino"), DINO_EVEN)
