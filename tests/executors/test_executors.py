"""The batched executor gives what the reference gives, whatever is in the batch."""

import random
from typing import Annotated

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from nmn.domains import load_domain
from nmn.executors import BatchedExecutor, ReferenceExecutor
from nmn.grammar import Language, Sampler, ValueType
from nmn.modules import Module
from nmn.modules.module import read_signature
from nmn.testing import random_scene
from nmn.types import Integer, Number, ObjectSet, Scene, SceneStack, Value, Word
from nmn.types.refusal import FAILED, reason_of

PHOTO = load_domain("photo")
LANGUAGE = PHOTO.language
SAMPLER = Sampler(LANGUAGE)
BATCHED = BatchedExecutor(PHOTO.modules, PHOTO.vocabularies)
REFERENCE = ReferenceExecutor(PHOTO.modules, PHOTO.vocabularies)


def scenes(sizes: list[int], seed: int = 0):
    return [random_scene(n, PHOTO.vocabularies, seed=seed + k) for k, n in enumerate(sizes)]


def assert_equals_reference(programs, about, graphs, atol: float = 1e-5) -> None:
    """Every node of every question equals the reference, padding cut off."""
    with torch.no_grad():
        run = BATCHED.run(BATCHED.plan(programs, about), SceneStack(graphs))
        assert not run.failures
        for question, (program, scene) in enumerate(zip(programs, about, strict=True)):
            values = REFERENCE.run(program, graphs[scene])
            for node, expected in zip(program, values, strict=True):
                slab, row = run.locate(question, node.id)
                code = int(expected.refused[0]) if expected.refused is not None else 0
                assert run.refusal(question, node.id) == code, program.text_of(node.id)
                for name, tensor in expected.tensors().items():
                    got = getattr(slab, name)[row]
                    want = tensor[0]
                    kept = got[tuple(slice(0, n) for n in want.shape)]
                    torch.testing.assert_close(kept, want, atol=atol, rtol=1e-4)
                    # What lies beyond the scene's own size is padding, and must be empty.
                    assert torch.isclose(got.sum(), kept.sum(), atol=1e-5)


@settings(max_examples=60, deadline=None)
@given(
    st.integers(0, 2**32 - 1),
    st.lists(st.integers(0, 7), min_size=1, max_size=4),
    st.integers(1, 12),
)
def test_random_programs_in_random_batches_equal_the_reference(seed, sizes, questions) -> None:
    rng = random.Random(seed)
    programs = [SAMPLER.draw(rng, depth=rng.randint(2, 6)) for _ in range(questions)]
    about = [rng.randrange(len(sizes)) for _ in programs]
    assert_equals_reference(programs, about, scenes(sizes, seed % 1000))


def test_two_thousand_random_programs_equal_the_reference() -> None:
    rng = random.Random(11)
    for batch in range(50):
        sizes = [rng.randint(0, 7) for _ in range(rng.randint(1, 6))]
        programs = [SAMPLER.draw(rng, depth=rng.randint(2, 6)) for _ in range(40)]
        about = [rng.randrange(len(sizes)) for _ in programs]
        assert_equals_reference(programs, about, scenes(sizes, batch))


def test_every_module_of_the_domain_equals_the_reference() -> None:
    rng = random.Random(1)
    lacking = set(LANGUAGE.signatures)
    programs = []
    while lacking:
        program = SAMPLER.draw(rng, depth=5)
        if lacking & {node.op for node in program}:
            programs.append(program)
            lacking -= {node.op for node in program}
    graphs = scenes([0, 1, 4, 9])
    about = [k % len(graphs) for k in range(len(programs) * len(graphs))]
    assert_equals_reference([p for p in programs for _ in graphs], about, graphs)


def test_a_batch_of_none_and_of_one() -> None:
    assert BATCHED.plan([], []).calls == 0
    BATCHED.run(BATCHED.plan([], []), SceneStack([]))
    assert_equals_reference([LANGUAGE.parse("count(scene())")], [0], scenes([3]))


