"""Builders of questions whose answer is yes or no: program text out of a question's parts."""

from collections.abc import Callable, Mapping

from nmn.generators.build_pairs import Pair
from nmn.generators.build_phrases import Modifiers
from nmn.generators.meaning import (
    All,
    Attribute,
    Either,
    Here,
    Likeness,
    Not,
    Phrase,
    Predicate,
    Refused,
    Relation,
    call,
    word,
)

Amount = tuple[str, int]


# Numbers and existence


def amount(comparison: str) -> Callable[[int], Amount]:
    """Builder of "at least two", "exactly two" ..."""
    return lambda number: (comparison, number)


def compare(comparison: str, first: str, second: str) -> str:
    """Text of a comparison of two Numbers.

    >>> compare("at least", "count(scene())", "number(2)")
    'not(less(count(scene()), number(2)))'
    """
    positive = {"equal": "equal", "less": "less", "greater": "greater"}
    if comparison in positive:
        return call(positive[comparison], first, second)
    return call("not", call({"at least": "less", "at most": "greater"}[comparison], first, second))


def compare_to_number(objects: str, size: Amount) -> str:
    """Text of whether a set has so many members."""
    return compare(size[0], call("count", objects), call("number", str(size[1])))


def exists(phrase: Phrase) -> str:
    """For "(is there) a dog"."""
    return call("exist", phrase.code)


def exists_not(phrase: Phrase) -> str:
    """For "(is there) no dog"."""
    return call("not", call("exist", phrase.code))


def exists_amount(size: Amount, phrase: Phrase) -> str:
    """For "(are there) two dogs"."""
    return compare_to_number(phrase.code, size)


def present(phrase: Phrase, _: object) -> str:
    """For "is the dog in the picture"."""
    return call("exist", phrase.set)


def pair(first: object, second: object) -> tuple[object, ...]:
    """The last two of a list."""
    return first, second


def longer(first: object, rest: tuple[object, ...]) -> tuple[object, ...]:
    """One more in front of a list."""
    return first, *rest


def chain(operator: str) -> Callable[[tuple[str, ...]], str]:
    """Builder of yes-or-no questions joined by "and" or by "or"."""

    def build(parts: tuple[str, ...]) -> str:
        text = parts[0]
        for part in parts[1:]:
            text = call(operator, text, part)
        return text

    return build


# Yes or no, about objects


def main_first(main: Mapping[str, int]) -> Callable[..., int]:
    """Ranks two ways to divide "is the dog near the cat larger than the bus" by the predicate."""
    last = max(main.values(), default=-1) + 1

    def rank(*values: object) -> int:
        predicate = values[-1]
        while isinstance(predicate, All | Not):
            predicate = predicate.parts[0] if isinstance(predicate, All) else predicate.part
        if isinstance(predicate, Relation):
            return main.get(predicate.name, last)
        return last if isinstance(predicate, Attribute) else 0

    return rank


def verify(subject: Phrase, predicate: Predicate) -> str | None:
    """For "is the dog brown"."""
    if isinstance(predicate, Here):
        return None  # "is the dog in the picture" asks whether there is one
    return predicate.check(subject.object)


def verify_any(subject: Phrase, predicate: Predicate) -> str:
    """For "is a dog brown"."""
    return call("exist", predicate.keep(subject.code))


def verify_none(subject: Phrase, predicate: Predicate) -> str:
    """For "is no dog brown"."""
    return call("not", verify_any(subject, predicate))


def verify_every(subject: Phrase, predicate: Predicate) -> str | None:
    """For "are the dogs brown"."""
    if isinstance(predicate, Here):
        return None  # "is the dog in the picture" asks whether there is one
    if isinstance(predicate, Either) and subject.determiner == "the":
        raise Refused("'or' needs one object to choose the answer for")
    if isinstance(predicate, Not) and subject.determiner == "all":
        raise Refused("'all ... not' can mean none or not all")
    return call("every", subject.code, predicate.keep(subject.code))


def verify_most(subject: Phrase, predicate: Predicate) -> str | None:
    """For "are most dogs brown"."""
    if isinstance(predicate, Here):
        return None  # "is the dog in the picture" asks whether there is one
    return call("most", subject.code, predicate.keep(subject.code))


def verify_amount(size: Amount, subject: Phrase, predicate: Predicate) -> str:
    """For "are two dogs brown"."""
    return compare_to_number(predicate.keep(subject.code), size)


def share(pair: Pair, key: str) -> str:
    """For "do the dog and the cat have the same color"."""
    return call(f"equal_{key}", pair[0].object, pair[1].object)


def share_kind(pair: Pair, key: str, _: Phrase) -> str | None:
    """For "are the dog and the cat the same kind of animal"."""
    return share(pair, key) if key == "category" else None


def share_of(key: str, first: Phrase, second: Phrase) -> str:
    """For "is the color of the dog the same as that of the cat"."""
    return share((first, second), key)


def share_of_both(key: str, first: Phrase, again: str, second: Phrase) -> str | None:
    """The same, with the key said twice."""
    return share((first, second), key) if key == again else None


def has_value(groups: Mapping[str, str]) -> Callable[[str, Phrase, str], str | None]:
    """Builder of "is the color of the car red"."""

    def build(key: str, subject: Phrase, attribute: str) -> str | None:
        if groups.get(attribute) != key:
            return None
        return Attribute(attribute).check(subject.object)

    return build


# Comparing numbers


def versus(first: Phrase, second: Phrase) -> Pair:
    """For "dogs than cats"."""
    return first, second


def described_versus(first: str, second: str, nominal: Phrase, modifiers: Modifiers) -> Pair:
    """For "red than blue cars"."""
    code = All(modifiers).keep(nominal.code)
    one, other = (
        Phrase(Attribute(attribute).keep(code), "many", noun=nominal.noun)
        for attribute in (first, second)
    )
    return one, other


def compare_sets(comparison: str) -> Callable[[Pair], str]:
    """Builder of "are there more dogs than cats"."""
    return lambda pair: compare(
        comparison, call("count", pair[0].code), call("count", pair[1].code)
    )


def share_number(first: Phrase, second: Phrase) -> str:
    """For "are there as many dogs as cats"."""
    return compare("equal", tally(first), tally(second))


def tally(phrase: Phrase) -> str:
    """For "the number of dogs"."""
    return call("count", phrase.code)


def number(value: int) -> str:
    """For "two"."""
    return call("number", str(value))


def compare_numbers(comparison: str) -> Callable[[str, str], str]:
    """Builder of "is the number of dogs greater than two"."""
    return lambda first, second: compare(comparison, first, second)


def shows(likeness: Likeness) -> str:
    """For "does the picture show 'a birthday party'"."""
    return call("shows", word(likeness.text))
