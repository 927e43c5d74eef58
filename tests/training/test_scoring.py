"""Scores are what a look at every node of every question finds."""

import numpy as np
import pytest
import torch

from nmn.executors import BatchedExecutor, ReferenceExecutor
from nmn.training.family import Family
from nmn.training.questions import QuestionSet
from nmn.training.scoring import ask, score
from nmn.training.settings import Settings
from nmn.training.supervision import answers_loss, steps_loss
from nmn.training.trainer import Trainer
from nmn.types import Bool
from tests.training.tiny import fresh, questions


def test_scores_are_those_of_the_reference() -> None:
    given, family = questions(count=4), fresh()
    # Half-way there, so that some are right and some wrong.
    list(Trainer(family, given, Settings(epochs=20, batch=16, rate=1e-2)).run())
    found = score(family, given)
    assert family.exact is not None
    words = family.language.vocabularies
    engines = [ReferenceExecutor(each, words) for each in (family.modules, family.exact)]
    right, steps, lucky = [], [], []
    with torch.no_grad():
        for k, program in enumerate(given.programs):
            graph = given.graphs[given.scenes[k]]
            made, true = (engine.run(program, graph) for engine in engines)
            same = []
            for one, other in zip(made, true, strict=True):
                refused = one.refused is not None and bool(one.refused[0])
                same.append(bool(one.agrees(other)[0]) and not refused)
            right.append(same[-1])
            steps += same
            lucky.append(same[-1] and not all(same))
    assert 0.1 < np.mean(right) < 1
    assert found.answers == np.mean(right)
    assert found.steps == np.mean(steps)
    assert found.lucky == np.sum(lucky) / np.sum(right)
    assert sum(count for count, _ in found.by_length.values()) == len(given)


def test_the_exact_modules_are_perfect_and_lose_nothing() -> None:
    given, family = questions(), fresh()
    assert family.exact is not None
    perfect = type(family)(**{**vars(family), "modules": family.exact})
    found = score(perfect, given)
    assert (found.answers, found.steps, found.lucky) == (1.0, 1.0, 0.0)
    run = ask(BatchedExecutor(family.exact, family.language.vocabularies), given, np.arange(9))
    assert float(answers_loss(run, given.answers[:9])) < 1e-4
    assert float(steps_loss(run, run)) < 1e-2


def refused() -> tuple[Family, QuestionSet]:
    """The exact modules, and a question about the one object where there are several: refused,
    with an answer that its numbers would hit."""
    given, family = questions(count=1), fresh()
    assert family.exact is not None
    program = family.language.parse("query_color(unique(scene()))")
    numbers = ReferenceExecutor(family.exact, family.language.vocabularies)
    value = numbers.run(program, given.graphs[0])[-1]
    assert value.refused is not None and int(value.refused[0])
    answer = np.array([int(value.first.argmax())])
    one = QuestionSet(given.graphs[:1], [program], np.array([0]), answer, np.array([3]))
    return type(family)(**{**vars(family), "modules": family.exact}), one


def test_a_refused_answer_is_not_right() -> None:
    found = score(*refused())
    assert found.answers == 0.0 and found.steps == 1.0


def test_steps_that_the_exact_modules_refuse_cost_nothing() -> None:
    family, one = refused()
    run = ask(BatchedExecutor(family.modules, family.language.vocabularies), one, np.arange(1))
    values = [slab.value for slab in run.slabs.values()]
    assert sum(float(value.loss(value).sum()) for value in values) > 1, "they are far from certain"
    assert float(steps_loss(run, run)) < 1e-2


def test_losses_count_as_much_as_their_types_weigh() -> None:
    given, family = questions(count=4), fresh()
    executor = BatchedExecutor(family.modules, family.language.vocabularies)
    assert family.exact is not None
    exact = BatchedExecutor(family.exact, family.language.vocabularies)
    with torch.no_grad():
        run = ask(executor, given, np.arange(len(given)))
        truth = exact.run(run.plan, run.stack)
    families = {value_type.family for value_type in run.slabs}
    asked = {program.root.type.family for program in given.programs}
    assert Bool in asked and len(asked) > 1
    for loss, present in (
        (lambda weights: steps_loss(run, truth, weights), families),
        (lambda weights: answers_loss(run, given.answers, weights), asked),
    ):
        alone = {
            one: float(loss({other: float(other is one) for other in present})) for one in present
        }
        assert all(part > 0 for part in alone.values())
        assert np.isclose(sum(alone.values()), float(loss({})), rtol=1e-5)
        others = sum(part for one, part in alone.items() if one is not Bool)
        assert np.isclose(float(loss({Bool: 3.0})), 3 * alone[Bool] + others, rtol=1e-5)


@pytest.mark.parametrize("supervision", ["steps", "answers"])
def test_a_type_that_weighs_nothing_teaches_nothing(supervision: str) -> None:
    given, family = questions(count=4), fresh()
    names = {value_type.family.family_name() for p in given.programs for value_type in
             (node.type for node in p)}  # fmt: skip
    nothing = Settings(supervision, epochs=1, batch=16, weights=dict.fromkeys(names, 0.0))
    assert {step.loss for step in Trainer(family, given, nothing).run()} == {0.0}
    assert all(step.loss > 0 for step in Trainer(family, given, Settings(supervision, 1)).run())
