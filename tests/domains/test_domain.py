"""A domain that is changed keeps what was made for it and still fits, and nothing else."""

from dataclasses import replace

import pytest

import nmn
from nmn.domains import load_domain
from nmn.domains.domain import Domain
from nmn.errors import DomainError
from nmn.modules import Module, bind, module
from nmn.modules.module import MODULES, describe
from nmn.types import Bool, ObjectSet


class Lonely(Module):
    """Is the set of one object?"""

    def forward(self, objects: ObjectSet) -> Bool:
        return Bool(objects.scores.sum(dim=1).clamp_max(1))


describe(Lonely, "test.lonely")


@pytest.fixture
def shapes() -> Domain:
    """As loaded, with everything that it makes once."""
    domain = replace(load_domain("shapes"))
    made = [domain.bindings, domain.modules, domain.language, domain.perception, domain.generator]
    assert all(made)
    return domain


def test_a_domain_with_more_modules_keeps_its_perception_alone(shapes: Domain) -> None:
    more = shapes.extended([Lonely])
    assert more.perception is shapes.perception
    assert "lonely" in more.language.signatures and "lonely" in more.modules
    assert more.generator is not shapes.generator
    assert "lonely" not in shapes.bindings


def test_another_perception_or_generator_changes_nothing_else(shapes: Domain) -> None:
    seeing = shapes.extended(perception="easy-vqa-figure")
    assert seeing.perception.name == "easy-vqa-figure" and shapes.perception.name == "shapes-cells"
    assert seeing.modules is shapes.modules and seeing.generator is shapes.generator
    reading = shapes.extended(generator="clevr-templates")
    assert "generator" not in vars(reading) and reading.perception is shapes.perception
    assert shapes.extended() is shapes


def test_a_replaced_field_is_never_answered_from_what_was_made_before(shapes: Domain) -> None:
    changed = replace(shapes, sees_with="easy-vqa-figure", calls=shapes.calls[1:])
    assert changed.perception.name == "easy-vqa-figure"
    assert len(changed.bindings) == len(shapes.bindings) - 1


def test_load_takes_modules_a_perception_and_a_generator() -> None:
    net = nmn.load("shapes", modules=[Lonely, bind(Lonely, "alone")], perception="easy-vqa-figure")
    assert {"lonely", "alone"} <= set(net.domain.bindings)
    assert net.domain.perception.name == "easy-vqa-figure"
    assert nmn.load("photo", generator="grammar+embedding").domain.generator.name != "grammar"
    assert "lonely" not in load_domain("shapes").bindings


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"perception": "shapes-cell"}, "there is no perception 'shapes-cell'"),
        ({"generator": "gramar"}, "there is no generator 'gramar'"),
        ({"modules": [bind(Lonely, "find")]}, "two modules are called 'find'"),
    ],
)
def test_a_wrong_name_is_told_when_the_net_is_loaded(given: dict, message: str) -> None:
    with pytest.raises(DomainError, match=message):
        nmn.load("shapes", **given)


def test_a_module_that_is_registered_later_is_seen_by_the_next_load(monkeypatch) -> None:
    monkeypatch.setattr(MODULES, "_things", dict(MODULES._things))
    monkeypatch.setattr("nmn.domains._loaded", {})
    before = load_domain("shapes")

    @module("test.later", domains=("shapes",))
    class Later(Lonely):
        """Is the set of one object, asked late?"""

    assert "later" in load_domain("shapes").bindings and "later" not in before.bindings