def test_equal_subprograms_about_one_scene_run_once() -> None:
    one = LANGUAGE.parse('count(find("dog"))')
    two = LANGUAGE.parse('exist(find("dog"))')
    plan = BATCHED.plan([one, two, one, one], [0, 0, 0, 1])
    assert plan.requested == 8
    assert plan.executed == 5  # find, count, exist on scene 0; find, count on scene 1
    assert plan.calls == 3  # find, count, exist
    assert (plan.rows[0] == plan.rows[2]).all()
    assert plan.owners[ValueType(ObjectSet), int(plan.rows[0][0])] == [(0, 0), (1, 0), (2, 0)]


def test_plans_are_deterministic_whatever_was_planned_before() -> None:
    rng = random.Random(3)
    programs = [SAMPLER.draw(rng, depth=5) for _ in range(20)]
    about = [k % 3 for k in range(20)]
    warm = BATCHED.plan(programs, about)
    again = BATCHED.plan(programs, about)
    assert [(s.signature.name, s.start, s.stop) for s in warm.steps] == [
        (s.signature.name, s.start, s.stop) for s in again.steps
    ]


def test_inputs_always_come_from_earlier_steps() -> None:
    rng = random.Random(5)
    programs = [SAMPLER.draw(rng, depth=6) for _ in range(40)]
    plan = BATCHED.plan(programs, [k % 4 for k in range(40)])
    written: dict[ValueType, int] = {}
    for step in plan.steps:
        for port, rows in zip(step.signature.inputs, step.inputs, strict=True):
            assert rows.max(initial=-1) < written.get(port.type, 0)
        assert step.start == written.get(step.signature.result, 0)
        written[step.signature.result] = step.stop
    assert written == dict(plan.sizes)


# ------------------------------------------------------------------ modules that misbehave

NOUN = PHOTO.vocabularies["noun"]


class Find(Module):
    """The objects that a noun describes."""

    def forward(self, scene: Scene, noun: Annotated[Word, "noun"]) -> ObjectSet:
        return ObjectSet(scene.lookup("noun", noun.index))


class Fragile(Module):
    """Fails in the way that its number says."""

    def forward(self, scene: Scene, objects: ObjectSet, how: Integer) -> Number:
        made = torch.zeros(scene.batch, scene.counts)
        made[:, 0] = 1
        worst = int(how.value.max())
        if worst == 1:
            raise ValueError("boom")
        if worst == 2:
            made[how.value == 2] = float("nan")
        if worst == 3:
            return Number(made[:, 1:])
        if worst == 4:
            return Number(made.double())
        if worst == 5:
            return objects  # type: ignore[return-value]
        if worst == 6:
            return Number(made[:-1])
        if worst == 7:
            raise MemoryError("no room")
        if worst == 8:
            return Number(0.5)  # type: ignore[arg-type]
        if worst == 9:
            return Number(made * 2.7)
        if worst == 10:
            return Number(made, refused=torch.zeros(scene.batch + 1, dtype=torch.int32))
        if worst == 11:
            return Number(made, refused=torch.full((scene.batch,), 999, dtype=torch.int32))
        if worst == 12:
            return Number(made, refused=torch.full((scene.batch,), -1, dtype=torch.int32))
        if worst == 13:
            raise SystemExit(3)
        if worst == 14:
            raise GeneratorExit
        if worst == 15:
            raise KeyboardInterrupt
        return Number(made)


def fragile_executor():
    classes = {"find": Find, "fragile": Fragile}
    for name, cls in classes.items():
        cls.signature = read_signature(cls, name, 1)
    language = Language(
        [cls.signature for cls in classes.values()], {"noun": NOUN}, [ValueType(Number)]
    )
    modules = {name: cls({"noun": NOUN}) for name, cls in classes.items()}
    return language, BatchedExecutor(modules, {"noun": NOUN})


