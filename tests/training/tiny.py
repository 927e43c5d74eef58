"""A few scenes and questions, made once for all tests of this folder."""

from functools import cache
from typing import Any

from nmn.domains.clevr.train.data import made_questions, made_scenes
from nmn.domains.clevr.train.families import make_family
from nmn.domains.clevr.train.features import of_maps, of_truth
from nmn.training.family import Family
from nmn.training.questions import QuestionSet
from tests.synthetic.questions.clevr import Questioner


@cache
def scenes() -> tuple[dict[str, Any], ...]:
    return tuple(made_scenes(8, 31))


@cache
def questions(family: str = "clevr", count: int = 8, max_nodes: int | None = None) -> QuestionSet:
    sight = of_truth if family == "clevr" else of_maps
    asked = Questioner(per_scene=4, max_nodes=max_nodes)
    return made_questions(scenes()[:count], fresh(family), asked, sight).questions


def fresh(family: str = "clevr", seed: int = 0) -> Family:
    return make_family(family, width=32, seed=seed)
