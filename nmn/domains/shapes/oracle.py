"""The exact meaning of SHAPES queries: their language, and the engine that runs them."""

from functools import cache

from nmn.domains.shapes.exact import EXACT
from nmn.domains.shapes.words import ANSWERS, VOCABULARIES
from nmn.evaluation.engine import BATCH, ModuleEngine
from nmn.evaluation.symbolic import symbolic_engine
from nmn.grammar import Language


@cache
def shapes_language() -> Language:
    """Of SHAPES queries: the signatures of the exact modules, which learned ones share."""
    return Language([one.signature for one in EXACT], VOCABULARIES, ANSWERS)


def shapes_engine(batch: int = BATCH) -> ModuleEngine:
    """SHAPES' exact meaning, on scenes as the data set states them."""
    return symbolic_engine(EXACT, shapes_language(), batch)
