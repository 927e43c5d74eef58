"""The photo domain: questions about the objects of a photograph, with no training.

Perception is a pretrained detector of the 80 COCO classes with colours read off the pixels;
modules are soft set operations; questions are parsed by a deterministic English grammar.
"""

import json
from dataclasses import replace
from functools import partial
from importlib import resources
from typing import TYPE_CHECKING

from nmn.domains.domain import Domain
from nmn.domains.eyes import Eyes, fitted, text_calls, vocabularies_of
from nmn.domains.photo.concepts import add_concepts
from nmn.domains.photo.lexicon import photo_lexicon
from nmn.domains.photo.meaning import EQUIVALENCE
from nmn.domains.photo.modules import CALLS
from nmn.domains.photo.words import VOCABULARIES
from nmn.grammar import ValueType
from nmn.modules.texts import Looks, Shows, VerifyLooks
from nmn.perception.enriched import Enriched
from nmn.types import Bool, Label, Labels, Number, Object, ObjectSet, Region

if TYPE_CHECKING:
    from nmn.domains.photo.perception import PhotoPerception


def photo_scenes(eyes: Eyes | None = None) -> "Enriched[PhotoPerception]":
    """The perception "photo-detector", with its default settings, or with other eyes."""
    from nmn.domains.photo.perception import PhotoPerception

    eyes = eyes or Eyes()
    return fitted(PhotoPerception(eyes.told, encoder=eyes.encoder), add_concepts)


def _examples() -> list[tuple[str, str]]:
    from nmn.generators.english import GrammarGenerator, examples_by_grammar

    return examples_by_grammar(GrammarGenerator(photo_lexicon()))


def photo_with(domain: Domain, eyes: Eyes) -> Domain:
    """The domain with another detector, whose categories are then its nouns, and with an encoder,
    which modules that read texts then ask.

    Raises:
        DomainError: a word of the detector, or of a question, cannot be one.
    """
    categories = eyes.categories
    told = getattr(eyes.detector, "open", False)
    return replace(
        domain,
        vocabularies={**domain.vocabularies, **vocabularies_of(eyes)},
        calls=(*domain.calls, *text_calls(eyes.encoder, (Looks, VerifyLooks, Shows))),
        sees_with=partial(photo_scenes, replace(eyes, phrases=())),
        make_lexicon=partial(photo_lexicon, categories, as_said=told, asked=eyes.nouns),
    )


_CONTACT = (
    "'{word}' is guessed from how the boxes touch: a detector of objects cannot see it, "
    "so of one pair of objects it is never surer than 0.55"
)
_CONTACT_WORDS = ("holding", "wearing", "riding", "held by", "worn by", "ridden by")
_DEPTH = "'{word}' is guessed from size and base line in the picture, not from measured depth"


def _schedule() -> tuple[str, ...]:
    """Learned by ``benchmarks/learn_schedule.py``."""
    text = (resources.files("nmn.domains.photo") / "schedule.json").read_text(encoding="utf-8")
    return tuple(json.loads(text)["modules"])


DOMAIN = Domain(
    name="photo",
    summary="Objects of a photograph: 80 everyday classes, colours, sizes, places and relations.",
    calls=CALLS,
    vocabularies=VOCABULARIES,
    answers=(
        ValueType(Number),
        ValueType(Bool),
        *(ValueType(Label, name) for name in ("category", "color", "size", "position", "place")),
        ValueType(Label, "relation"),
        *(ValueType(Labels, name) for name in ("category", "color")),
        ValueType(Region),
        ValueType(Object),
        ValueType(ObjectSet),
    ),
    schedule=_schedule(),
    sees_with="photo-detector",
    reads_with="grammar",
    equivalence=EQUIVALENCE,
    make_lexicon=photo_lexicon,
    examples=_examples,
    refit=photo_with,
    # A yes or no is only worth giving when clearly better than a coin; where many answers are
    # possible, less certainty still singles one out.
    thresholds={
        "Bool": 0.60,
        "Number": 0.45,
        "Label": 0.40,
        "Labels": 0.25,
        "Object": 0.50,
        "ObjectSet": 0.25,
        "Region": 0.50,
    },
    cautions={
        **{word: _CONTACT.format(word=word) for word in _CONTACT_WORDS},
        **{
            word: _DEPTH.format(word=word)
            for word in ("behind", "in front of", "nearest", "farthest", "foreground", "background")
        },
    },
    weak=frozenset(_CONTACT_WORDS),
)
