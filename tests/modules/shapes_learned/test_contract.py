"""The learned families have the exact ones' signatures, and every module keeps the contract."""

import pytest

from nmn.domains.easy_vqa import exact as easy_exact
from nmn.domains.easy_vqa import modules as easy_modules
from nmn.domains.easy_vqa import words as easy_vqa_words
from nmn.domains.shapes import exact as shapes_exact
from nmn.domains.shapes import modules as shapes_modules
from nmn.domains.shapes import words as shapes_words
from nmn.modules import Module
from nmn.testing import check_module
from tests.by_name import by_name

# Learned family, exact family, words.
FAMILIES = (
    (shapes_modules.LEARNED, shapes_exact.EXACT, shapes_words.VOCABULARIES),
    (easy_modules.LEARNED, easy_exact.EXACT, easy_vqa_words.VOCABULARIES),
)
MODULES = [pytest.param(cls, words, id=cls.key) for family, _, words in FAMILIES for cls in family]


@pytest.mark.parametrize(("family", "exact", "words"), FAMILIES, ids=["shapes", "easy_vqa"])
def test_signatures_are_those_of_the_exact_family(
    family: tuple, exact: tuple, words: object
) -> None:
    learned, true = by_name(family), by_name(exact)
    assert sorted(learned) == sorted(true)
    for name in true:
        mine, other = learned[name].signature, true[name].signature
        assert (mine.name, mine.ports, mine.result) == (other.name, other.ports, other.result)


@pytest.mark.parametrize(("cls", "words"), MODULES)
def test_module_keeps_the_contract(cls: type[Module], words: dict) -> None:
    keywords = cls.__init__.__kwdefaults__ or {}
    settings = {"features": 6} if "features" in keywords else {}
    check_module(cls, words, settings=settings)
