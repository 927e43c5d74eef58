"""Small maps and calls of the convolutional modules on them."""

from collections.abc import Sequence
from typing import Any

import torch

from nmn.modules import Module, bindings
from nmn.modules.conv import IEP, TBD
from nmn.testing import random_scene
from nmn.types import AttentionMap, FeatureMap, Scene, SceneGraph, SceneStack, Vocabulary, Word

FAMILIES = {"tbd": bindings(TBD), "iep": bindings(IEP)}
CASES = [(family, name) for family, classes in FAMILIES.items() for name in classes]

WORDS = {
    "attribute": ("red", "green", "small"),
    "relation": ("left", "behind"),
    "property": ("color", "size"),
    "superlative": ("largest", "leftmost"),
    "answer": ("yes", "no", "red", "green", "two"),
}
VOCABULARIES = {name: Vocabulary(name, words) for name, words in WORDS.items()}
CHANNELS, HEIGHT, WIDTH = 8, 4, 5
SIZES = {"channels": CHANNELS, "height": HEIGHT, "width": WIDTH}


def make(family: str, name: str, *, channels: int = CHANNELS, seed: int = 0) -> Module:
    torch.manual_seed(seed)
    return FAMILIES[family][name].build(VOCABULARIES, channels=channels).eval()


def make_all(family: str, *, channels: int = CHANNELS, seed: int = 0) -> dict[str, Module]:
    return {n: make(family, n, channels=channels, seed=seed) for n in FAMILIES[family]}


def pictures(count: int, *, seed: int = 0, **sizes: int) -> list[SceneGraph]:
    return [random_scene(k % 3, {}, seed=seed + k, sizes=SIZES | sizes) for k in range(count)]


def ask(
    module: Module, graphs: Sequence[SceneGraph], *arguments: object, rows: Sequence[int] = (0,)
) -> Any:
    """A call: words are given as text, one for all rows; tensors become values of the port."""
    given = iter(arguments)
    made: list[object] = []
    for port in module.signature.ports:
        if port.kind == "handle":
            made.append(Scene(SceneStack(graphs), torch.tensor(rows)))
            continue
        argument = next(given)
        if port.kind == "word":
            index = VOCABULARIES[port.vocabulary].index(str(argument))
            made.append(Word(torch.full((len(rows),), index)))
        else:
            assert port.type is not None
            made.append(port.type.family(argument))
    return module(*made)


def attention(rows: int = 1, *, seed: int = 0, height: int = HEIGHT, width: int = WIDTH) -> Any:
    """Random weights ``[rows, height, width]``."""
    return torch.rand(rows, height, width, generator=torch.Generator().manual_seed(seed))


def features(rows: int = 1, *, seed: int = 0, channels: int = CHANNELS) -> Any:
    """Random features ``[rows, height, width, channels]``."""
    rng = torch.Generator().manual_seed(seed)
    return torch.randn(rows, HEIGHT, WIDTH, channels, generator=rng)


def inputs_of(module: Module, rows: int, *, seed: int = 0) -> list[object]:
    """An argument of each written port: the first word, random maps."""
    made: list[object] = []
    for position, port in enumerate(module.signature.written):
        if port.kind == "word":
            made.append(WORDS[port.vocabulary][0])
        elif port.type is not None and port.type.family is AttentionMap:
            made.append(attention(rows, seed=seed + position))
        else:
            assert port.type is not None
            assert port.type.family is FeatureMap
            made.append(features(rows, seed=seed + position))
    return made
