"""Families that can be trained on CLEVR: modules, language, and how programs are read."""

from collections.abc import Mapping, Sequence
from typing import Any

import torch

from nmn.domains.clevr.domain import DOMAIN
from nmn.domains.clevr.words import ANSWERS, PROPERTIES, VOCABULARIES
from nmn.errors import ProgramTypeError
from nmn.grammar import DIALECTS, Language, Program, ValueType
from nmn.modules import bindings
from nmn.training.errors import TrainingError
from nmn.training.family import Family
from nmn.types import Label, Vocabulary

FAMILIES = ("clevr", "tbd", "iep")

# Functions whose modules have the same name, and those with another.
_SAME = frozenset("scene unique union intersect count exist equal_integer".split())
_OTHER = {"greater_than": "greater", "less_than": "less"}
# Functions whose name ends in a property, which the module takes as its word.
_WITH_PROPERTY = {"same_": "same", "query_": "query", "equal_": "equal_attribute"}


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
    exact = DOMAIN.exact_modules()
    language = Language([one.signature for one in modules.values()], VOCABULARIES, ANSWERS)

    def read(nodes: Sequence[Mapping[str, Any]]) -> Program:
        return DIALECTS.find("clevr").read(nodes, language).program

    return Family("clevr", modules, exact, language, width, read)


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
    return Family(name, modules, None, language, width, lambda nodes: conv_program(nodes, language))


def conv_program(nodes: Sequence[Mapping[str, Any]], language: Language) -> Program:
    """A program of a CLEVR file for the families "tbd" and "iep", whose answers are ``describe``d.

    >>> # scene, filter_color[red], count  ->  describe(number(count(filter(scene(), "red"))))

    Raises:
        ProgramTypeError: a function that the families have no module for.
    """
    texts: list[str] = []
    for number, node in enumerate(nodes):
        function = str(node.get("function", node.get("type")))
        inputs = [texts[i] for i in node.get("inputs", [])]
        words = [f'"{w}"' for w in node.get("value_inputs", node.get("side_inputs", []))]
        texts.append(f"{_name(function, words, number)}({', '.join(inputs + words)})")
    answer = texts[-1]
    if answer.startswith("count("):
        answer = f"number({answer})"
    return language.parse(f"describe({answer})")


def _name(function: str, words: list[str], number: int) -> str:
    """The module's name; a property that it takes is added to the words."""
    if function in _SAME:
        return function
    if function in _OTHER:
        return _OTHER[function]
    if function == "relate":
        return "relate"
    if function.startswith("filter_"):
        return "filter"
    for start, name in _WITH_PROPERTY.items():
        if function.startswith(start) and function != "equal_object":
            words.append(f'"{function.removeprefix(start)}"')
            return name
    raise ProgramTypeError(f"the families have no module for '{function}'", where=f"node {number}")
