"""The exact meaning of CLEVRER's programs: their language, and the engine that runs them."""

from functools import cache

from nmn.domains.clevrer.exact import EXACT
from nmn.domains.clevrer.words import ANSWERS, VOCABULARIES
from nmn.evaluation.engine import BATCH, ModuleEngine
from nmn.evaluation.symbolic import symbolic_engine
from nmn.grammar import Language
from nmn.modules import bindings


@cache
def clevrer_language() -> Language:
    """Of CLEVRER's programs."""
    signatures = [one.signature for one in bindings(EXACT).values()]
    return Language(signatures, VOCABULARIES, ANSWERS)


def clevrer_engine(batch: int = BATCH) -> ModuleEngine:
    """CLEVRER's exact meaning, on clips as its files state them."""
    return symbolic_engine(EXACT, clevrer_language(), batch)
