"""Builders of questions whose answer is yes or no: program text out of a question's parts."""

from collections.abc import Callable, Mapping

from nmn.generators.build_numbers import Amount, compare_to_number
from nmn.generators.build_pairs import Pair
from nmn.generators.chart import Noted
from nmn.generators.meaning import (
    All,
    Attribute,
    Either,
    Here,
    Kind,
    Likeness,
    Not,
    Phrase,
    Predicate,
    Refused,
    Relation,
    call,
    word,
)
from nmn.generators.note import Note

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
    if subject.pointing and isinstance(predicate, Kind):
        return None  # "is this a dog" asks the same
    return predicate.check(subject.object)


def has(subject: Phrase, attribute: str) -> str:
    """For "does the dog look brown"."""
    return Attribute(attribute).check(subject.object)


def verify_pair(pair: Pair, predicate: Predicate) -> str | None:
    """For "are the dog and the cat brown"."""
    if isinstance(predicate, Here):
        return None  # "are the dog and the cat in the picture" asks whether they are there
    first, second = (predicate.check(one.object) for one in pair)
    return call("and", first, second)


def verify_both(subject: Phrase, predicate: Predicate) -> Noted:
    """For "are both dogs brown"."""
    text = "'both': that there are two is taken for granted."
    every = call("every", subject.code, predicate.keep(subject.code))
    return Noted(every, (Note("guess", "both", text),))


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
    if subject.pointing and isinstance(predicate, Kind):
        return None  # "are these dogs" asks the same
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


def share_kind(naming: str) -> Callable[[Pair, str, Phrase], str | None]:
    """Builder of "are the dog and the cat the same kind of animal"."""
    return lambda pair, key, _: share(pair, key) if key == naming else None


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


def shows(likeness: Likeness) -> str:
    """For "does the picture show 'a birthday party'"."""
    return call("shows", word(likeness.text))
