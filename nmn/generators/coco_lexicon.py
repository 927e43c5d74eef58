"""Entries of a lexicon whose nouns are COCO's classes: about 700 phrases."""

from collections.abc import Collection, Iterable, Iterator

from nmn.generators import coco_nouns as nouns
from nmn.generators.lexicon import Entry, Noun, noun_entries
from nmn.generators.note import Note, looked_for

EVERYTHING, PERSON = "thing", "person"

# Pronouns: word -> (determiner, whether it stands for a person).
PRONOUNS = {
    "something": ("some", False),
    "anything": ("any", False),
    "everything": ("all", False),
    "nothing": ("no", False),
    "someone": ("some", True),
    "somebody": ("some", True),
    "anyone": ("any", True),
    "anybody": ("any", True),
    "everyone": ("all", True),
    "everybody": ("all", True),
    "no one": ("no", True),
    "nobody": ("no", True),
}


def coco_nouns(
    concepts: Iterable[str], *, as_said: bool = False, asked: Collection[str] = ()
) -> Iterator[Entry]:
    """These concepts and their synonyms, in both numbers; each that loses meaning with its note.

    Arguments:
        concepts: that nouns name; of COCO's, and others.
        as_said: words that would lose meaning stand for themselves: for what looks for whatever it
            is told to, to which a woman is more than a person.
        asked: concepts that a question has brought itself, which is noted.
    """
    known = frozenset(concepts)
    for entry in _all_nouns(concepts, as_said, frozenset(asked)):
        noun = entry.meaning
        assert isinstance(noun, Noun)  # entries of nouns only
        own = as_said and noun.concept in _LOSSY
        if noun.concept in known or own:
            yield entry


_LOSSY = frozenset(name.strip() for line in nouns.LOSSES.values() for name in line.split(","))


def _all_nouns(concepts: Iterable[str], as_said: bool, asked: frozenset[str]) -> Iterator[Entry]:
    for concept in concepts:
        yield from noun_entries(concept, concept, looked_for(concept) if concept in asked else None)
    for concept, line in nouns.SYNONYMS.items():
        for name in _names(line):
            note = Note("synonym", name, f"'{name}' is read as '{concept}'.")
            yield from noun_entries(name, concept, note)
            yield from _group_plural(name, concept, note)
    for (concept, what), line in nouns.LOSSES.items():
        for name in _names(line):
            if as_said and name not in asked:
                yield from noun_entries(name, name)
            if as_said:
                continue
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


def coco_pronouns(concepts: Iterable[str]) -> Iterator[Entry]:
    """Such as "anyone" and "nothing", where their concepts are among these."""
    known = frozenset(concepts)
    for phrase, (determiner, is_person) in PRONOUNS.items():
        noun = Noun(PERSON if is_person else EVERYTHING)
        if noun.concept not in known:
            continue
        yield Entry(tuple(phrase.split()), (determiner, noun))
