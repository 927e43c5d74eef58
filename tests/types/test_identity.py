"""Types are told apart by what they are, not by what they are called."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

import pytest
import torch

import nmn.types.value as names
from nmn.audit.evidence import value_of
from nmn.errors import DomainError, ProgramTypeError
from nmn.executors import BatchedExecutor
from nmn.grammar import Language, ValueType
from nmn.grammar.grammar_text import nonterminals
from nmn.modules import Module
from nmn.modules.module import describe
from nmn.types import (
    TYPES,
    Amount,
    Bool,
    Label,
    SceneGraph,
    SceneStack,
    Value,
    Vocabulary,
    family_called,
    value_type,
)


@pytest.fixture(autouse=True)
def forgotten(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Families that are registered here are not kept."""
    TYPES.names()
    monkeypatch.setattr(TYPES, "_things", dict(TYPES._things))
    alike = {name: set(files) for name, files in names._ALIKE.items()}
    monkeypatch.setattr(names, "_ALIKE", alike)
    yield


def made(name: str, package: str) -> type[Value]:
    """A family of that name, as a package of its own has it."""

    @dataclass(frozen=True)
    class Other(Amount):
        amount: torch.Tensor
        axes: ClassVar[Mapping[str, tuple[str | int, ...]]] = {"amount": ()}

    return value_type(
        type(name, (Other,), {"__module__": f"{package}.values", "__qualname__": name})
    )


def giving(name: str, result: type[Value], *inputs: type[Value]) -> type[Module]:
    """A module that takes and gives these."""

    class Give(Module):
        """Give a number, one more than what it was given."""

        def forward(self, given):
            return result(given.first + 1)

    class Start(Module):
        """Give a number."""

        def forward(self, scene):
            return result(torch.zeros(scene.batch))

    from nmn.types import Scene

    cls = Give if inputs else Start
    ports = {"given": inputs[0]} if inputs else {"scene": Scene}
    cls.forward.__annotations__ = {**ports, "return": result}
    describe(cls, name)
    return cls


def language(*modules: type[Module]) -> Language:
    signatures = [one.signature for one in modules]
    return Language(signatures, {}, dict.fromkeys(s.result for s in signatures))


def two_clips() -> tuple[type[Value], type[Value], list[type[Module]]]:
    one, two = made("Clip", "alpha"), made("Clip", "beta")
    return one, two, [
        giving("film", one), giving("tape", two), giving("cut", one, one), giving("wind", two, two),
    ]  # fmt: skip


def test_two_packages_may_each_have_a_type_of_the_same_name() -> None:
    one, two, modules = two_clips()
    known = language(*modules)
    for text in ("cut(cut(film()))", "wind(tape())"):
        assert known.parse(text).text == text
    assert known.parse("cut(film())").root.type == ValueType(one) != ValueType(two)
    for text in ("cut(tape())", "wind(cut(film()))"):
        with pytest.raises(ProgramTypeError):
            known.parse(text)


def test_messages_tell_types_of_the_same_name_apart() -> None:
    _, _, modules = two_clips()
    with pytest.raises(ProgramTypeError) as wrong:
        language(*modules).parse("cut(tape())")
    assert "cut needs alpha.values.Clip as 'given', found beta.values.Clip" in str(wrong.value)
    assert str(ValueType(Label, "color")) == "Label[color]"


def test_a_package_with_a_name_of_ours_does_not_change_ours() -> None:
    theirs = made("Bool", "gamma")
    assert str(ValueType(Bool)) == Bool(torch.zeros(1)).type_name == "Bool"
    assert str(ValueType(theirs)) == "gamma.values.Bool"
    assert family_called("Bool") is Bool and family_called("gamma.values.Bool") is theirs


def test_both_run_in_slabs_of_their_own() -> None:
    _, _, modules = two_clips()
    known = language(*modules)
    executor = BatchedExecutor({m.signature.name: m({}).eval() for m in modules}, {})
    programs = [known.parse("cut(cut(film()))"), known.parse("wind(tape())")]
    run = executor.run(
        executor.plan(programs, [0, 0]), SceneStack([SceneGraph(torch.zeros(0, 4), {}, 1, 1)])
    )
    answers = [run.answer(k) for k in range(2)]
    assert [type(value).__module__ for value, _ in answers] == ["alpha.values", "beta.values"]
    assert [float(value.first[row]) for value, row in answers] == [2.0, 1.0]


@pytest.mark.parametrize("name", ["Start", "Call_film", "Word_y", "Blanks", "_Clip", "Ünder", "W0"])
def test_no_name_of_a_type_breaks_the_grammar(name: str) -> None:
    odd = made(name, "delta")
    known = language(giving("film", odd), giving("cut", odd, odd), giving("wind", Bool, odd))
    assert known.parse("wind(cut(film()))").text == "wind(cut(film()))"
    with pytest.raises(ProgramTypeError):
        known.parse("cut(wind(film()))")


def test_rules_are_the_same_in_any_order() -> None:
    one, two = ValueType(made("Clip", "alpha")), ValueType(made("Clip", "beta"))
    theirs, ours = ValueType(made("Label_color", "alpha")), ValueType(Label, "color")
    rules = {one: "clip", two: "clip_2", ours: "label_color", theirs: "label_color_2"}
    assert nonterminals([one, two, ours, theirs]) == rules
    assert nonterminals([theirs, ours, two, one]) == rules


def test_a_trail_finds_a_type_by_its_name() -> None:
    one = made("Clip", "alpha")
    assert one(torch.zeros(1)).type_name.endswith("Clip")
    assert family_called("Clip") is family_called("alpha.values.Clip") is one
    graph = SceneGraph(torch.zeros(0, 4), {}, 1, 1)
    for name in ("Clip", "alpha.values.Clip"):
        assert type(value_of({"amount": torch.tensor(1.0)}, name, graph, {})) is one
    made("Clip", "beta")
    with pytest.raises(DomainError, match=r"several .* alpha\.values\.Clip, beta\.values\.Clip"):
        family_called("Clip")
    with pytest.raises(DomainError, match="there is no type 'Amuont'") as wrong:
        family_called("Amuont")
    assert "did you mean Amount?" in str(wrong.value)


def test_types_of_a_language_are_listed_by_their_names(monkeypatch: pytest.MonkeyPatch) -> None:
    import json
    from types import SimpleNamespace

    from typer.testing import CliRunner

    import nmn.domains
    from nmn.cli.main import app

    _, _, modules = two_clips()
    words = {"noun": Vocabulary("noun", ("dog",))}
    theirs = SimpleNamespace(language=language(*modules), vocabularies=words)
    monkeypatch.setattr(nmn.domains, "load_domain", lambda name: theirs)
    found = CliRunner().invoke(app, ["types", "--json"]).output
    assert list(json.loads(found)["types"]) == ["alpha.values.Clip", "beta.values.Clip"]
