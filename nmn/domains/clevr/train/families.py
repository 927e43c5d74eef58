"""Families that can be trained on CLEVR: modules, language, and how programs are read."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import torch

from nmn.domains.clevr.oracle import clevr_language
from nmn.domains.clevr.train.conv_programs import conv_program
from nmn.domains.clevr.words import ANSWERS, PROPERTIES, VOCABULARIES
from nmn.grammar import Language, Program, ValueType
from nmn.grammar.dialects import load_dialect
from nmn.modules import REGISTRY, Module
from nmn.training.errors import TrainingError
from nmn.types import Label, Vocabulary

FAMILIES = ("clevr", "tbd", "iep")


@dataclass(frozen=True)
class Family:
    """What is trained.

    Attributes:
        name: of the family.
        modules: by name, untrained.
        exact: by the same names in the same order, the modules that know the truth; None where
            there are none, and only answers can be supervised.
        language: of the programs.
        read: nodes of a program as CLEVR's files have them -> a program of the language.
        width: features of an object, or channels of a map.
    """

    name: str
    modules: Mapping[str, Module]
    exact: Mapping[str, Module] | None
    language: Language
    read: Callable[[Sequence[Mapping[str, Any]]], Program]
    width: int


def make_family(name: str, *, width: int, seed: int = 0) -> Family:
    """A family with weights drawn from a seed.

    Raises:
        TrainingError: there is no such family.
    """
    if name not in FAMILIES:
        raise TrainingError(
            f"there is no family '{name}' to train", expected=f"one of: {', '.join(FAMILIES)}"
        )
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        return _clevr(width) if name == "clevr" else _conv(name, width)


def _clevr(width: int) -> Family:
    from nmn.domains.clevr.modules import build_clevr

    clevr_language()  # registers the exact family
    modules = build_clevr(VOCABULARIES, features=width)
    classes = REGISTRY.of_family("clevr_symbolic")
    exact = {key: classes[key](VOCABULARIES).eval() for key in modules}
    language = Language([one.signature for one in modules.values()], VOCABULARIES, ANSWERS)

    def read(nodes: Sequence[Mapping[str, Any]]) -> Program:
        return load_dialect("clevr").read(nodes, language).program

    return Family("clevr", modules, exact, language, read, width)


def _conv(name: str, width: int) -> Family:
    import_module("nmn.modules.conv")
    words = [word for vocabulary in PROPERTIES for word in vocabulary]
    answer = Vocabulary("answer", ("yes", "no", *words, *map(str, range(11))))
    # A module of the family needs these words; no question of CLEVR's has one.
    superlative = Vocabulary("superlative", ("largest", "smallest"))
    vocabularies = {**VOCABULARIES, "answer": answer, "superlative": superlative}
    modules = {
        key: cls(vocabularies, channels=width)  # type: ignore[call-arg]
        for key, cls in REGISTRY.of_family(name).items()
    }
    language = Language(
        [one.signature for one in modules.values()], vocabularies, [ValueType(Label, "answer")]
    )
    return Family(name, modules, None, language, lambda nodes: conv_program(nodes, language), width)
