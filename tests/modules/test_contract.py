"""Every module of the family keeps the contract."""

import pytest

from nmn.modules import Module
from nmn.testing import check_module
from tests.modules.pictures import FAMILY, VOCABULARIES

MEANT = {name: VOCABULARIES[name] for name in ("relation", "superlative", "side")}
NAMES = """
    scene find filter relate relate_some between same_color same_category same_size union intersect
    except unique superlative ordinal nearest farthest single count number difference exist every
    most equal less greater equal_color equal_category equal_size verify verify_category
    verify_relation query_color query_category query_size query_position choose_color
    choose_category choose_size choose_place choose_relation list_category list_color and or not
    locate
""".split()


def test_the_family_is_complete() -> None:
    assert sorted(FAMILY) == sorted(NAMES)


@pytest.mark.parametrize("seed", [0, 1])
@pytest.mark.parametrize("cls", FAMILY.values(), ids=FAMILY.keys())
def test_module_keeps_the_contract(cls: type[Module], seed: int) -> None:
    check_module(cls, MEANT, seed=seed)
