"""The exact meaning of AGQA's programs: their language, and the engine that runs them."""

from collections.abc import Mapping
from functools import cache

from nmn.domains.agqa.exact import EXACT
from nmn.domains.agqa.words import ANSWERS, AgqaWords
from nmn.evaluation.engine import ModuleEngine
from nmn.grammar import Language
from nmn.modules import bindings, build_all
from nmn.types import Vocabulary

# Questions run together: each may be about another video, whose tables are padded to the longest.
BATCH = 256


def agqa_language(words: AgqaWords) -> Language:
    """Of AGQA's programs on these words."""
    return language_of(tuple(sorted(words.vocabularies.items())))


@cache
def language_of(vocabularies: tuple[tuple[str, Vocabulary], ...]) -> Language:
    """The same language for the same vocabularies: to make one takes longer than a question."""
    known: Mapping[str, Vocabulary] = dict(vocabularies)
    signatures = [one.signature for one in bindings(EXACT).values()]
    return Language(signatures, known, ANSWERS)


def agqa_engine(words: AgqaWords, batch: int = BATCH) -> ModuleEngine:
    """AGQA's exact meaning, on clips as scene graphs state them."""
    known = words.vocabularies
    modules = build_all(EXACT, known)
    return ModuleEngine("symbolic", modules, known, agqa_language(words), batch=batch)
