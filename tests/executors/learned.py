"""The attention modules with small vectors, on made-up scenes: what tests here share."""

import inspect
import random

import torch

from benchmarks.peers.workloads import VOCABULARIES
from nmn.executors import BatchedExecutor, ReferenceExecutor
from nmn.grammar import Language, Program, Sampler, ValueType
from nmn.modules import Module, bindings
from nmn.modules.attention import ATTENTION
from nmn.types import Label, SceneGraph

FEATURES = 16
BOUND = bindings(ATTENTION)
SIGNATURES = {name: one.signature for name, one in BOUND.items()}
ANSWER = ValueType(Label, "answer")
LANGUAGE = Language(
    list(SIGNATURES.values()), VOCABULARIES, [ANSWER], max_nodes=2000, max_depth=200
)
SAMPLER = Sampler(LANGUAGE)


def modules(seed: int = 0) -> dict[str, Module]:
    torch.manual_seed(seed)
    return {name: one.build(VOCABULARIES, **_sized(one.cls)) for name, one in BOUND.items()}


def _sized(cls: type[Module]) -> dict[str, int]:
    named = inspect.signature(cls.__init__).parameters
    return {"features": FEATURES} if "features" in named else {}


def executors(seed: int = 0) -> tuple[BatchedExecutor, ReferenceExecutor]:
    made = modules(seed)
    return BatchedExecutor(made, VOCABULARIES), ReferenceExecutor(made, VOCABULARIES)


def graphs(sizes: list[int], seed: int = 0) -> list[SceneGraph]:
    rng = torch.Generator().manual_seed(seed)
    return [
        SceneGraph(
            torch.zeros(n, 4), {"features": torch.randn(n, FEATURES, generator=rng)}, 100, 100
        )
        for n in sizes
    ]


def programs(count: int, seed: int = 0, deepest: int = 9) -> list[Program]:
    rng = random.Random(seed)
    return [SAMPLER.draw(rng, depth=rng.randint(4, deepest)) for _ in range(count)]
