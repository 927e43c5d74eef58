"""Builders of noun phrases: each makes one meaning out of the meanings of its parts."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from nmn.generators.lexicon import Noun
from nmn.generators.meaning import (
    All,
    Attribute,
    Determiner,
    Either,
    Except,
    Here,
    Phrase,
    Predicate,
    Refused,
    call,
    word,
)

Modifiers = tuple[Predicate, ...]
Listed = tuple[str, tuple[str, ...]]  # "and" or "or", and the adjectives that it joins


def value(part: object) -> object:
    """The value of the only phrase of a rule."""
    return part


def constant(meaning: object) -> Callable[..., object]:
    """A builder that always gives the same meaning."""
    return lambda *_: meaning


# Nouns and their adjectives


def plain(noun: Noun) -> Phrase:
    """For "cars"."""
    return Phrase(call("find", word(noun.concept)), noun.number, noun=noun)


def described(attribute: str, nominal: Phrase) -> Phrase:
    """For "red cars"."""
    return _with(nominal, Attribute(attribute).keep(nominal.code))


def listing(conjunction: str) -> Callable[..., Listed]:
    """For "red, white or ..."."""
    return lambda *attributes: (conjunction, attributes)


def longer_list(first: str, rest: Listed) -> Listed:
    """For "red, " before "white or blue"."""
    return rest[0], (first, *rest[1])


def describer(groups: Mapping[str, str]) -> Callable[[Listed, Phrase], Phrase]:
    """Builder of "red and blue cars" (a union) and "red and large cars" (both)."""

    def build(listed: Listed, nominal: Phrase) -> Phrase:
        conjunction, attributes = listed
        alike = len({groups.get(attribute) for attribute in attributes}) == 1
        if conjunction == "and" and not alike:
            code = nominal.code
            for attribute in reversed(attributes):  # nearest the noun first
                code = Attribute(attribute).keep(code)
            return _with(nominal, code)
        if conjunction == "and" and nominal.number == "one":
            raise Refused("one object with two colors, sizes or places cannot be found")
        parts = tuple(Attribute(attribute) for attribute in attributes)
        return _with(nominal, Either(parts).keep(nominal.code))

    return build


def _with(phrase: Phrase, code: str) -> Phrase:
    return Phrase(code, phrase.number, phrase.determiner, phrase.single, phrase.joined, phrase.noun)


# Phrases with determiner and modifiers


def determined(determiner: Determiner) -> Callable[[Phrase, Modifiers], Phrase | None]:
    """Builder of "the", "a" ... "red cars", "near the bus ..." """

    def build(nominal: Phrase, modifiers: Modifiers) -> Phrase | None:
        if determiner == "a" and nominal.number == "many":
            return None
        one = determiner == "a" or (determiner == "the" and nominal.number == "one")
        if one and any(isinstance(part, Except) for part in modifiers):
            return None  # "the bus except the car": something else is excepted from
        if one and any(_undecided(part) for part in modifiers):
            return None  # "is the car on the left or on the right" asks where it is
        code = All(modifiers).keep(nominal.code)
        trailing = any(not isinstance(part, Here) for part in modifiers)
        return Phrase(code, nominal.number, determiner, noun=nominal.noun, trailing=trailing)

    return build


def _undecided(part: Predicate) -> bool:
    """For "on the left or on the right"."""
    return isinstance(part, Either) and all(isinstance(one, Attribute) for one in part.parts)


def pronoun(meaning: tuple[Determiner, Noun], modifiers: Modifiers) -> Phrase:
    """For "anything near the bus"."""
    determiner, noun = meaning
    code = All(modifiers).keep(plain(noun).code)
    return Phrase(code, "one", determiner, noun=noun)


def described_pronoun(
    meaning: tuple[Determiner, Noun], attribute: str, modifiers: Modifiers
) -> Phrase:
    """For "something red near the bus"."""
    return pronoun(meaning, (Attribute(attribute), *modifiers))


def _single(code: str, nominal: Phrase) -> Phrase | None:
    if nominal.number == "many":
        return None
    return Phrase(code, "one", "the", single=True, noun=nominal.noun)


def superlative(which: str, nominal: Phrase, modifiers: Modifiers) -> Phrase | None:
    """For "the largest car left of the bus"."""
    return _single(call("superlative", All(modifiers).keep(nominal.code), word(which)), nominal)


def superlative_of(which: str, nominal: Phrase, modifiers: Modifiers) -> Phrase | None:
    """For "the largest of the cars"."""
    code = call("superlative", All(modifiers).keep(nominal.code), word(which))
    return _single(code, Phrase(code, "one", noun=nominal.noun))


def superlative_after(nominal: Phrase, modifiers: Modifiers, which: str) -> Phrase | None:
    """For "the car that is largest"."""
    return superlative(which, nominal, modifiers)


@dataclass(frozen=True, slots=True)
class Extremes:
    """Builders of "the nearest car to ...", "the farthest car from ...".

    Arguments:
        links: superlatives, and the word that each is joined to an object by.
        link: the word of this rule.
    """

    links: Mapping[str, str]
    link: str

    def object(self, which: str, nominal: Phrase, other: Phrase) -> Phrase | None:
        """For "the nearest car to the bus"."""
        if self.links.get(which) != self.link:
            return None
        return _single(call(which, nominal.code, other.object), nominal)

    def camera(self, which: str, nominal: Phrase) -> Phrase | None:
        """For "the nearest car to the camera"."""
        return superlative(which, nominal, ()) if self.links.get(which) == self.link else None


def extreme(nominal: Phrase, modifiers: Modifiers, which: str, other: Phrase) -> Phrase | None:
    """For "the red car nearest to the bus"."""
    return _single(call(which, All(modifiers).keep(nominal.code), other.object), nominal)


def ordinal(
    place: int, nominal: Phrase, modifiers: Modifiers, side: str, more: Modifiers
) -> Phrase | None:
    """For "the second car from the left"."""
    if place < 1:
        return None
    code = All((*modifiers, *more)).keep(nominal.code)
    return _single(call("ordinal", code, str(place), word(side)), nominal)


# Narrower kinds of phrases


def when(test: Callable[[Phrase], bool]) -> Callable[[Phrase], Phrase | None]:
    """Builder that lets through the phrases that a test is true of."""
    return lambda phrase: phrase if test(phrase) else None


def definite(phrase: Phrase) -> bool:
    """One particular object: "the dog", "the largest dog" """
    return phrase.definite


def indefinite(phrase: Phrase) -> bool:
    """For "a dog", "any dogs", "dogs"."""
    return phrase.determiner in ("", "a", "any", "some") and not phrase.single


def bare(phrase: Phrase) -> bool:
    """For "dogs", "red dogs near a cat"."""
    return phrase.determiner == "" and not phrase.single


def group(phrase: Phrase) -> bool:
    """For "the dogs"."""
    return (
        phrase.determiner == "the"
        and phrase.number != "one"
        and not phrase.single
        and not phrase.joined
    )


def whole(phrase: Phrase) -> bool:
    """For "all dogs", "every dog"."""
    return phrase.determiner == "all" and not phrase.joined


def countable(phrase: Phrase) -> bool:
    """A set that can be counted or listed: "dogs", "the dogs", "all dogs" """
    return not phrase.single and phrase.determiner in ("", "the", "all", "any", "some")


def several(phrase: Phrase) -> bool:
    """The same without what may be one object: "dogs", "the dogs", not "the dog" """
    return countable(phrase) and not phrase.definite


# What follows the noun


def no_modifiers() -> Modifiers:
    """Nothing after the noun."""
    return ()


def more_modifiers(first: Predicate, rest: Modifiers) -> Modifiers:
    """One modifier and those after it."""
    return (first, *rest)
