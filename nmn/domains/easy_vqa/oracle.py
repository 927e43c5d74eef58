"""The exact meaning of easy-VQA's questions: their language, and the engine that runs them."""

from functools import cache

import nmn.domains.easy_vqa.exact  # noqa: F401  (registers the family)
from nmn.domains.easy_vqa.words import ANSWERS, VOCABULARIES
from nmn.evaluation.engine import BATCH, ModuleEngine
from nmn.evaluation.symbolic import symbolic_engine
from nmn.grammar import Language
from nmn.modules import REGISTRY

FAMILY = "easy_symbolic"


@cache
def easy_vqa_language() -> Language:
    """Of easy-VQA's questions: the signatures of the exact family, which a learned one shares."""
    signatures = [cls.signature for cls in REGISTRY.of_family(FAMILY).values()]
    return Language(signatures, VOCABULARIES, ANSWERS)


def easy_vqa_engine(batch: int = BATCH) -> ModuleEngine:
    """easy-VQA's exact meaning, on scenes that ``nmn.domains.easy_vqa.pixels.easy_vqa_scene_graph`` makes."""
    return symbolic_engine(FAMILY, easy_vqa_language(), batch)
