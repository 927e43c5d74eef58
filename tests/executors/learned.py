"""The learned family "attention" with small vectors, on made-up scenes: what tests here share."""

import random

import torch

import nmn.modules.attention  # noqa: F401  (registers the family)
from benchmarks.peers.workloads import VOCABULARIES
from nmn.executors import BatchedExecutor, ReferenceExecutor
from nmn.grammar import Language, Program, Sampler, ValueType
from nmn.modules import Module
from nmn.modules.attention import ATTENTION
from nmn.types import Label, SceneGraph
from tests.by_name import by_name

FEATURES = 16
CLASSES = by_name(ATTENTION)
SIGNATURES = {name: cls.signature for name, cls in CLASSES.items()}
ANSWER = ValueType(Label, "answer")
LANGUAGE = Language(
    list(SIGNATURES.values()), VOCABULARIES, [ANSWER], max_nodes=2000, max_depth=200
)
SAMPLER = Sampler(LANGUAGE)


def modules(seed: int = 0) -> dict[str, Module]:
    torch.manual_seed(seed)
    made: dict[str, Module] = {}
    for name, cls in CLASSES.items():
        plain = name in ("scene", "unique", "intersect", "union", "count")
        made[name] = cls(VOCABULARIES) if plain else cls(VOCABULARIES, features=FEATURES)  # type: ignore[call-arg]
    return made


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
