"""The exact meaning of easy-VQA's questions: their language, and the engine that runs them."""

from functools import cache

from nmn.domains.easy_vqa.exact import EXACT
from nmn.domains.easy_vqa.words import ANSWERS, VOCABULARIES
from nmn.evaluation.engine import BATCH, ModuleEngine
from nmn.evaluation.symbolic import symbolic_engine
from nmn.grammar import Language


@cache
def easy_vqa_language() -> Language:
    """Of easy-VQA's questions: the signatures of the exact modules, which learned ones share."""
    return Language([one.signature for one in EXACT], VOCABULARIES, ANSWERS)


def easy_vqa_engine(batch: int = BATCH) -> ModuleEngine:
    """easy-VQA's exact meaning, on scenes as the data set states them."""
    return symbolic_engine(EXACT, easy_vqa_language(), batch)
