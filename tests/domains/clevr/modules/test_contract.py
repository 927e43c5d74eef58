"""The learned family has the exact one's signatures, and every module keeps the contract."""

import pytest

from nmn.domains.clevr import exact, modules
from nmn.domains.clevr.words import VOCABULARIES
from nmn.modules import Module
from nmn.testing import check_module
from tests.by_name import by_name

FAMILY = by_name(modules.LEARNED)
EXACT = by_name(exact.EXACT)


def test_both_families_have_the_same_modules() -> None:
    assert list(FAMILY) == list(EXACT)


@pytest.mark.parametrize("name", EXACT)
def test_signature_is_that_of_the_exact_module(name: str) -> None:
    learned, exact = FAMILY[name].signature, EXACT[name].signature
    assert (learned.name, learned.ports, learned.result) == (exact.name, exact.ports, exact.result)


@pytest.mark.parametrize("cls", FAMILY.values(), ids=FAMILY.keys())
def test_module_keeps_the_contract(cls: type[Module]) -> None:
    keywords = cls.__init__.__kwdefaults__ or {}
    settings = {"features": 6} if "features" in keywords else {}
    check_module(cls, VOCABULARIES, settings=settings)
