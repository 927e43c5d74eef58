"""A module that writes into what it was given fails by name, and changes no other answer."""

from typing import Annotated

import pytest
import torch

from nmn.executors import BatchedExecutor, ReferenceExecutor
from nmn.grammar import Language, ValueType
from nmn.modules import Module
from nmn.modules.module import read_signature
from nmn.testing import random_scene
from nmn.types import Integer, Number, ObjectSet, Scene, SceneStack, Vocabulary, Word
from nmn.types.refusal import FAILED

WORDS = {"noun": Vocabulary("noun", ("dog", "cat", "cow"))}
SCORES, NUMBER, WORD, ROWS, BOXES, TABLE, CODES, GIVEN_BACK = range(1, 9)


class Find(Module):
    """The objects that a noun describes."""

    def __init__(self, vocabularies, learned: bool = False) -> None:
        super().__init__(vocabularies)
        self.weight = torch.nn.Parameter(torch.tensor(0.5), requires_grad=learned)

    def forward(self, scene: Scene, noun: Annotated[Word, "noun"]) -> ObjectSet:
        return ObjectSet(scene.lookup("noun", noun.index) * self.weight)


class Careless(Module):
    """Gives its input back, and writes into what its number names."""

    def forward(
        self, scene: Scene, objects: ObjectSet, noun: Annotated[Word, "noun"], what: Integer
    ) -> ObjectSet:
        hits = what.value == int(what.value.max())
        match int(what.value.max()):
            case 1:
                objects.scores[hits] = 0
            case 2:
                what.value[hits] = 0
            case 3:
                noun.index.zero_()
            case 4:
                scene.rows.zero_()
            case 5:
                scene.stack.boxes.zero_()
            case 6:
                with torch.no_grad():
                    scene.stack.concepts("noun").zero_()
            case 7:
                if objects.refused is None:
                    objects.scores[hits] = 0
                else:
                    objects.refused[hits] = 0
            case 8:
                changed = objects.scores.mul_(0.5)
                return ObjectSet(changed)
        return objects


class Total(Module):
    """How much of a set lies where, by the pictures' own tables."""

    def forward(self, scene: Scene, objects: ObjectSet) -> Number:
        seen = (scene.gather("noun").sum(2) + scene.boxes.sum(2)) * objects.scores
        share = torch.sigmoid(seen.sum(1))
        made = [share, 1 - share, *(torch.zeros_like(share) for _ in range(scene.counts - 2))]
        return Number(torch.stack(made, dim=1))


CLASSES = {"find": Find, "careless": Careless, "total": Total}


def parts(learned: bool = False):
    for name, cls in CLASSES.items():
        cls.signature = read_signature(cls, name, 1)
    signatures = [cls.signature for cls in CLASSES.values()]
    language = Language(signatures, WORDS, [ValueType(Number)])
    modules = {"find": Find(WORDS, learned), "careless": Careless(WORDS), "total": Total(WORDS)}
    return language, modules


class Told:
    """An observer that must be told at once, as a trail on disk."""

    live = True

    def began(self, run) -> None: ...
    def stepped(self, run, step, started, seconds) -> None: ...
    def ended(self, run) -> None: ...


def texts(what: int) -> list[str]:
    # All share the row of find("dog"); what the second damages, the others read after it.
    return [
        'total(find("dog"))',
        f'total(careless(find("dog"), "cow", {what}))',
        'total(careless(find("dog"), "cow", 0))',
        'total(careless(find("cat"), "cow", 0))',
        'total(find("cat"))',
    ]


def graphs():
    return [random_scene(n, WORDS, seed=n) for n in (3, 4)]


def answers(run, count: int) -> list[torch.Tensor]:
    found = []
    for question in range(count):
        value, row = run.answer(question)
        found.append(value.first[row, :2])  # further counts are 0, and depend on the integers
    return found


