"""The CLEVR domain: learned modules on the objects that a small encoder sees, with no training.

Perception is an encoder trained on pictures of our own renderer; questions are read by the
templates that they are made from. ``docs/clevr.md`` has what was trained on what, and how right it
is.
"""

from collections.abc import Sequence
from dataclasses import replace
from importlib import resources
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

import torch
from jaxtyping import Float
from torch import Tensor

from nmn.domains.clevr.build import load_clevr
from nmn.domains.clevr.exact import EXACT
from nmn.domains.clevr.meaning import EQUIVALENCE
from nmn.domains.clevr.modules import CALLS
from nmn.domains.clevr.words import ANSWERS, COLOR, MATERIAL, SHAPE, SIZE, VOCABULARIES
from nmn.domains.domain import Domain
from nmn.kernels.float32 import FLOAT32_ON_CPU
from nmn.modules import Module
from nmn.types import SceneGraph, Vocabulary

if TYPE_CHECKING:
    from nmn.perception.picture import Picture

WEIGHTS = "modules.safetensors"

# What an object is called in readings: "large red metal cube".
_PARTS = (SIZE, COLOR, MATERIAL, SHAPE)
NAME = Vocabulary("name", tuple(" ".join(words) for words in product(*_PARTS)))


def name_table(graph: SceneGraph) -> Float[Tensor, "objects names"]:
    """The probability of every name: the product of the probabilities of its four words."""
    made = torch.ones(len(graph), 1, **FLOAT32_ON_CPU)
    for part in _PARTS:
        made = (made.unsqueeze(2) * graph.tables[part.name].unsqueeze(1)).flatten(1)
    return made


class ClevrScenes:
    """Pictures -> scene graphs, with a name for every object."""

    def __init__(self) -> None:
        from nmn.domains.clevr.perception.scenes import ClevrPerception

        self._inner = ClevrPerception()

    @property
    def name(self) -> str:
        return self._inner.name

    @property
    def digest(self) -> str:
        return self._inner.digest

    def forget(self) -> None:
        """Empty the cache."""
        self._inner.forget()

    def perceive(self, pictures: Sequence["Picture"]) -> list[SceneGraph]:
        """One scene graph a picture, in order."""
        return [
            replace(graph, tables={**graph.tables, NAME.name: name_table(graph)})
            for graph in self._inner.perceive(pictures)
        ]


def _examples() -> tuple[tuple[str, str], ...]:
    from nmn.domains.clevr.examples import EXAMPLES

    return EXAMPLES


def _modules() -> dict[str, Module]:
    return load_clevr(
        Path(str(resources.files("nmn.domains.clevr") / "weights" / WEIGHTS)), VOCABULARIES
    )


DOMAIN = Domain(
    name="clevr",
    summary="CLEVR pictures: cubes, spheres and cylinders, by learned modules.",
    calls=CALLS,
    vocabularies={**VOCABULARIES, NAME.name: NAME},
    answers=ANSWERS,
    sees_with="clevr-encoder",
    reads_with="clevr-templates",
    make_modules=_modules,
    exact=EXACT,
    examples=_examples,
    equivalence=EQUIVALENCE,
    true_percepts="nmn.domains.clevr.truth:true_scenes",
    naming=NAME.name,
    tasks={
        "eval": "nmn.domains.clevr.evaluate:EVALUATE",
        "train": "nmn.domains.clevr.train.command:TRAIN",
        "synth": "nmn.domains.clevr.synth:SYNTHESISE",
    },
)
