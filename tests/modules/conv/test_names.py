"""Every module of the two families keeps the contract."""

import random

import pytest
import torch

from nmn.grammar import Language, ValueType
from nmn.grammar.sample import Sampler
from nmn.modules.attention import ATTENTION
from nmn.testing import check_module
from nmn.types import Label
from tests.by_name import by_name
from tests.modules.conv.pictures import CASES, CHANNELS, FAMILIES, VOCABULARIES

NAMES = """
    scene filter relate same most unique intersect union exist count query equal_attribute number
    greater less equal_integer describe
""".split()


@pytest.mark.parametrize("family", FAMILIES)
def test_the_family_is_complete(family: str) -> None:
    assert sorted(FAMILIES[family]) == sorted(NAMES)


def test_the_names_are_those_of_the_attention_family() -> None:
    theirs = {n: c.signature for n, c in by_name(ATTENTION).items()}
    assert sorted(theirs) == sorted(NAMES)
    for classes in FAMILIES.values():
        for name, cls in classes.items():
            words = [port.vocabulary for port in cls.signature.literals]
            assert words == [port.vocabulary for port in theirs[name].literals], name
            assert len(cls.signature.inputs) == len(theirs[name].inputs), name


def test_a_program_for_the_attention_family_is_one_for_these() -> None:
    languages = [
        Language(
            [cls.signature for cls in classes.values()],
            VOCABULARIES,
            [ValueType(Label, "answer")],
        )
        for classes in (by_name(ATTENTION), *FAMILIES.values())
    ]
    sampler, rng = Sampler(languages[0]), random.Random(0)
    for _ in range(50):
        text = sampler.draw(rng).text
        for language in languages[1:]:
            assert language.parse(text).text == text


@pytest.mark.parametrize(("family", "name"), CASES)
def test_module_keeps_the_contract(family: str, name: str) -> None:
    torch.manual_seed(0)
    check_module(FAMILIES[family][name], settings={"channels": CHANNELS})
