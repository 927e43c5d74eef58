"""The exact meaning of SHAPES queries: their language, and the engine that runs them."""

from functools import cache

import nmn.domains.shapes.exact  # noqa: F401  (registers the family)
from nmn.domains.shapes.words import ANSWERS, VOCABULARIES
from nmn.evaluation.engine import BATCH, ModuleEngine
from nmn.evaluation.symbolic import symbolic_engine
from nmn.grammar import Language
from nmn.modules import REGISTRY

FAMILY = "shapes_symbolic"


@cache
def shapes_language() -> Language:
    """Of SHAPES queries: the signatures of the exact family, which a learned one shares."""
    signatures = [cls.signature for cls in REGISTRY.of_family(FAMILY).values()]
    return Language(signatures, VOCABULARIES, ANSWERS)


def shapes_engine(batch: int = BATCH) -> ModuleEngine:
    """SHAPES' exact meaning, on scenes that ``nmn.domains.shapes.graphs.shapes_scene_graphs`` makes."""
    return symbolic_engine(FAMILY, shapes_language(), batch)
