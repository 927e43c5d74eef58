"""The words of a domain: what each phrase of a question means, by lexical kind.

A grammar rule names a lexical kind in braces, as it names another rule: ``{adjective}``. The
lexicon says which phrases are of that kind and what each means. Another domain gives its own
lexicon to the same grammar; it may leave kinds out (a rule that needs one then never matches).

    kind          meaning                                   example
    noun          Noun(concept, number)                     "sofas" -> Noun("couch", "many")
    pronoun       (determiner, Noun)                        "anyone" -> ("any", Noun("person"))
    adjective     attribute                                 "tiny" -> "small"
    spot          attribute, as an adjective of place       "left" (as in "the left car")
    place         attribute, as a phrase of place           "on the left side" -> "left"
    relation      relation                                  "next to" -> "near"
    verb          relation, of a third person               "holds" -> "holding"
    infinitive    relation, of the plain verb               "hold" -> "holding"
    inverse       the relation seen from the other end      "holding" -> "held by"
    superlative   superlative                               "biggest" -> "largest"
    comparative   superlative that decides between two      "bigger" -> "largest"
    extreme       "nearest" or "farthest", with "to Y"      "closest to" -> "nearest"
    side          side to count from                        "left"
    key           what can be asked of an object            "colour" -> "color"
    ordinal, cardinal   a number                            "third" -> 3
    deictic       Noun, what is pointed at                  "it" -> Noun("thing")
    posture       how it stands, which is not seen          "parked" (as in "parked near the bus")
    posing        the same of a verb                        "sits"
    donning       group of attributes that can be worn      "dressed in" -> "color"
"""

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from nmn.generators.note import Note

Number = Literal["one", "many", "any"]


@dataclass(frozen=True, slots=True)
class Noun:
    """A noun of the domain: its concept, its grammatical number, and whether meaning was lost.

    ``lossy`` nouns name more than the concept says (a woman is a person and more), so "is it a
    woman" cannot be answered by testing for the concept.
    """

    concept: str
    number: Number = "one"
    lossy: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """One meaning of one phrase."""

    phrase: tuple[str, ...]
    meaning: object
    note: Note | None = None


@dataclass(frozen=True)
class Lexicon:
    """Phrases by lexical kind, and the groups that attributes belong to.

    Arguments:
        entries: for each kind its entries; a phrase may be of several kinds.
        groups: attribute -> the key it answers ("red" -> "color", "left" -> "place").
        everything: the concept that every object has.
        person: the concept that "who" asks for; None when the domain has no persons.
        categories: the concepts that an object can be told to be; other nouns stand for several.
        having: the relation that "with" and "has" stand for.
        in_hand: the relation that "with ... in hand" stands for.
        listed: keys that can be listed for several objects ("what colors are the dogs").
        main: relations and keys that say the main thing of a question rather than which object is
            meant, with their rank: in "is the dog near the cat larger than the bus" it is
            "larger than". Lower ranks are preferred; relations without one come last.
        related: unknown words whose nearest concepts are known by meaning, for error messages.
        examples: an unknown noun is answered with a few of these when nothing is near.
        naming: the key whose value is what an object is.
        extremes: superlatives that can be of an object, and the word that joins them to it.
        opposite: relation -> the same seen from its other end ("holding" -> "held by").
        flanks: the two sides that an object can be on, as attributes of place.
        unseen: words for what can be asked of any picture and is not seen in this domain.
        ordinary: English words that are no misspelling of a known word, though like one.
    """

    entries: Mapping[str, tuple[Entry, ...]]
    groups: Mapping[str, str]
    everything: str
    person: str | None
    categories: frozenset[str]
    having: str
    in_hand: str
    listed: frozenset[str]
    main: Mapping[str, int] = field(default_factory=dict)
    related: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    examples: tuple[str, ...] = ()
    naming: str = "category"
    extremes: Mapping[str, str] = field(
        default_factory=lambda: {"nearest": "to", "farthest": "from"}
    )
    opposite: Mapping[str, str] = field(default_factory=dict)
    flanks: tuple[str, str] = ("left", "right")
    unseen: frozenset[str] = frozenset()
    ordinary: frozenset[str] = frozenset()

    def nouns(self) -> list[str]:
        """All concepts that a noun names, in the order of the entries, each once."""
        found = dict.fromkeys(
            entry.meaning.concept
            for entry in self.entries.get("noun", ())
            if isinstance(entry.meaning, Noun)
        )
        return list(found)

    def words(self) -> frozenset[str]:
        """Every single word that stands in some phrase."""
        return frozenset(
            word for group in self.entries.values() for entry in group for word in entry.phrase
        )

    def nearest(self, word: str, most: int = 3) -> tuple[str, ...]:
        """Known concepts like an unknown word: by meaning when listed, else by spelling.

        >>> from nmn.domains.photo.lexicon import photo_lexicon
        >>> photo_lexicon().nearest("tiger"), photo_lexicon().nearest("girafe")
        (('cat', 'zebra'), ('giraffe',))
        """
        by_meaning = self.related.get(word) or self.related.get(singular(word))
        if by_meaning:
            return by_meaning[:most]
        spelled = {
            " ".join(entry.phrase): entry.meaning.concept
            for entry in self.entries.get("noun", ())
            if isinstance(entry.meaning, Noun)
        }
        # 0.8: "girafe" and "keybord" are found, while short words with one letter in common
        # ("tree" and "tie", "lion" and "train") are not offered.
        close = difflib.get_close_matches(word, spelled, n=2 * most, cutoff=0.8)
        return tuple(dict.fromkeys(spelled[phrase] for phrase in close))[:most]