@pytest.mark.parametrize(
    ("how", "words"),
    [
        (1, "raised ValueError: boom"),
        (2, "not a finite number"),
        (3, "of shape"),
        (4, "torch.float64"),
        (5, "gave ObjectSet, not Number"),
        (6, "of shape"),
        (7, "out of memory"),
        (8, ""),  # in tests the annotations refuse it first
        (9, "not from 0 to 1"),
        (10, ""),
        (11, "a refusal code that no reason has (999)"),
        (12, "a refusal code that no reason has (-1)"),
        (13, "raised SystemExit: 3"),
        (14, "raised GeneratorExit"),
    ],
)
def test_one_bad_row_fails_alone_and_says_why(how: int, words: str) -> None:
    language, executor = fragile_executor()
    texts = ['fragile(find("dog"), 0)', f'fragile(find("cat"), {how})', 'fragile(find("cow"), 0)']
    programs = [language.parse(text) for text in texts]
    run = executor.run(executor.plan(programs, [0, 1, 0]), SceneStack(scenes([2, 3])))
    assert [run.refusal(k, 1) for k in range(3)] == [0, FAILED.code, 0]
    assert run.failure(0, 1) is None
    message = run.failure(1, 1)
    assert message is not None and "module 'fragile'" in message and words in message
    value, row = run.answer(2)
    assert float(value.confidence()[row]) == 1.0
    assert run.origin(1) == 1 and run.origin(0) is None


@pytest.mark.parametrize("observed", [False, True])
def test_an_interrupt_is_nobody_s_failure(observed: bool) -> None:
    language, executor = fragile_executor()
    plan = executor.plan([language.parse('fragile(find("cat"), 15)')], [0])
    with pytest.raises(KeyboardInterrupt):
        executor.run(plan, SceneStack(scenes([2])), Live() if observed else None)


class Live:
    """An observer that is told at once."""

    live = True

    def began(self, run) -> None: ...
    def stepped(self, run, step, started, seconds) -> None: ...
    def ended(self, run) -> None: ...


def test_the_origin_of_a_refusal_is_where_it_began() -> None:
    program = LANGUAGE.parse('query_color(nearest(find("dog"), unique(find("cat"))))')
    graph = random_scene(3, PHOTO.vocabularies, seed=1)
    empty = graph.with_tables({"noun": torch.zeros(3, len(NOUN))})
    run = BATCHED.run(BATCHED.plan([program], [0]), SceneStack([empty]))
    origin = run.origin(0)
    assert origin is not None and program.nodes[origin].op == "unique"
    assert reason_of(run.refusal(0, program.root.id)).name == "nothing"


def test_gradients_flow_through_a_taped_run() -> None:
    class Weighted(Module):
        """The objects that a noun describes, scaled by a learned weight."""

        def __init__(self, vocabularies) -> None:
            super().__init__(vocabularies)
            self.weight = torch.nn.Parameter(torch.tensor(0.5))

        def forward(self, scene: Scene, noun: Annotated[Word, "noun"]) -> ObjectSet:
            return ObjectSet(scene.lookup("noun", noun.index) * self.weight)

    Weighted.signature = read_signature(Weighted, "find", 1)
    modules = {**PHOTO.modules, "find": Weighted(PHOTO.vocabularies)}
    batched = BatchedExecutor(modules, PHOTO.vocabularies)
    reference = ReferenceExecutor(modules, PHOTO.vocabularies)
    graphs = scenes([3, 5])
    texts = [
        'exist(relate_some(find("dog"), "near", find("cat")))',
        'count(union(find("dog"), find("person")))',
        'exist(find("dog"))',
    ]
    programs = [LANGUAGE.parse(text) for text in texts]
    weight = modules["find"].weight

    run = batched.run(batched.plan(programs, [0, 1, 0]), SceneStack(graphs))
    total = torch.stack([_scalar(*run.answer(k)) for k in range(3)]).sum()
    (fast,) = torch.autograd.grad(total, weight)

    slow_total = torch.stack(
        [
            _scalar(reference.run(p, graphs[s])[-1], 0)
            for p, s in zip(programs, [0, 1, 0], strict=True)
        ]
    ).sum()
    (slow,) = torch.autograd.grad(slow_total, weight)
    assert abs(float(slow)) > 1e-3
    torch.testing.assert_close(fast, slow, atol=1e-4, rtol=1e-4)


def _scalar(value, row: int) -> torch.Tensor:
    return value.expected[row] if isinstance(value, Number) else value.first[row].sum()


def test_a_module_that_is_not_pure_is_never_shared() -> None:
    class Impure(Find):
        """The objects that a noun describes, drawn anew each time."""

        pure = False

    Impure.signature = read_signature(Impure, "find", 1)
    modules = {**PHOTO.modules, "find": Impure(PHOTO.vocabularies)}
    executor = BatchedExecutor(modules, PHOTO.vocabularies)
    program = LANGUAGE.parse('count(find("dog"))')
    assert executor.plan([program, program], [0, 0]).executed == 4


