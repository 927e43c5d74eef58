"""A domain's exact modules stand for its learned ones: what is called is the same."""

from importlib import import_module

import pytest

from nmn.modules import bindings


@pytest.mark.parametrize("domain", ["clevr", "shapes", "easy_vqa"])
def test_learned_and_exact_modules_have_the_same_signatures(domain: str) -> None:
    learned = bindings(import_module(f"nmn.domains.{domain}.modules").CALLS)
    exact = bindings(import_module(f"nmn.domains.{domain}.exact").EXACT)
    assert list(learned) == list(exact)
    for name, one in learned.items():
        mine, true = one.signature, exact[name].signature
        assert (mine.name, mine.ports, mine.result) == (true.name, true.ports, true.result)