def entries(table: Mapping[str, str], notes: Mapping[str, Note] | None = None) -> tuple[Entry, ...]:
    """Entries of a ``meaning -> "phrase, phrase, ..."`` table.

    >>> entries({"near": "near, next to"})[1]
    Entry(phrase=('next', 'to'), meaning='near', note=None)
    """
    return tuple(
        Entry(tuple(phrase.split()), meaning, (notes or {}).get(phrase.strip()))
        for meaning, phrases in table.items()
        for phrase in phrases.split(",")
    )


# Plurals that no rule gives. Words that are the same in both numbers are marked by themselves.
IRREGULAR = {
    "person": "people", "man": "men", "woman": "women", "child": "children", "mouse": "mice",
    "knife": "knives", "calf": "calves", "ox": "oxen", "loaf": "loaves", "goose": "geese",
    "foot": "feet", "sheep": "sheep", "cattle": "cattle", "aircraft": "aircraft",
    "broccoli": "broccoli", "skis": "skis", "scissors": "scissors", "furniture": "furniture",
    "food": "food", "kitchenware": "kitchenware", "equipment": "equipment", "luggage": "luggage",
    "baggage": "baggage", "gear": "gear", "fruit": "fruit", "offspring": "offspring",
    "cutlery": "cutlery", "silverware": "silverware", "tableware": "tableware",
    "livestock": "livestock", "cookware": "cookware", "produce": "produce",
}  # fmt: skip


def plural(noun: str) -> str:
    """The plural of a noun; of several words, the last one changes.

    >>> plural("wine glass"), plural("puppy"), plural("mouse"), plural("sheep")
    ('wine glasses', 'puppies', 'mice', 'sheep')
    """
    before, _, word = noun.rpartition(" ")
    lead = f"{before} " if before else ""
    if word in IRREGULAR:
        return lead + IRREGULAR[word]
    if word.endswith("man") and word != "human":
        return lead + word[:-3] + "men"
    if word.endswith(("s", "x", "z", "ch", "sh")):
        return lead + word + "es"
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return lead + word[:-1] + "ies"
    return lead + word + "s"


def singular(noun: str) -> str:
    """The singular that a plural most likely comes from; other words are returned as they are."""
    for one, many in IRREGULAR.items():
        if noun == many:
            return one
    for ending, instead in (("ies", "y"), ("ches", "ch"), ("shes", "sh"), ("xes", "x"), ("s", "")):
        if (
            noun.endswith(ending)
            and not noun.endswith("ss")
            and plural(noun[: -len(ending)] + instead) == noun
        ):
            return noun[: -len(ending)] + instead
    return noun


def noun_entries(name: str, concept: str, note: Note | None = None) -> Iterable[Entry]:
    """The entries of a noun in both numbers; one entry when they are written alike."""
    lossy = note is not None and note.kind == "loss"
    many = plural(name)
    if many == name:
        yield Entry(tuple(name.split()), Noun(concept, "any", lossy), note)
        return
    yield Entry(tuple(name.split()), Noun(concept, "one", lossy), note)
    yield Entry(tuple(many.split()), Noun(concept, "many", lossy), note and _of(note, many))


def _of(note: Note, phrase: str) -> Note:
    """The same note about another form of the word."""
    return Note(note.kind, phrase, note.text.replace(f"'{note.word}'", f"'{phrase}'", 1))
