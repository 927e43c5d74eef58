"""Builders of whether something is there, and of how many there are compared with how many."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

from nmn.generators.build_joined import attachment
from nmn.generators.build_pairs import Pair
from nmn.generators.build_phrases import Modifiers
from nmn.generators.chart import Noted
from nmn.generators.meaning import All, Attribute, Phrase, Refused, call

Amount = tuple[str, int]


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


@dataclass(frozen=True, slots=True)
class Existence:
    """Text of whether something is there, the phrase that names it, and the word before it that
    counts or denies it and may be meant for what follows too."""

    code: str
    phrase: Phrase
    shared: str = ""


def exists(phrase: Phrase) -> Existence:
    """For "(is there) a dog"."""
    return Existence(call("exist", phrase.code), phrase)


def exists_not(phrase: Phrase) -> Existence:
    """For "(is there) no dog"."""
    return Existence(call("not", call("exist", phrase.code)), phrase, "no")


def exists_amount(size: Amount, phrase: Phrase) -> Existence:
    """For "(are there) two dogs"."""
    return Existence(compare_to_number(phrase.code, size), phrase, "the number")


def code(existence: Existence) -> str:
    """Of one alone."""
    return existence.code


def chain_existences(operator: str) -> Callable[[tuple[Existence, ...]], Noted]:
    """Builder of several joined: "a dog and a cat"."""
    join = chain(operator)

    def build(parts: tuple[Existence, ...]) -> Noted:
        for part, following in pairwise(parts):
            # "no dogs or cats" denies both; "a" and "the" would have said it of the second apart.
            if part.shared and not following.shared and not following.phrase.determiner:
                raise Refused(
                    f"'{part.shared}' may be meant for each or for the first: say it twice"
                )
        text = join(tuple(part.code for part in parts))
        return Noted(text, attachment(tuple(part.phrase for part in parts)))

    return build


def there_is(phrase: Phrase) -> str:
    """For "do you see the dog"."""
    return call("exist", phrase.set)


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
