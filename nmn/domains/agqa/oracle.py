"""The exact meaning of AGQA's programs: their language, and the engine that runs them."""

from collections.abc import Mapping
from functools import cache

from nmn.domains.agqa.exact import EXACT
from nmn.domains.agqa.words import ANSWERS, AgqaWords
from nmn.grammar import Language
from nmn.modules import bindings
from nmn.types import Vocabulary


def agqa_language(words: AgqaWords) -> Language:
    """Of AGQA's programs on these words."""
    return language_of(tuple(sorted(words.vocabularies.items())))


@cache
def language_of(vocabularies: tuple[tuple[str, Vocabulary], ...]) -> Language:
    """The same language for the same vocabularies: to make one takes longer than a question."""
    known: Mapping[str, Vocabulary] = dict(vocabularies)
    signatures = [one.signature for one in bindings(EXACT).values()]
    return Language(signatures, known, ANSWERS)
