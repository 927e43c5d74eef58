"""Builders of two particular objects: "the dog and the cat", "the red and the blue car"."""

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
    return _both(superlative(first, nominal, modifiers), superlative(second, nominal, modifiers))


def ordinal_pair(
    first: int, second: int, nominal: Phrase, modifiers: Modifiers, side: str
) -> Pair | None:
    """For "the first and the third car from the left"."""
    return _both(
        ordinal(first, nominal, modifiers, side, ()), ordinal(second, nominal, modifiers, side, ())
    )


def _both(one: Phrase | None, other: Phrase | None) -> Pair | None:
    return None if one is None or other is None else (one, other)
