"""The search alone: what it visits, and when it gives up."""

from random import Random

import pytest

from nmn.domains.clevr.catalogue import load_clevr_templates
from nmn.synthetic.questions.lengths import Length
from nmn.synthetic.questions.options import SceneOptions
from nmn.synthetic.questions.plan import Choice, make_plan
from nmn.synthetic.questions.search import Search
from tests.synthetic.questions.clevr import scene_index
from tests.synthetic.questions.scenes import scene

PLANS = [make_plan(one) for one in load_clevr_templates()]
HOPS = [
    plan
    for plan in PLANS
    if plan.template.file == "query_by_place.json"
    and sum(isinstance(step, Choice) for step in plan.steps) == 4
]
EVERY = {"small", "large", "rubber", "metal"}


@pytest.mark.parametrize("number", range(6))
def test_a_way_that_failed_is_not_gone_twice(number: int) -> None:
    """Where no answer will do, each step is tried once for each object it may start from."""
    subject = scene(number, least=10)
    plan = next(p for p in HOPS if p.template.answer_type == "Size")
    search = Search(plan, SceneOptions(scene_index(subject)), Random(0), refused=EVERY)
    assert search.run() is None
    # One start, then at most ten objects at each of three hops, with at most ten options each;
    # without memory it would be 10 * 9 * 9 * 9.
    assert 20 < search.visits <= 10 + 3 * 10 * 9


def test_the_search_finds_what_there_is_whatever_the_order() -> None:
    subject = SceneOptions(scene_index(scene(8, least=8)))
    plan = next(p for p in HOPS if p.template.answer_type == "Material")
    for seed in range(20):
        for wanted, unwanted in (("metal", "rubber"), ("rubber", "metal")):
            found = Search(plan, subject, Random(seed), refused={unwanted}).run()
            assert found is not None and found.answer == wanted


def test_bounds_are_met_whenever_they_can_be() -> None:
    """One hop, of all the lengths that some words for it have: found, in whatever order."""
    subject = SceneOptions(scene_index(scene(8, least=8)))
    plan = next(
        p
        for p in PLANS
        if p.template.file == "query_by_two_places.json" and p.template.answer_type == "Color"
    )
    lengths = range(plan.fewest + 3, plan.most - 1)
    for seed in range(15):
        for length in lengths:
            found = Search(plan, subject, Random(seed), bounds=Length(length, length)).run()
            assert found is not None and len(found.calls) == length, (seed, length)
