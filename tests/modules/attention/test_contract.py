"""Every light and heavy attention module keeps the contract, in every form of the kernels."""

import pytest

import nmn.modules.attention  # noqa: F401  (registers the families)
from benchmarks.peers.workloads import VOCABULARIES
from nmn import kernels
from nmn.modules import REGISTRY, Module
from nmn.testing import check_module

CLASSES = [
    *REGISTRY.of_family("attention").values(),
    *REGISTRY.of_family("attention_heavy").values(),
]
NAMES = """
    count describe equal_attribute equal_integer exist filter greater intersect less
    most number query relate same scene union unique
""".split()
SIZED = {name for name in NAMES if name not in "scene unique intersect union count".split()}


def test_the_family_is_complete() -> None:
    assert set(REGISTRY.of_family("attention")) == set(NAMES)
    assert set(REGISTRY.of_family("attention_heavy")) == {"filter"}


@pytest.mark.parametrize("on", [False, True], ids=["torch", "compiled"])
@pytest.mark.parametrize("cls", CLASSES, ids=lambda c: f"{c.family}.{c.signature.name}")
def test_module_keeps_the_contract(cls: type[Module], on: bool) -> None:
    if on and not kernels.native_available():
        pytest.skip("no compiler was found on installation")
    settings = {"features": 12} if cls.signature.name in SIZED else {}
    with kernels.compiled(on):
        check_module(cls, VOCABULARIES, settings=settings)
