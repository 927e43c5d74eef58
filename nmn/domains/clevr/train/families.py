"""Families that can be trained on CLEVR: modules, language, and how programs are read."""

from collections.abc import Mapping, Sequence
from typing import Any

import torch

from nmn.domains.clevr.exact import EXACT
from nmn.domains.clevr.train.conv_programs import conv_program
from nmn.domains.clevr.words import ANSWERS, PROPERTIES, VOCABULARIES
from nmn.grammar import DIALECTS, Language, Program, ValueType
from nmn.modules import bindings
from nmn.training.errors import TrainingError
from nmn.training.family import Family
from nmn.types import Label, Vocabulary

FAMILIES = ("clevr", "tbd", "iep")


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
    from nmn.domains.clevr.build import build_clevr

    modules = build_clevr(VOCABULARIES, features=width)
    exact = {name: one.build(VOCABULARIES).eval() for name, one in bindings(EXACT).items()}
    language = Language([one.signature for one in modules.values()], VOCABULARIES, ANSWERS)

    def read(nodes: Sequence[Mapping[str, Any]]) -> Program:
        return DIALECTS.find("clevr").read(nodes, language).program

    return Family("clevr", modules, exact, language, read, width)


def _conv(name: str, width: int) -> Family:
    from nmn.modules.conv import IEP, TBD

    words = [word for vocabulary in PROPERTIES for word in vocabulary]
    answer = Vocabulary("answer", ("yes", "no", *words, *map(str, range(11))))
    # A module of the family needs these words; no question of CLEVR's has one.
    superlative = Vocabulary("superlative", ("largest", "smallest"))
    vocabularies = {**VOCABULARIES, "answer": answer, "superlative": superlative}
    modules = {
        key: one.build(vocabularies, channels=width)
        for key, one in bindings(IEP if name == "iep" else TBD).items()
    }
    language = Language(
        [one.signature for one in modules.values()], vocabularies, [ValueType(Label, "answer")]
    )
    return Family(name, modules, None, language, lambda nodes: conv_program(nodes, language), width)
