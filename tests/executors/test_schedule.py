"""The slot schedule: a common supersequence, learned once, that needs fewer calls than levels."""

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from nmn.domains import load_domain
from nmn.executors import BatchedExecutor
from nmn.executors.schedule import SlotSchedule, learn
from nmn.grammar import Program, Sampler

PHOTO = load_domain("photo")
SAMPLER = Sampler(PHOTO.language)
KINDS = {name: kind for kind, name in enumerate(PHOTO.language.signatures)}


def as_nodes(program: Program) -> list[tuple[int, tuple[int, ...]]]:
    return [(KINDS[node.op], node.inputs) for node in program]


def drawn(seed: int, number: int, depth: int = 5) -> list[Program]:
    rng = random.Random(seed)
    return [SAMPLER.draw(rng, depth=depth) for _ in range(number)]


def by_level(programs: list[Program]) -> int:
    calls = set()
    for program in programs:
        levels: list[int] = []
        for node in program:
            levels.append(1 + max((levels[i] for i in node.inputs), default=-1))
            calls.add((levels[-1], node.op))
    return len(calls)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 20))
def test_every_program_of_the_sample_follows_the_schedule(seed: int, number: int) -> None:
    programs = drawn(seed, number)
    schedule = learn([as_nodes(program) for program in programs])
    length = len(schedule)
    for program in programs:
        slots: list[int] = []
        for kind, inputs in as_nodes(program):
            slots.append(schedule.slot(kind, max((slots[i] for i in inputs), default=-1)))
            assert schedule.kinds[slots[-1]] == kind
    assert len(schedule) == length, "a program of the sample needed a slot that was not there"


def test_a_worked_example() -> None:
    # find count; find relate count; find find relate exist: one order serves all three.
    find, relate, count, exist = range(4)
    sample = [
        [(find, ()), (count, (0,))],
        [(find, ()), (relate, (0,)), (count, (1,))],
        [(find, ()), (find, ()), (relate, (0, 1)), (exist, (2,))],
    ]
    assert learn(sample).kinds == [find, relate, count, exist]


def test_unseen_programs_append_and_keep_what_was_there() -> None:
    schedule = SlotSchedule([0, 1])
    assert schedule.slot(1, after=1) == 2 and schedule.kinds == [0, 1, 1]
    assert schedule.slot(0, after=-1) == 0


def test_slots_need_fewer_calls_than_levels() -> None:
    programs = drawn(7, 200, depth=6)
    executor = BatchedExecutor(PHOTO.modules, PHOTO.vocabularies)
    plan = executor.plan(programs, [k % 20 for k in range(200)])
    assert plan.calls <= 0.8 * by_level(programs)


def test_levels_are_used_where_they_need_fewer_calls() -> None:
    executor = BatchedExecutor(PHOTO.modules, PHOTO.vocabularies)
    executor.planner.learn(drawn(1, 40, depth=7))
    for seed in range(40):
        programs = drawn(1000 + seed, 3, depth=3)
        plan = executor.plan(programs, [0, 1, 2])
        assert plan.calls <= by_level(programs)


def test_the_same_sample_gives_the_same_schedule() -> None:
    sample = [as_nodes(program) for program in drawn(3, 30)]
    assert learn(sample).kinds == learn(sample).kinds


def test_learning_anew_keeps_plans_right() -> None:
    executor = BatchedExecutor(PHOTO.modules, PHOTO.vocabularies)
    program = drawn(5, 1)[0]
    before = executor.plan([program], [0])
    executor.planner.learn(drawn(6, 40))
    after = executor.plan([program], [0])
    assert before.executed == after.executed
    written: dict[object, int] = {}
    for step in after.steps:
        for port, rows in zip(step.signature.inputs, step.inputs, strict=True):
            assert rows.max(initial=-1) < written.get(port.type, 0)
        written[step.signature.result] = step.stop
