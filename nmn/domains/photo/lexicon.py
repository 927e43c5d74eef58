"""Builds the photo domain's lexicon out of its tables."""

from collections.abc import Iterator
from functools import lru_cache

from nmn.domains.photo import phrases as words
from nmn.domains.photo.words import CATEGORY
from nmn.generators.coco_lexicon import EVERYTHING, PERSON, coco_nouns, coco_pronouns
from nmn.generators.coco_pointing import coco_deictics, coco_personal
from nmn.generators.coco_related import RELATED
from nmn.generators.coco_unseen import UNSEEN
from nmn.generators.lexicon import Entry, Lexicon, entries
from nmn.generators.note import Note
from nmn.generators.ordinary import ORDINARY
from nmn.perception.coco import nouns_of


@lru_cache(maxsize=16)
def photo_lexicon(
    categories: tuple[str, ...] = CATEGORY.words,
    *,
    as_said: bool = False,
    asked: tuple[str, ...] = (),
) -> Lexicon:
    """The lexicon, built once: about 700 noun phrases and 300 others.

    Arguments:
        categories: what is told apart.
        as_said, asked: see ``coco_nouns``.
    """
    nouns = nouns_of(categories)
    groups = dict.fromkeys(words.COLORS, "color") | dict.fromkeys(words.SIZES, "size")
    groups |= dict.fromkeys(words.SPOTS, "place")
    return Lexicon(
        entries={
            "noun": tuple(coco_nouns(nouns, as_said=as_said, asked=asked)),
            "pronoun": tuple(coco_pronouns(nouns)),
            "adjective": entries(words.COLORS | words.SIZES),
            "spot": entries(words.SPOTS),
            "place": entries(words.PLACES),
            "relation": (*entries(words.RELATIONS), *_postures(words.SEATED_AT, "near")),
            "halfrelation": entries(words.SHORT_RELATIONS),
            "verb": entries(words.VERBS),
            "infinitive": entries(words.INFINITIVES),
            "inverse": entries(words.INVERSES),
            "plaininverse": entries(words.PLAIN_INVERSES),
            "superlative": entries(words.SUPERLATIVES),
            "comparative": entries(words.COMPARATIVES),
            "extreme": entries(words.EXTREMES),
            "side": entries(words.SIDES),
            "key": entries(words.KEYS),
            "keys": entries({"color": "colors, colours", "size": "sizes"}),
            "ordinal": tuple(_numbers(words.ORDINALS, 1)) + tuple(_short_ordinals()),
            "cardinal": tuple(_numbers(words.CARDINALS, 0)) + tuple(_digits()),
            "deictic": tuple(coco_deictics()),
            "personal": tuple(coco_personal()),
            "posture": (*_postures(words.POSTURES), *entries({"": words.PLACED})),
            "posing": tuple(_postures(words.POSTURES_OF_VERBS)),
            "donning": entries(words.DONNING),
            "scenery": entries(words.SCENERY),
            "trap": entries({"": ",".join(words.TRAPS)}),
        },
        groups=groups,
        everything=EVERYTHING,
        person=PERSON if PERSON in nouns else None,
        categories=frozenset(categories),
        having="overlapping",
        in_hand="holding",
        listed=frozenset(("category", "color")),
        main=words.MAIN,
        opposite=words.OPPOSITE,
        unseen=UNSEEN,
        ordinary=ORDINARY,
        related={word: tuple(near.split(", ")) for word, near in RELATED.items()},
        examples=("person", "dog", "car", "chair", "cup"),
    )


def _postures(line: str, relation: str = "") -> Iterator[Entry]:
    """How something stands, alone or with the relation that the words say beside it."""
    for phrase in line.split(","):
        name = phrase.strip()
        posture, _, _ = name.partition(" ")
        text = f"'{posture}' is left out: how something stands, sits or lies is not seen."
        yield Entry(tuple(name.split()), relation or posture, Note("loss", posture, text))


def _numbers(names: tuple[str, ...], start: int) -> Iterator[Entry]:
    for number, name in enumerate(names, start):
        yield Entry((name,), number)


def _digits() -> Iterator[Entry]:
    for number in range(1000):  # no picture shows a thousand objects that a detector finds
        yield Entry((str(number),), number)


def _short_ordinals() -> Iterator[Entry]:
    for number in range(1, 100):
        teen = 10 <= number % 100 <= 20
        ending = "th" if teen else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
        yield Entry((f"{number}{ending}",), number)
