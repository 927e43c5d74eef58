"""Builds the photo domain's lexicon out of its tables."""

from collections.abc import Iterator
from functools import lru_cache

from nmn.domains.photo import nouns
from nmn.domains.photo import phrases as words
from nmn.domains.photo.meanings import RELATED
from nmn.domains.photo.words import CATEGORY, NOUN
from nmn.generators.generator import Note
from nmn.generators.lexicon import Entry, Lexicon, Noun, entries, noun_entries

EVERYTHING, PERSON = "thing", "person"


@lru_cache(maxsize=1)
def photo_lexicon() -> Lexicon:
    """The lexicon, built once: about 700 noun phrases and 300 others."""
    groups = dict.fromkeys(words.COLORS, "color") | dict.fromkeys(words.SIZES, "size")
    groups |= dict.fromkeys(words.SPOTS, "place")
    return Lexicon(
        entries={
            "noun": tuple(_nouns()),
            "pronoun": tuple(_pronouns()),
            "adjective": entries(words.COLORS | words.SIZES),
            "spot": entries(words.SPOTS),
            "place": entries(words.PLACES),
            "relation": entries(words.RELATIONS),
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
            "trap": entries({"": ",".join(words.TRAPS)}),
        },
        groups=groups,
        everything=EVERYTHING,
        person=PERSON,
        categories=frozenset(CATEGORY),
        having="overlapping",
        in_hand="holding",
        listed=frozenset(("category", "color")),
        main=words.MAIN,
        related={word: tuple(near.split(", ")) for word, near in RELATED.items()},
        examples=("person", "dog", "car", "chair", "cup"),
    )


def _nouns() -> Iterator[Entry]:
    for concept in NOUN:
        yield from noun_entries(concept, concept)
    for concept, line in nouns.SYNONYMS.items():
        for name in _names(line):
            note = Note("synonym", name, f"'{name}' is read as '{concept}'.")
            yield from noun_entries(name, concept, note)
            yield from _group_plural(name, concept, note)
    for (concept, what), line in nouns.LOSSES.items():
        for name in _names(line):
            text = f"'{name}' is read as '{concept}': {what} is not seen."
            yield from noun_entries(name, concept, Note("loss", name, text))
    for name, (concept, doubt) in nouns.DOUBTFUL.items():
        note = Note("synonym", name, f"'{name}' is read as '{concept}'; {doubt}.")
        yield from noun_entries(name, concept, note)
    yield Entry(("ski",), Noun("skis", "one"))
    # Plurals beside the irregular ones.
    for phrase, concept in (("persons", PERSON), ("fruits", "fruit"), ("foods", "food")):
        yield Entry((phrase,), Noun(concept, "many"))


def _names(line: str) -> list[str]:
    return [name.strip() for name in line.split(",")]


def _group_plural(name: str, concept: str, note: Note) -> Iterator[Entry]:
    """Such as "piece of furniture" -> "pieces of furniture": the first word has the plural."""
    first, of, rest = name.partition(" of ")
    if of:
        phrase = f"{first}s of {rest}"
        text = f"'{phrase}' is read as '{concept}'."
        yield Entry(tuple(phrase.split()), Noun(concept, "many"), Note(note.kind, phrase, text))


def _pronouns() -> Iterator[Entry]:
    for phrase, (determiner, is_person) in words.PRONOUNS.items():
        noun = Noun(PERSON if is_person else EVERYTHING)
        yield Entry(tuple(phrase.split()), (determiner, noun))


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
