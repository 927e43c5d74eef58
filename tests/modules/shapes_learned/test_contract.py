"""The learned families have the exact ones' signatures, and every module keeps the contract."""

import pytest

from nmn.domains.easy_vqa import words as easy_vqa_words
from nmn.domains.shapes import words as shapes_words
from nmn.modules import REGISTRY, Module
from nmn.testing import check_module

# Learned family, exact family, words.
FAMILIES = (
    ("shapes", "shapes_symbolic", shapes_words.VOCABULARIES),
    ("easy_vqa", "easy_symbolic", easy_vqa_words.VOCABULARIES),
)
MODULES = [
    pytest.param(cls, words, id=f"{family}.{name}")
    for family, _, words in FAMILIES
    for name, cls in REGISTRY.of_family(family).items()
]


@pytest.mark.parametrize(("family", "exact", "words"), FAMILIES, ids=["shapes", "easy_vqa"])
def test_signatures_are_those_of_the_exact_family(family: str, exact: str, words: object) -> None:
    learned, true = REGISTRY.of_family(family), REGISTRY.of_family(exact)
    assert sorted(learned) == sorted(true)
    for name in true:
        mine, other = learned[name].signature, true[name].signature
        assert (mine.name, mine.ports, mine.result) == (other.name, other.ports, other.result)


@pytest.mark.parametrize(("cls", "words"), MODULES)
def test_module_keeps_the_contract(cls: type[Module], words: dict) -> None:
    keywords = cls.__init__.__kwdefaults__ or {}
    settings = {"features": 6} if "features" in keywords else {}
    check_module(cls, words, settings=settings)
