"""What pronouns point at in a picture, with the note that tells how each was taken."""

from collections.abc import Iterator

from nmn.generators.coco_lexicon import EVERYTHING, PERSON
from nmn.generators.lexicon import Entry, Noun
from nmn.generators.note import Note


def coco_deictics() -> Iterator[Entry]:
    """Such as "this" and "those": whatever is in the picture."""
    for word in ("this", "that"):
        yield _entry(word, Noun(EVERYTHING, "one"), _pointed(word))
    for word in ("these", "those"):
        yield _entry(word, Noun(EVERYTHING, "many"), _pointed(word))


def coco_personal() -> Iterator[Entry]:
    """Such as "it" and "they", where the question names nothing that they stand for."""
    yield _entry("it", Noun(EVERYTHING, "one"), _pointed("it"))
    for word in ("they", "them"):
        text = f"Who '{word}' are is not said: '{word}' is read as the people in the picture."
        yield _entry(word, Noun(PERSON, "many"), text)
    for word in ("he", "she", "him", "her"):
        text = f"'{word}' is read as the person in the picture: gender is not seen."
        yield _entry(word, Noun(PERSON, "one"), text)


def _pointed(word: str) -> str:
    return f"What '{word}' points at is not said: it is read as whatever is in the picture."


def _entry(word: str, noun: Noun, text: str) -> Entry:
    return Entry((word,), noun, Note("guess", word, text))
