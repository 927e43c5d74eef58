"""Builders of what is said of objects: each makes one predicate out of its parts."""

from collections.abc import Callable

from nmn.generators.meaning import (
    All,
    Either,
    Except,
    Kind,
    Not,
    Phrase,
    Predicate,
    Refused,
    Relation,
    Same,
)


def relation(name: str, phrase: Phrase) -> Predicate:
    """For "left of the bus".

    "Near the dog and the cat" is near both of them; "near a dog or a cat" near one of a union.
    """
    if phrase.determiner in ("all", "no"):
        raise Refused(f"'{name}' can be tested for one object or for any, not for all or none")
    if phrase.joined == "and" and any(part.number != "many" for part in phrase.parts):
        return All(tuple(Relation(name, part) for part in phrase.parts))
    return Relation(name, phrase)


def fixed_relation(name: str) -> Callable[[Phrase], Predicate]:
    """Builder of "with a hat": a relation that no word of the lexicon names."""
    return lambda phrase: relation(name, phrase)


def inverse(phrase: Phrase, name: str) -> Relation:
    """For "(that) the man is holding"."""
    return Relation(name, phrase)


def same(key: str, other: Phrase) -> Same:
    """For "the same color as the bus"."""
    return Same(key, other)


def same_kind(naming: str) -> Callable[[str, Phrase, Phrase], Same | None]:
    """Builder of "the same kind of animal as the dog"."""
    return lambda key, _, other: Same(key, other) if key == naming else None


def negated(part: Predicate) -> Predicate:
    """For "not near the bus"."""
    return Not(part)


def both(first: Predicate, second: Predicate) -> Predicate:
    """For "red and large"."""
    if isinstance(second, Either):
        raise Refused("'and' together with 'or' can be read in several ways")
    rest = second.parts if isinstance(second, All) else (second,)
    return All((first, *rest))


def either(first: Predicate, second: Predicate) -> Predicate:
    """For "red or large"."""
    if isinstance(second, All) or isinstance(first, Not):
        raise Refused("'or' together with 'and' or 'not' can be read in several ways")
    rest = second.parts if isinstance(second, Either) else (second,)
    return Either((first, *rest))


def kind(naming: str) -> Callable[[Phrase], Kind | None]:
    """Builder of "a dog", "dogs"."""

    def build(phrase: Phrase) -> Kind | None:
        if phrase.joined or phrase.single or phrase.determiner not in ("", "a"):
            return None
        if phrase.determiner == "" and phrase.number == "one":
            return None
        return Kind(phrase, naming)

    return build


def exception(phrase: Phrase) -> Except | None:
    """For "except the dog"."""
    return None if phrase.determiner == "no" else Except(phrase)
