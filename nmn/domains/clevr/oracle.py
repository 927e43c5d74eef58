"""The exact meaning of CLEVR's programs: their language, and the engine that runs them."""

from functools import cache

import nmn.domains.clevr.exact  # noqa: F401  (registers the family)
from nmn.domains.clevr.words import ANSWERS, VOCABULARIES
from nmn.evaluation.engine import BATCH, ModuleEngine
from nmn.evaluation.symbolic import symbolic_engine
from nmn.grammar import Language
from nmn.modules import REGISTRY

FAMILY = "clevr_symbolic"


@cache
def clevr_language() -> Language:
    """Of CLEVR's programs: the signatures of the exact family, which a learned one shares."""
    signatures = [cls.signature for cls in REGISTRY.of_family(FAMILY).values()]
    return Language(signatures, VOCABULARIES, ANSWERS)


def clevr_engine(batch: int = BATCH) -> ModuleEngine:
    """CLEVR's exact meaning, on scenes that ``nmn.domains.clevr.data.scenes.clevr_scene_graph`` makes."""
    return symbolic_engine(FAMILY, clevr_language(), batch)
