"""Random programs of both families: batched as one at a time, values and gradients."""

import random
from functools import cache

import pytest
import torch

from nmn.executors import BatchedExecutor, ReferenceExecutor
from nmn.grammar import Language, Program, ValueType
from nmn.grammar.sample import Sampler
from nmn.types import Label, SceneStack
from tests.modules.conv.pictures import FAMILIES, VOCABULARIES, make_all, pictures

ANSWER = ValueType(Label, "answer")


@cache
def language(family: str) -> Language:
    signatures = [cls.signature for cls in FAMILIES[family].values()]
    return Language(signatures, VOCABULARIES, [ANSWER])


def programs(family: str, count: int, seed: int) -> list[Program]:
    sampler, rng = Sampler(language(family)), random.Random(seed)
    # Two maps in, one out: a deep program of "iep" would be very wide.
    depth = {"tbd": 7, "iep": 5}[family]
    return [sampler.draw(rng, depth) for _ in range(count)]


def executors(family: str, seed: int) -> tuple[BatchedExecutor, ReferenceExecutor]:
    modules = make_all(family, seed=seed)
    return BatchedExecutor(modules, VOCABULARIES), ReferenceExecutor(modules, VOCABULARIES)


def test_programs_use_every_module() -> None:
    for family, classes in FAMILIES.items():
        used = {node.op for program in programs(family, 60, 0) for node in program}
        assert used == set(classes)


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("seed", [0, 1, 2])
def test_batched_values_equal_the_references(family: str, seed: int) -> None:
    batch, about = programs(family, 20, seed), [k % 4 for k in range(20)]
    graphs = pictures(4, seed=seed)
    batched, reference = executors(family, seed)
    with torch.no_grad():
        run = batched.run(batched.plan(batch, about), SceneStack(graphs))
        assert not run.failures
        for question, (program, picture) in enumerate(zip(batch, about, strict=True)):
            values = reference.run(program, graphs[picture])
            for node, expected in zip(program, values, strict=True):
                slab, row = run.locate(question, node.id)
                for name, tensor in expected.tensors().items():
                    got = getattr(slab, name)[row]
                    # Features grow along a program: to 1e-5 of the largest.
                    size = max(1.0, float(tensor.abs().max()))
                    torch.testing.assert_close(got / size, tensor[0] / size, atol=1e-5, rtol=1e-5)


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("seed", [0, 1])
def test_batched_gradients_equal_the_references(family: str, seed: int) -> None:
    batch, about = programs(family, 12, seed), [k % 3 for k in range(12)]
    graphs = pictures(3, seed=seed)
    batched, reference = executors(family, seed)
    weights = [p for module in batched.modules.values() for p in module.parameters()]
    scale = torch.linspace(0.5, 2, len(VOCABULARIES["answer"]))

    run = batched.run(batched.plan(batch, about), SceneStack(graphs))
    assert not run.failures
    total = torch.zeros(())
    for question in range(len(batch)):
        slab, row = run.answer(question)
        total = total + (slab.first[row].square() * scale).sum()
    found = torch.autograd.grad(total, weights, allow_unused=True)

    total = torch.zeros(())
    for program, picture in zip(batch, about, strict=True):
        answer = reference.run(program, graphs[picture])[-1]
        total = total + (answer.first.square() * scale).sum()
    wanted = torch.autograd.grad(total, weights, allow_unused=True)

    reached = 0
    for mine, theirs in zip(found, wanted, strict=True):
        mine = torch.zeros(1) if mine is None else mine
        theirs = torch.zeros_like(mine) if theirs is None else theirs
        size = max(1.0, float(theirs.abs().max()))
        torch.testing.assert_close(mine / size, theirs / size, atol=1e-4, rtol=1e-4)
        reached += bool(theirs.any())
    assert reached > len(weights) // 2


@pytest.mark.parametrize("family", FAMILIES)
def test_all_runs_in_bfloat16(family: str) -> None:
    batch, about = programs(family, 20, 3), [k % 4 for k in range(20)]
    graphs = pictures(4)
    batched, _ = executors(family, 0)
    with torch.no_grad():
        whole = batched.run(batched.plan(batch, about), SceneStack(graphs))
        for module in batched.modules.values():
            module.to(torch.bfloat16)
        stack = SceneStack(graphs, dtype=torch.bfloat16)
        half = batched.run(batched.plan(batch, about), stack)
    assert not half.failures
    for question in range(len(batch)):
        (slab, row), (exact, _) = half.answer(question), whole.answer(question)
        assert slab.first.dtype == torch.bfloat16
        torch.testing.assert_close(slab.first[row].float(), exact.first[row], atol=0.1, rtol=0.1)
    learned = batched.run(batched.plan(batch, about), stack)
    assert not learned.failures
    learned.answer(0)[0].first.float().square().sum().backward()
    for module in batched.modules.values():
        for weight in module.parameters():
            assert weight.grad is None or bool(torch.isfinite(weight.grad).all())