@pytest.mark.parametrize("observer", [None, Told()], ids=["fast", "checked"])
@pytest.mark.parametrize("mode", ["no_grad", "inference", "training"])
@pytest.mark.parametrize(
    ("what", "named"),
    [
        (SCORES, "its input 'objects' (scores)"),
        (NUMBER, "its input 'what' (value)"),
        (WORD, "its input 'noun' (index)"),
        (ROWS, "its input 'scene' (rows)"),
        (BOXES, "table 'boxes'"),
        (TABLE, "table 'concepts:noun'"),
        (CODES, "its input 'objects'"),
        (GIVEN_BACK, "its input 'objects' (scores)"),
    ],
)
def test_a_module_that_writes_into_what_it_was_given_fails_alone(
    what: int, named: str, mode: str, observer
) -> None:
    language, modules = parts(learned=mode == "training")
    context = {"no_grad": torch.no_grad, "inference": torch.inference_mode}.get(
        mode, torch.enable_grad
    )
    clean = [t.replace(f", {what})", ", 0)") for t in texts(what)]
    about = [0, 0, 0, 0, 1]
    with context():
        stack = SceneStack(graphs())
        executor = BatchedExecutor(modules, WORDS)
        right = executor.run(executor.plan([language.parse(t) for t in clean], about), stack)
        plan = executor.plan([language.parse(t) for t in texts(what)], about)
        kept = plan.table.copy()
        run = executor.run(plan, stack.fresh(), observer)
        again = executor.run(executor.plan([language.parse(t) for t in clean], about), stack)
    message = run.failure(1, 1) or ""
    assert "module 'careless'" in message
    assert "wrote into" in message and named in message and "clone" in message
    assert [run.refusal(k, 1) for k in (0, 2, 3)] == [0, 0, 0]
    assert run.refusal(1, 1) == FAILED.code
    assert (plan.table == kept).all()
    for question in (0, 2, 3, 4):
        torch.testing.assert_close(answers(run, 5)[question], answers(right, 5)[question])
    # The stack that the run's was made from is as it was.
    torch.testing.assert_close(answers(again, 5), answers(right, 5))


def test_what_was_right_can_still_be_learned_from() -> None:
    language, modules = parts(learned=True)
    executor = BatchedExecutor(modules, WORDS)
    programs = [language.parse(text) for text in texts(TABLE)]
    run = executor.run(executor.plan(programs, [0] * 5), SceneStack(graphs()))
    found = answers(run, 5)
    (gradient,) = torch.autograd.grad(found[0][0] + found[4][0], modules["find"].weight)
    assert run.failure(1, 1) and not run.failure(0, 1)
    clean = executor.run(executor.plan([programs[0], programs[4]], [0, 0]), SceneStack(graphs()))
    wanted = answers(clean, 2)
    (right,) = torch.autograd.grad(wanted[0][0] + wanted[1][0], modules["find"].weight)
    torch.testing.assert_close(gradient, right)


@pytest.mark.parametrize("mode", [torch.no_grad, torch.inference_mode, torch.enable_grad])
@pytest.mark.parametrize("what", range(1, 9))
def test_the_reference_refuses_it_too(what: int, mode) -> None:
    language, modules = parts()
    reference = ReferenceExecutor(modules, WORDS)
    program = language.parse(f'total(careless(find("dog"), "cow", {what}))')
    with mode():
        find, careless, _ = reference.run(program, graphs()[0])
        right, _ = reference.run(language.parse('total(find("dog"))'), graphs()[0])
    assert careless.refused is not None and int(careless.refused[0]) == FAILED.code
    torch.testing.assert_close(find.first, right.first)


def test_giving_the_input_back_is_no_write() -> None:
    language, modules = parts()
    executor = BatchedExecutor(modules, WORDS)
    programs = [language.parse(text) for text in texts(0)]
    with torch.no_grad():
        run = executor.run(executor.plan(programs, [0] * 5), SceneStack(graphs()))
    assert not run.failures
    torch.testing.assert_close(answers(run, 5)[0], answers(run, 5)[1])


class Reusing(Careless):
    """Half of its input, always in the same memory."""

    def forward(
        self, scene: Scene, objects: ObjectSet, noun: Annotated[Word, "noun"], what: Integer
    ) -> ObjectSet:
        made = objects.scores.detach() * 0.5
        if getattr(self, "place", made[:0]).shape != made.shape:
            self.place = torch.empty_like(made)
        return ObjectSet(self.place.copy_(made))


def test_a_module_that_uses_the_memory_of_its_result_again_spoils_no_earlier_result() -> None:
    language, modules = parts(learned=True)
    modules["careless"] = Reusing(WORDS)
    program = language.parse('total(careless(careless(find("dog"), "cow", 0), "cow", 0))')
    find, one, two, _ = ReferenceExecutor(modules, WORDS).run(program, graphs()[0])
    torch.testing.assert_close(one.first, find.first * 0.5)
    torch.testing.assert_close(two.first, find.first * 0.25)
    executor = BatchedExecutor(modules, WORDS)
    run = executor.run(executor.plan([program], [0]), SceneStack(graphs()[:1]), Told())
    slab, row = run.locate(0, 1)
    torch.testing.assert_close(slab.first[row], find.first[0] * 0.5)
