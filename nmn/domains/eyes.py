"""What a domain is given to look with: a detector, an encoder, and words from questions."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Self

from nmn.errors import DomainError
from nmn.modules import Binding, Call, bind
from nmn.perception.coco import CATEGORIES, nouns_of
from nmn.perception.detector import Detector, categories_of
from nmn.perception.encoder import Encoder
from nmn.perception.enriched import Enriched, Inner
from nmn.pretrained import ModelSource
from nmn.registry import DETECTORS, ENCODERS, Registry
from nmn.types import ModelCard, Vocabulary

NOUNS, PHRASES = "noun", "phrase"
"""The vocabularies that questions add words to: of what an open detector is told to look for, and
of what an encoder compares pictures with."""

ANYTHING = "anything"
"""The phrase that is there before a question brings one: a vocabulary is never empty."""

_NAMES_OF_NOUNS = (NOUNS, "category")
_LONGEST, _MOST = 80, 64  # characters of a word, and words, that questions may add


@dataclass(frozen=True)
class Eyes:
    """What a domain was fitted with.

    Attributes:
        detector: None leaves the domain's own.
        encoder: None gives no features.
        nouns: what questions name beyond the detector's categories, where it is open.
        phrases: what questions compare pictures with, where the encoder reads texts.
    """

    detector: Detector | None = None
    encoder: Encoder | None = None
    nouns: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()

    @property
    def opens(self) -> frozenset[str]:
        """Vocabularies that questions may add words to."""
        nouns = _NAMES_OF_NOUNS if getattr(self.detector, "open", False) else ()
        reads = self.encoder is not None and self.encoder.reads
        return frozenset((*nouns, *((PHRASES,) if reads else ())))

    @property
    def categories(self) -> tuple[str, ...]:
        """What is told apart: the detector's categories, and the nouns it is told to look for."""
        own = CATEGORIES if self.detector is None else categories_of(self.detector)
        return own + tuple(noun for noun in self.nouns if noun not in own)

    @property
    def told(self) -> Detector | None:
        """The detector, told to look for all of them."""
        detector: Any = self.detector
        return detector.looking_for(self.categories) if self.nouns else self.detector

    def opened(self, words: Mapping[str, Collection[str]]) -> Self:
        """The same with words by the vocabulary that lacks them.

        Raises:
            DomainError: a word is too long, or there are too many.
        """
        nouns = sorted({word for name in _NAMES_OF_NOUNS for word in words.get(name, ())})
        phrases = sorted(words.get(PHRASES, ()))
        for word in (*nouns, *phrases):
            if len(word) > _LONGEST:
                raise DomainError(
                    f"'{word[:40]}...' has {len(word)} characters",
                    expected=f"at most {_LONGEST} in what a model is asked to look for",
                )
        if len(nouns) + len(phrases) > _MOST:
            raise DomainError(
                f"{len(nouns) + len(phrases)} words for a model to look for in one question",
                expected=f"at most {_MOST}",
            )
        return replace(self, nouns=tuple(nouns), phrases=tuple(phrases))


NO_EYES = Eyes()
"""A domain as it comes."""


def vocabularies_of(eyes: Eyes) -> dict[str, Vocabulary]:
    """The vocabularies whose words these eyes decide: category, noun, and phrase where an encoder
    reads texts.

    Raises:
        DomainError: a word cannot be one.
    """
    categories = eyes.categories
    made = {
        "category": Vocabulary("category", categories),
        NOUNS: Vocabulary(NOUNS, nouns_of(categories)),
    }
    if PHRASES in eyes.opens:
        others = tuple(phrase for phrase in eyes.phrases if phrase != ANYTHING)
        made[PHRASES] = Vocabulary(PHRASES, (ANYTHING, *others))
    return made


def text_calls(encoder: Encoder | None, calls: Iterable[Call]) -> tuple[Binding, ...]:
    """Modules that compare with texts, with the encoder that reads them; none without one."""
    if encoder is None or not encoder.reads:
        return ()
    bound = (one if isinstance(one, Binding) else bind(one) for one in calls)
    return tuple(replace(one, settings=(("reader", encoder),)) for one in bound)


def cards_of(*models: object) -> tuple[ModelCard, ...]:
    """Of those that are pretrained models with a card, in order."""
    return tuple(model.card for model in models if hasattr(model, "card"))


def cautions_of(*models: object) -> tuple[str, ...]:
    """What those have to say that every answer should be told with."""
    return tuple(model.caution for model in models if hasattr(model, "caution"))


def fitted(inner: Inner, add: Callable[..., Any]) -> Enriched[Inner]:
    """What looks with a detector and perhaps an encoder, with the tables of a domain.

    Arguments:
        inner: has a ``detector``, an ``encoder`` and the detector's ``categories``.
        add: a percept and its ``categories`` -> the percept with more tables.
    """
    looking: Any = inner
    return Enriched(
        inner,
        partial(add, categories=looking.categories),
        models=lambda: cards_of(looking.detector, looking.encoder),
        cautions=lambda: cautions_of(looking.detector),
    )


def detector_of(named: str, device: str = "cpu") -> Detector:
    """The detector that a text names: "owlv2:FOLDER" (see ``ModelSource``).

    Raises:
        DomainError: there is no such adapter, or the model is not on this machine or not whole.
        MissingExtra: ``transformers`` is not installed.
    """
    made: Detector = _made(DETECTORS, named, device)
    return made


def encoder_of(named: str, device: str = "cpu") -> Encoder:
    """The encoder that a text names: "clip:FOLDER"; raises as ``detector_of``."""
    made: Encoder = _made(ENCODERS, named, device)
    return made


def _made(registry: Registry[Callable[[ModelSource], Any]], named: str, device: str) -> Any:
    if named in registry:
        raise DomainError(
            f"which model '{named}' is to run is not said",
            expected=f"{named}:FOLDER, or a hub's id",
        )
    source = ModelSource.parse(named)
    made = registry.find(source.kind)(source)
    made = made.at(device) if device != "cpu" and hasattr(made, "at") else made
    _ = made.digest  # files that are lacking are told here, and not at the first question
    return made
