"""A domain's exact modules stand for its learned ones: what is called is the same."""

from dataclasses import replace

import pytest

from nmn.domains import DOMAINS, domain_names, load_domain
from nmn.domains.learned import exact_engine
from nmn.errors import DomainError
from nmn.modules import bindings

EXACT = [name for name in domain_names() if DOMAINS.find(name).exact is not None]


@pytest.mark.parametrize("name", EXACT)
def test_learned_and_exact_modules_have_the_same_signatures(name: str) -> None:
    domain = DOMAINS.find(name)
    assert domain.exact is not None
    learned, exact = bindings(domain.calls), bindings(domain.exact)
    assert list(learned) == list(exact) == list(domain.exact_modules())
    for module, one in learned.items():
        mine, true = one.signature, exact[module].signature
        assert (mine.name, mine.result) == (true.name, true.result)
        # One that knows the truth may ask the clip where the other knows its words.
        given = [[one for one in by.ports if one.kind != "handle"] for by in (mine, true)]
        assert given[0] == given[1]


def test_the_domains_whose_truth_is_known_say_so() -> None:
    assert {"clevr", "easy-vqa", "shapes"} <= set(EXACT) and "photo" not in EXACT


def test_a_domain_without_exact_modules_has_no_exact_engine() -> None:
    with pytest.raises(DomainError, match="'photo' has no exact modules") as caught:
        exact_engine(load_domain("photo"))
    assert "exact=" in str(caught.value.expected)


def test_the_exact_engine_has_no_modules_of_other_packages() -> None:
    domain = DOMAINS.find("shapes")
    given = domain.calls[0]
    more = replace(domain, calls=domain.calls[1:], joined=(given,))
    assert set(more.exact_language.signatures) == set(bindings(domain.exact or ()))
