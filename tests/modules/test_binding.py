"""What modules are known by, and how a domain calls them."""

from typing import Annotated

import pytest
import torch

from nmn.domains import load_domain
from nmn.domains.domain import joining
from nmn.errors import DomainError, ModuleError
from nmn.modules import MODULES, Module, bind, bindings, module
from nmn.types import Label, ObjectSet, Vocabulary, Word

WORDS = {name: Vocabulary(name, ("this", "that")) for name in ("color", "size", "role")}


class Query(Module):
    """What it is like."""

    def __init__(self, vocabularies) -> None:
        super().__init__(vocabularies)
        self.words = vocabularies["role"].name

    def forward(
        self, objects: ObjectSet, word: Annotated[Word, "role"]
    ) -> Annotated[Label, "role"]:
        return Label(torch.ones(objects.batch, 2) / 2, vocabulary=self.words)


@pytest.fixture
def registered(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a test registers is forgotten after it."""
    MODULES.join()
    monkeypatch.setattr(MODULES, "_things", dict(MODULES._things))
    monkeypatch.setattr("nmn.domains._loaded", {})


def known(name: str, version: int = 1, **more: object) -> type[Module]:
    class Known(Query):
        """What it is like."""

    Known.__qualname__ = f"Known_{name}_{version}"
    return module(name, version=version, **more)(Known)  # type: ignore[arg-type]


def test_a_module_is_known_by_its_name_and_version(registered: None) -> None:
    cls = known("made_up.query", 2)
    assert cls.key == "made_up.query.v2" and cls.signature.name == "query"
    assert MODULES.find("made_up.query.v2") is cls


def test_another_class_cannot_take_a_name_and_version(registered: None) -> None:
    first = known("made_up.query")
    with pytest.raises(ModuleError, match="already"):
        module("made_up.query")(type("Other", (Query,), {"__doc__": "Another."}))
    assert MODULES.find("made_up.query.v1") is first


def test_a_role_is_played_by_the_vocabulary_that_the_domain_says(registered: None) -> None:
    cls = known("made_up.query")
    bound = bind(cls, "query_color", role="color")
    assert str(bound.signature) == "query_color(ObjectSet, color) -> Label[color]"
    made = bound.build(WORDS)
    assert made.signature == bound.signature and made.words == "color"  # type: ignore[attr-defined]
    assert cls.signature.name == "query"  # the class stays as it is


def test_a_word_that_is_called_after_its_role_is_called_after_who_plays_it(
    registered: None,
) -> None:
    class Named(Query):
        """What it is like."""

        def forward(  # type: ignore[override]
            self, objects: ObjectSet, role: Annotated[Word, "role"]
        ) -> ObjectSet:
            return objects

    module("made_up.named")(Named)
    (port,) = bind(Named, role="color").signature.literals
    assert (port.name, port.vocabulary) == ("color", "color")


def test_a_binding_may_say_how_its_class_is_built(registered: None) -> None:
    class Wide(Query):
        """What it is like."""

        def __init__(self, vocabularies, *, width: int = 1) -> None:
            super().__init__(vocabularies)
            self.width = width

    bound = bind(module("made_up.wide")(Wide), "wider", {"width": 3})
    assert bound.build(WORDS).width == 3  # type: ignore[attr-defined]
    assert bound.build(WORDS, width=5).width == 5  # type: ignore[attr-defined]


def test_a_role_must_be_played_by_a_vocabulary_of_the_domain(registered: None) -> None:
    with pytest.raises(DomainError, match="bound to the vocabulary 'shape'"):
        bind(known("made_up.query"), "query_shape", role="shape").build(WORDS)


def test_two_modules_of_a_domain_cannot_have_one_name(registered: None) -> None:
    cls = known("made_up.query")
    both = bindings([bind(cls, "query_color", role="color"), bind(cls, "query_size", role="size")])
    assert list(both) == ["query_color", "query_size"]
    with pytest.raises(DomainError, match="two modules are called 'query'"):
        bindings([cls, cls])


def test_a_module_joins_the_domain_it_was_registered_for(registered: None) -> None:
    photo = load_domain("photo")
    eyes = photo.perception
    known("made_up.elsewhere", domains=("nowhere",))

    @module("made_up.alone", domains=("photo",))
    class Alone(Module):
        """Keep it."""

        def forward(self, objects: ObjectSet) -> ObjectSet:
            return objects

    assert joining(photo) == (Alone,)
    assert "alone" not in photo.bindings  # what was loaded before stays as it was
    again = load_domain("photo")
    assert again.bindings["alone"].cls is Alone
    assert again.language.parse('count(alone(find("dog")))').root.op == "count"
    assert again.perception is eyes


def test_a_newer_version_does_not_take_the_place_of_one_that_a_domain_lists(
    registered: None,
) -> None:
    @module("detections.count", version=99, domains=("photo",))
    class Count(Module):
        """Another count."""

        def forward(self, objects: ObjectSet) -> ObjectSet:
            return objects

    count = load_domain("photo").bindings["count"]
    assert count.cls is not Count and count.cls.key == "detections.count.v1"
