"""Small pictures and calls of modules on them, for hand-computed cases."""

import itertools
from collections.abc import Iterator, Sequence
from typing import Any

import torch

from nmn.domains.photo.modules import CALLS
from nmn.modules import Module, bindings
from nmn.modules.geometry import RELATIONS
from nmn.modules.superlative import SIDES, SUPERLATIVES
from nmn.types import (
    Bool,
    Integer,
    Number,
    Object,
    ObjectSet,
    Reading,
    Scene,
    SceneGraph,
    SceneStack,
    Vocabulary,
    Word,
    reason_of,
)

WORDS = {
    "category": ("dog", "cat", "bus"),
    "noun": ("dog", "cat", "bus", "animal"),
    "color": ("red", "green", "blue"),
    "size": ("small", "large"),
    "place": ("left", "right", "top"),
    "position": ("left", "center", "right"),
    "attribute": ("red", "green", "blue", "small", "large"),
    "relation": tuple(RELATIONS),
    "superlative": tuple(SUPERLATIVES),
    "side": tuple(SIDES),
}
VOCABULARIES = {name: Vocabulary(name, words) for name, words in WORDS.items()}
FAMILY = bindings(CALLS)


def picture(
    boxes: Sequence[Sequence[float]], *, miss: float = 0.0, **tables: Sequence[Sequence[float]]
) -> SceneGraph:
    """A square picture with these boxes; tables that are not given are zero."""
    made = {
        name: torch.tensor(tables[name], dtype=torch.float32).reshape(len(boxes), len(words))
        if name in tables
        else torch.zeros(len(boxes), len(words))
        for name, words in WORDS.items()
    }
    return SceneGraph(torch.tensor(boxes).reshape(-1, 4).float(), made, 100, 100, miss_rate=miss)


def row_of(n: int) -> SceneGraph:
    """Equal boxes side by side from left to right, each larger and lower than the one before."""
    return picture([[k / 10, 0.1 * k, k / 10 + 0.05, 0.1 * k + 0.05 + k / 50] for k in range(n)])


def make(name: str) -> Module:
    return FAMILY[name].build(VOCABULARIES)


def ask(name: str, graph: SceneGraph, *arguments: object, counts: int | None = None) -> Any:
    """One row: words are given as text, numbers as int, values as they are."""
    module = make(name)
    given = iter(arguments)
    made: list[object] = []
    for port in module.signature.ports:
        if port.kind == "handle":
            made.append(Scene(SceneStack([graph]), torch.tensor([0]), counts))
            continue
        argument = next(given)
        if port.kind == "word":
            argument = Word(torch.tensor([VOCABULARIES[port.vocabulary].index(str(argument))]))
        elif port.kind == "integer":
            argument = Integer(torch.tensor([argument]))
        made.append(argument)
    return module(*made)


def some(*scores: float) -> ObjectSet:
    return ObjectSet(torch.tensor([scores], dtype=torch.float32))


def one(*weights: float) -> Object:
    return Object(torch.tensor([weights], dtype=torch.float32))


def truth(p: float) -> Bool:
    return Bool(torch.tensor([p], dtype=torch.float32))


def number(*distribution: float) -> Number:
    return Number(torch.tensor([distribution], dtype=torch.float32))


def why(value: Any) -> str:
    """The name of the reason that the only row is refused for; "" where it is not."""
    code = 0 if value.refused is None else int(value.refused[0])
    return reason_of(code).name if code else ""


def sentence(name: str, graph: SceneGraph, output: Any, *inputs: Any) -> str:
    """What a module says about the refusal of its only row."""
    reading = Reading(graph, VOCABULARIES)
    return make(name).explain(reason_of(int(output.refused[0])), inputs, 0, reading)


def subsets(scores: Sequence[float]) -> Iterator[tuple[frozenset[int], float]]:
    """Every set that independent members may form, and its probability."""
    for chosen in itertools.product((False, True), repeat=len(scores)):
        p = 1.0
        for member, score in zip(chosen, scores, strict=True):
            p *= score if member else 1 - score
        yield frozenset(k for k, member in enumerate(chosen) if member), p


def close(tensor: torch.Tensor, *expected: float) -> None:
    """The only row of a tensor is as expected."""
    torch.testing.assert_close(
        tensor.reshape(-1), torch.tensor(expected), atol=2e-5, rtol=1e-4, check_dtype=False
    )
