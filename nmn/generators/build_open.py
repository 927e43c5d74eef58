"""Builders of questions whose answer is a number, a word, a list or a place."""

from collections.abc import Callable

from nmn.generators.build_pairs import Pair
from nmn.generators.build_phrases import Modifiers
from nmn.generators.chart import Noted
from nmn.generators.meaning import All, Phrase, Predicate, Refused, Relation, call, word
from nmn.generators.note import Note

# Numbers


def count(phrase: Phrase, modifiers: Modifiers = ()) -> str:
    """For "how many dogs are there near the cat"."""
    return call("count", All(modifiers).keep(phrase.code))


def count_those(phrase: Phrase, predicate: Predicate) -> str:
    """For "how many dogs are brown"."""
    return call("count", predicate.keep(phrase.code))


def count_inverse(phrase: Phrase, subject: Phrase, relation: str) -> str:
    """For "how many bags is the man holding"."""
    return call("count", Relation(relation, subject).keep(phrase.code))


def difference(pair: Pair) -> str:
    """For "how many more dogs than cats"."""
    return call("difference", call("count", pair[0].code), call("count", pair[1].code))


def difference_there(first: Phrase, second: Phrase) -> str:
    """For "how many more dogs are there than cats"."""
    return difference((first, second))


# What an object is like


def query(key: str, subject: Phrase) -> str:
    """For "what color is the dog"."""
    return call(f"query_{key}", subject.object)


def query_inverse(key: str, nominal: Phrase, subject: Phrase, relation: str) -> str:
    """For "what color bag is the man holding"."""
    return call(f"query_{key}", call("unique", Relation(relation, subject).keep(nominal.code)))


def query_of(subject: Phrase, key: str) -> str:
    """For "what is the dog's color"."""
    return query(key, subject)


def size(subject: Phrase) -> str:
    """For "how big is the dog"."""
    return call("query_size", subject.object)


def position(subject: Phrase, *_: object) -> str:
    """For "where is the dog (sitting)"."""
    return call("query_position", subject.object)


def marked(subject: Phrase, *_: object) -> Noted:
    """For "where are the dogs": the objects themselves, each with its box."""
    text = "'where' of several objects is answered with the objects themselves."
    return Noted(subject.code, (Note("guess", "where", text),))


# Lists


def listed_key(keys: frozenset[str]) -> Callable[[str, Phrase], str]:
    """Builder of "what color are the dogs"."""

    def build(key: str, phrase: Phrase) -> str:
        if key not in keys:
            raise Refused(f"the {key} of several objects cannot be listed")
        return call(f"list_{key}", phrase.code)

    return build


# Objects as answers


def one(phrase: Phrase) -> str:
    """For "find the dog"."""
    return phrase.object


def several(phrase: Phrase) -> str:
    """For "find all dogs"."""
    return phrase.code


def those(phrase: Phrase, predicate: Predicate) -> str:
    """For "which dogs are brown"."""
    return predicate.keep(phrase.code)


def those_inverse(phrase: Phrase, subject: Phrase, relation: str) -> str:
    """For "which bag is the man holding"."""
    return Relation(relation, subject).keep(phrase.code)


def which_superlative(phrase: Phrase, extreme: str) -> str:
    """For "which dog is the largest"."""
    return call("superlative", phrase.code, word(extreme))


def which_extreme(phrase: Phrase, extreme: str, other: Phrase) -> str:
    """For "which dog is closest to the cat"."""
    return call(extreme, phrase.code, other.object)


def locate(subject: Phrase) -> str:
    """For "locate the dog"."""
    return call("locate", subject.object)
