"""Builders of two particular objects: "the dog and the cat", "the red and the blue car"."""

from dataclasses import replace

from nmn.generators.build_phrases import Modifiers, ordinal, superlative
from nmn.generators.meaning import All, Attribute, Phrase

Pair = tuple[Phrase, Phrase]


def pair(first: Phrase, second: Phrase) -> Pair:
    """For "the dog and the cat"."""
    return first, second


def understood(first: Phrase, second: Phrase) -> Pair | None:
    """For "the dog and cat": the second one is definite too."""
    if first.single or second.number == "many":
        return None
    return first, Phrase(second.code, second.number, "the", noun=second.noun)


def described_pair(first: str, second: str, nominal: Phrase, modifiers: Modifiers) -> Pair | None:
    """For "the red and the blue car on the left"."""
    code = All(modifiers).keep(nominal.code)
    codes = [Attribute(attribute).keep(code) for attribute in (first, second)]
    one, other = (Phrase(code, "one", "the", noun=nominal.noun) for code in codes)
    return None if first == second else (one, other)


def superlative_pair(first: str, second: str, nominal: Phrase, modifiers: Modifiers) -> Pair | None:
    """For "the largest and the smallest car"."""
    one = _singular(nominal)
    return _both(superlative(first, one, modifiers), superlative(second, one, modifiers))


def ordinal_pair(
    first: int, second: int, nominal: Phrase, modifiers: Modifiers, side: str
) -> Pair | None:
    """For "the first and the third car from the left"."""
    one = _singular(nominal)
    return _both(
        ordinal(first, one, modifiers, side, ()), ordinal(second, one, modifiers, side, ())
    )


def _singular(nominal: Phrase) -> Phrase:
    """Of two, each is one: "the first and third cars" names one car and another."""
    return replace(nominal, number="one")


def _both(one: Phrase | None, other: Phrase | None) -> Pair | None:
    return None if one is None or other is None or one == other else (one, other)
