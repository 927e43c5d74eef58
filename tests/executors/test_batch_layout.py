"""The compiled planner makes the plans that the numpy one makes, array by array."""

import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nmn import kernels
from nmn.domains import load_domain
from nmn.executors import BatchedExecutor
from nmn.executors.planner import Planner
from nmn.grammar import Language, Sampler
from nmn.grammar.program import Builder

PHOTO = load_domain("photo")
SAMPLER = Sampler(PHOTO.language)

pytestmark = pytest.mark.skipif(
    not kernels.native_available(), reason="no compiler was found on installation"
)


def assert_same(one, other) -> None:
    assert one.kinds == other.kinds and one.cuts == other.cuts and one.starts == other.starts
    assert one.in_line == other.in_line and dict(one.sizes) == dict(other.sizes)
    assert np.array_equal(one.table, other.table)
    assert np.array_equal(one.node_rows, other.node_rows)
    assert one.largest_integer == other.largest_integer


@settings(max_examples=60, deadline=None)
@given(
    seed=st.integers(0, 2**31),
    questions=st.integers(1, 40),
    scenes=st.integers(1, 6),
    learned=st.booleans(),
)
def test_both_planners_agree(seed: int, questions: int, scenes: int, learned: bool) -> None:
    rng = random.Random(seed)
    programs = [SAMPLER.draw(rng, depth=rng.randint(2, 6)) for _ in range(questions)]
    about = [rng.randrange(scenes) for _ in programs]
    plans = []
    for on in (True, False):
        executor = BatchedExecutor(PHOTO.modules, PHOTO.vocabularies)
        if learned:
            executor.planner.learn(programs[: questions // 2 + 1])
        with kernels.compiled(on):
            executor.plan(programs[::2], about[::2])  # scratch arrays are not clean
            plans.append(executor.plan(programs, about))
    assert_same(*plans)


def test_scenes_far_apart_are_too_much_for_it_and_planned_all_the_same() -> None:
    executor = BatchedExecutor(PHOTO.modules, PHOTO.vocabularies)
    program = PHOTO.language.parse('count(find("dog"))')
    plan = executor.plan([program, program], [0, 50_000_000])
    assert plan.executed == 4 and plan.calls == 2


def test_programs_of_one_text_may_have_their_nodes_in_different_orders() -> None:
    """As code builds them, which need not go from left to right as the parser does."""
    language = load_domain("photo").language
    find, more = language.signatures["find"], language.signatures["union"]
    orders = []
    for first, second in (("dog", "cat"), ("cat", "dog")):
        builder = Builder()
        ids = {word: builder.add(find, (), (word,)) for word in (first, second)}
        builder.add(more, (ids["dog"], ids["cat"]))
        orders.append(builder.finish())
    assert orders[0].text == orders[1].text and orders[0].nodes != orders[1].nodes
    planner = Planner(language.signatures, language.vocabularies)
    plan = planner.plan(orders, [0, 0])
    assert plan.row(0, 0) == plan.row(1, 1) != plan.row(0, 1) == plan.row(1, 0)
    assert plan.row(0, 2) == plan.row(1, 2)


def test_the_largest_number_that_a_batch_writes_is_found_among_words_and_values() -> None:
    """Counts are told apart up to it: one too small would make 37 of something a 10."""
    # As many rows of values and of words as no wrong row is the right one, counted from the end.
    names = ("find", "count", "number", "greater", "union", "ordinal")
    signatures = {name: PHOTO.language.signatures[name] for name in names}
    language = Language(signatures.values(), PHOTO.language.vocabularies, PHOTO.language.answers)
    texts = [
        'greater(count(find("dog")), number(3))',
        'ordinal(union(find("dog"), find("cat")), 37, "left")',
        'count(find("dog"))',
    ]
    planner = Planner(signatures, language.vocabularies)
    programs = [language.parse(text) for text in texts]
    assert planner.plan(programs, [0, 0, 0]).largest_integer == 37
    assert planner.plan(programs[::2], [0, 0]).largest_integer == 3
    assert planner.plan(programs[2:], [0]).largest_integer == 0
