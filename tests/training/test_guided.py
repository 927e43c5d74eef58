"""Each step on the true values of its inputs: no error is handed on, and no gradient."""

import torch

from nmn.executors import BatchedExecutor
from nmn.training.guided import guided_loss
from nmn.training.scoring import planned
from nmn.types import ObjectSet
from tests.training.tiny import fresh, questions


def _truth():  # type: ignore[no-untyped-def]
    family, some = fresh(), questions()
    assert family.exact is not None
    vocabularies = family.language.vocabularies
    executor = BatchedExecutor(family.exact, vocabularies)
    plan, stack = planned(executor, some, torch.arange(len(some)).numpy())
    return family, executor.run(plan, stack)


def test_what_knows_the_truth_loses_nothing() -> None:
    family, truth = _truth()
    assert float(guided_loss(family.exact, truth)) == 0


def test_an_error_is_not_handed_on() -> None:
    """With filters that have all the wrong way round, a relation still hears of the right objects:
    its part of the loss is what it is with any filter."""
    family, truth = _truth()
    relate = {name: one for name, one in family.modules.items() if name == "relate"}
    exact = {name: one for name, one in family.exact.items() if name != "relate"}
    alone = guided_loss({**exact, **relate}, truth)
    together = guided_loss(dict(family.modules), truth)
    filters = guided_loss({**family.modules, "relate": family.exact["relate"]}, truth)
    torch.testing.assert_close(together, alone + filters)


def test_no_gradient_passes_from_one_step_to_another() -> None:
    family, truth = _truth()
    relate = {name: one for name, one in family.modules.items() if name == "relate"}
    guided_loss({**family.exact, **relate}, truth).backward()  # type: ignore[no-untyped-call]
    for name, one in family.modules.items():
        reached = any(weight.grad is not None for weight in one.parameters())
        assert reached == (name == "relate"), name


def test_the_weight_of_a_type_scales_its_losses() -> None:
    family, truth = _truth()
    with torch.no_grad():
        whole = guided_loss(family.modules, truth)
        sets = whole - guided_loss(family.modules, truth, {ObjectSet: 0.0})
        doubled = guided_loss(family.modules, truth, {ObjectSet: 2.0})
    assert sets > 0
    torch.testing.assert_close(doubled, whole + sets)
