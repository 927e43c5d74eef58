"""Programs for the attention modules are programs for the convolutional ones."""

import random

import pytest

from nmn.grammar import Language, ValueType
from nmn.grammar.sample import Sampler
from nmn.modules import bindings
from nmn.modules.attention import ATTENTION
from nmn.types import Label
from tests.modules.conv.pictures import FAMILIES, VOCABULARIES

NAMES = """
    scene filter relate same most unique intersect union exist count query equal_attribute number
    greater less equal_integer describe
""".split()


@pytest.mark.parametrize("family", FAMILIES)
def test_the_family_is_complete(family: str) -> None:
    assert sorted(FAMILIES[family]) == sorted(NAMES)


def test_the_names_are_those_of_the_attention_family() -> None:
    theirs = {n: c.signature for n, c in bindings(ATTENTION).items()}
    assert sorted(theirs) == sorted(NAMES)
    for bound in FAMILIES.values():
        for name, one in bound.items():
            words = [port.vocabulary for port in one.signature.literals]
            assert words == [port.vocabulary for port in theirs[name].literals], name
            assert len(one.signature.inputs) == len(theirs[name].inputs), name


def test_a_program_for_the_attention_family_is_one_for_these() -> None:
    languages = [
        Language(
            [one.signature for one in bound.values()],
            VOCABULARIES,
            [ValueType(Label, "answer")],
        )
        for bound in (bindings(ATTENTION), *FAMILIES.values())
    ]
    sampler, rng = Sampler(languages[0]), random.Random(0)
    for _ in range(50):
        text = sampler.draw(rng).text
        for language in languages[1:]:
            assert language.parse(text).text == text