def test_a_failure_is_the_origin_where_another_input_was_refused() -> None:
    program = LANGUAGE.parse(
        'and(verify(unique(find("bus")), "red"), exist(except(find("dog"), scene())))'
    )

    class NoScene(Module):
        """Fails."""

        signature = PHOTO.modules["scene"].signature
        family = "objects"

        def forward(self, scene: Scene) -> ObjectSet:
            raise ValueError("boom")

    executor = BatchedExecutor({**PHOTO.modules, "scene": NoScene({})}, PHOTO.vocabularies)
    empty = random_scene(2, PHOTO.vocabularies, seed=2)
    empty = empty.with_tables({"noun": torch.zeros(2, len(NOUN))})
    run = executor.run(executor.plan([program], [0]), SceneStack([empty]))
    origin = run.origin(0)
    assert run.refusal(0, program.root.id) == FAILED.code
    assert origin is not None and program.nodes[origin].op == "scene"


def test_many_threads_may_plan_at_once() -> None:
    import sys
    import threading

    executor = BatchedExecutor(PHOTO.modules, PHOTO.vocabularies)
    programs = [SAMPLER.draw(random.Random(seed), depth=5) for seed in range(200)]
    wrong: list[BaseException] = []

    def plan(offset: int) -> None:
        try:
            for k in range(0, 200, 10):
                part = programs[(k + offset) % 200 :][:10]
                executor.plan(part, [0] * len(part))
        except Exception as error:
            wrong.append(error)

    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        threads = [threading.Thread(target=plan, args=(n * 37,)) for n in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        sys.setswitchinterval(interval)
    assert not wrong
    fresh = BatchedExecutor(PHOTO.modules, PHOTO.vocabularies)
    for program in programs[::10]:
        ours, theirs = executor.plan([program], [0]), fresh.plan([program], [0])
        names = sorted(s.signature.name for s in ours.steps for _ in range(len(s)))
        assert names == sorted(s.signature.name for s in theirs.steps for _ in range(len(s)))
        graph = random_scene(4, PHOTO.vocabularies, seed=5)
        one = executor.run(ours, SceneStack([graph])).answer(0)
        other = fresh.run(theirs, SceneStack([graph])).answer(0)
        torch.testing.assert_close(one[0].first[one[1]], other[0].first[other[1]])


def test_tables_of_two_makers_are_kept_apart() -> None:
    stack = SceneStack(scenes([2]))

    def one(s: SceneStack) -> torch.Tensor:
        return torch.zeros(len(s), 1)

    def other(s: SceneStack) -> torch.Tensor:
        return torch.ones(len(s), 1)

    assert float(stack.table("key", one)) == 0 and float(stack.table("key", other)) == 1


def test_memory_of_another_dtype_is_not_used_again() -> None:
    executor = BatchedExecutor(PHOTO.modules, PHOTO.vocabularies)
    plan = executor.plan([LANGUAGE.parse('count(find("dog"))')], [0])
    for dtype in (torch.float32, torch.float64, torch.float32):
        run = executor.run(plan, SceneStack(scenes([3]), dtype=dtype))
        assert run.answer(0)[0].first.dtype == dtype
        run.release()


def test_refusals_do_not_keep_the_fast_pass_from_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """Codes that are right need no second look, whether all rows are refused, some or none."""

    def again(*_: object, **__: object) -> None:
        raise AssertionError("the checked pass was run")

    monkeypatch.setattr("nmn.executors.batched.run_checked", again)
    program = LANGUAGE.parse('query_color(unique(find("thing")))')
    empty, *others = scenes([0] + [1] * 40)
    clear = next(one for one in others if not _is_refused(REFERENCE.run(program, one)[-1]))
    for seen in ([empty, empty], [empty, clear], [clear, clear]):
        with torch.no_grad():
            run = BATCHED.run(BATCHED.plan([program, program], [0, 1]), SceneStack(seen))
        refused = [run.refusal(k, program.root.id) > 0 for k in range(2)]
        assert refused == [one is empty for one in seen]


def _is_refused(value: Value) -> bool:
    return value.refused is not None and bool(value.refused[0] > 0)
