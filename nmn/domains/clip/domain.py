"""The clip domain: what is on screen when, where and in which order, with no training.

Perception is a pretrained detector of the 80 COCO classes whose finds are followed from frame to
frame; modules are soft operations on tracks and times; questions are parsed by a deterministic
English grammar.
"""

from dataclasses import replace
from functools import partial

from nmn.domains.clip.lexicon import clip_lexicon
from nmn.domains.clip.modules import CALLS
from nmn.domains.clip.perception import clip_tracks
from nmn.domains.clip.words import VOCABULARIES
from nmn.domains.domain import Domain
from nmn.domains.eyes import Eyes, text_calls, vocabularies_of
from nmn.grammar import ValueType
from nmn.modules import bind
from nmn.modules.texts import LocalizeText, TrackLooks
from nmn.types import (
    Bool,
    Duration,
    FrameSet,
    Interval,
    Label,
    Labels,
    Number,
    Object,
    ObjectFrames,
    ObjectSet,
)

_CONTACT = (
    "'{word}' is guessed from how the boxes touch: a detector of objects cannot see it, "
    "so of one pair of objects it is never surer than 0.55"
)
_DEPTH = "'{word}' is guessed from size and base line in the picture, not from measured depth"
_CONTACT_WORDS = ("holding", "riding", "held by", "ridden by")


def _examples() -> list[tuple[str, str]]:
    from nmn.generators.english import clip_grammar, examples_by_grammar

    return examples_by_grammar(clip_grammar(DOMAIN))


def clip_with(domain: Domain, eyes: Eyes) -> Domain:
    """The domain with another detector, whose categories are then its nouns, and with an encoder,
    which modules that read texts then ask.

    Raises:
        DomainError: a word of the detector, or of a question, cannot be one.
    """
    asking = text_calls(eyes.encoder, (LocalizeText, bind(TrackLooks, "looks")))
    return replace(
        domain,
        vocabularies={**domain.vocabularies, **vocabularies_of(eyes)},
        calls=(*domain.calls, *asking),
        sees_with=partial(clip_tracks, replace(eyes, phrases=())),
        make_lexicon=partial(clip_lexicon, eyes.categories, asked=eyes.nouns),
    )


DOMAIN = Domain(
    name="clip",
    summary="Objects of a clip: what is on screen when, what moves, what comes first.",
    about="clip",
    calls=CALLS,
    vocabularies=VOCABULARIES,
    answers=(
        ValueType(Bool),
        ValueType(Number),
        ValueType(FrameSet),
        ValueType(Interval),
        ValueType(Duration),
        *(ValueType(Label, name) for name in ("category", "color", "heading", "noun")),
        *(ValueType(Labels, name) for name in ("category", "color")),
        ValueType(Object),
        ValueType(ObjectSet),
        ValueType(ObjectFrames),
    ),
    sees_with="clip-tracker",
    reads_with="clip-grammar",
    make_lexicon=clip_lexicon,
    examples=_examples,
    refit=clip_with,
    # As for photographs; of a stretch of time the overlap with the truth that is expected.
    thresholds={
        "Bool": 0.60,
        "Number": 0.45,
        "Label": 0.40,
        "Labels": 0.25,
        "Object": 0.50,
        "ObjectSet": 0.25,
        "FrameSet": 0.50,
        "Interval": 0.50,
        "Duration": 0.50,
        "ObjectFrames": 0.50,
    },
    cautions={
        **{word: _CONTACT.format(word=word) for word in _CONTACT_WORDS},
        **{word: _DEPTH.format(word=word) for word in ("behind", "in front of")},
    },
    weak=frozenset(_CONTACT_WORDS),
)
