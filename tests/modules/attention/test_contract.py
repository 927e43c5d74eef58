"""Every light and heavy attention module keeps the contract, in every form of the kernels."""

import pytest

from benchmarks.peers.workloads import VOCABULARIES
from nmn import kernels
from nmn.modules import Module
from nmn.modules.attention import ATTENTION, ATTENTION_HEAVY
from nmn.testing import check_module
from tests.by_name import by_name

CLASSES = [
    *ATTENTION,
    *ATTENTION_HEAVY,
]
NAMES = """
    count describe equal_attribute equal_integer exist filter greater intersect less
    most number query relate same scene union unique
""".split()
SIZED = {name for name in NAMES if name not in "scene unique intersect union count".split()}


def test_the_family_is_complete() -> None:
    assert set(by_name(ATTENTION)) == set(NAMES)
    assert set(by_name(ATTENTION_HEAVY)) == {"filter"}


@pytest.mark.parametrize("on", [False, True], ids=["torch", "compiled"])
@pytest.mark.parametrize("cls", CLASSES, ids=lambda c: c.key)
def test_module_keeps_the_contract(cls: type[Module], on: bool) -> None:
    if on and not kernels.native_available():
        pytest.skip("no compiler was found on installation")
    settings = {"features": 12} if cls.signature.name in SIZED else {}
    with kernels.compiled(on):
        check_module(cls, VOCABULARIES, settings=settings)
