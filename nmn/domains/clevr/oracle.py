"""The exact meaning of CLEVR's programs: their language, and the engine that runs them."""

from functools import cache

from nmn.domains.clevr.exact import EXACT
from nmn.domains.clevr.words import ANSWERS, VOCABULARIES
from nmn.evaluation.engine import BATCH, ModuleEngine
from nmn.evaluation.symbolic import symbolic_engine
from nmn.grammar import Language


@cache
def clevr_language() -> Language:
    """Of CLEVR's programs: the signatures of the exact modules, which learned ones share."""
    return Language([one.signature for one in EXACT], VOCABULARIES, ANSWERS)


def clevr_engine(batch: int = BATCH) -> ModuleEngine:
    """CLEVR's exact meaning, on scenes as the data set states them."""
    return symbolic_engine(EXACT, clevr_language(), batch)
