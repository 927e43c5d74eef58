"""The exact meaning of STAR's programs: their language, and the engine that runs them."""

from functools import cache

from nmn.domains.star.modules import star_calls
from nmn.domains.star.words import ANSWERS, StarWords, star_words
from nmn.evaluation.engine import ModuleEngine
from nmn.evaluation.symbolic import symbolic_engine
from nmn.grammar import Language
from nmn.modules import bindings

BATCH = 500
"""Programs run together: lists of words are wide, and every clip is stacked."""


@cache
def star_language(words: StarWords | None = None) -> Language:
    """Of STAR's programs, over the published words or others."""
    words = words or star_words()
    calls = bindings(star_calls(words)).values()
    return Language([one.signature for one in calls], words.vocabularies, ANSWERS)


def star_engine(words: StarWords | None = None, batch: int = BATCH) -> ModuleEngine:
    """STAR's exact meaning, on situations as the data set states them."""
    calls = star_calls(words or star_words())
    return symbolic_engine(calls, star_language(words), batch)
