"""The typed interface: annotations become signatures, and what is wrong is said at once."""

from typing import Annotated, Any

import pytest
import torch

import nmn.modules.registry as registry_file
from nmn.errors import ModuleError
from nmn.modules import REGISTRY, Module, key_of
from nmn.modules.module import read_signature
from nmn.modules.registry import Registry
from nmn.types import Bool, Integer, Label, ObjectSet, Scene, Word


class Good(Module):
    """Keep what is wanted.

    More about it.
    """

    @classmethod
    def check(cls, literals):
        return "too many" if literals["most"] > 9 else None

    def forward(
        self,
        scene: Scene,
        objects: ObjectSet,
        color: Annotated[Word, "color"],
        most: Integer,
        label: Annotated[Label, "size"],
    ) -> ObjectSet:
        return objects


def test_annotations_are_the_signature() -> None:
    signature = read_signature(Good, "good", 3)
    assert str(signature) == "good(ObjectSet, color, INT, Label[size]) -> ObjectSet"
    assert [port.kind for port in signature.ports] == ["scene", "value", "word", "integer", "value"]
    assert signature.version == 3 and signature.summary == "Keep what is wanted."
    assert signature.check is not None and signature.check({"most": 10}) == "too many"
    assert [port.name for port in signature.inputs] == ["objects", "label"]
    assert [port.name for port in signature.literals] == ["color", "most"]


def broken(annotations: dict[str, Any], doc: str = "It breaks.") -> type[Module]:
    """A module whose ``forward(self, x)`` has just these annotations."""

    class Broken(Module):
        def forward(self, x): ...

    Broken.forward.__annotations__ = annotations
    Broken.__doc__ = doc
    return Broken


@pytest.mark.parametrize(
    ("annotations", "message"),
    [
        ({"x": int, "return": Bool}, "the argument 'x' is annotated"),
        ({"x": torch.Tensor, "return": Bool}, "the argument 'x' is annotated"),
        ({"x": Word, "return": Bool}, "the argument 'x' is annotated"),
        ({"x": ObjectSet, "return": float}, "the result is annotated"),
        ({"x": ObjectSet}, "the result has no annotation"),
        ({"x": "Nowhere", "return": Bool}, "cannot be resolved"),
    ],
)
def test_what_is_wrong_with_an_annotation_is_said(annotations, message: str) -> None:
    with pytest.raises(ModuleError, match=message) as raised:
        read_signature(broken(annotations), "broken", 1)
    assert "forward" in str(raised.value)


def test_every_argument_needs_an_annotation_and_a_plain_form() -> None:
    class Bare(Module):
        """It breaks."""

        def forward(self, x) -> Bool: ...

    class Variadic(Module):
        """It breaks."""

        def forward(self, *x: ObjectSet) -> Bool: ...

    with pytest.raises(ModuleError, match="'x' has no annotation"):
        read_signature(Bare, "bare", 1)
    with pytest.raises(ModuleError, match="'x' is not a plain argument"):
        read_signature(Variadic, "variadic", 1)


@pytest.mark.parametrize("name", ["Count", "two words", "1st", "a-b", ""])
def test_names_must_be_writable_in_programs(name: str) -> None:
    with pytest.raises(ModuleError, match="cannot be a module's name"):
        read_signature(Good, name, 1)


def test_a_module_without_docstring_is_refused() -> None:
    with pytest.raises(ModuleError, match="no docstring"):
        read_signature(broken({"x": ObjectSet, "return": Bool}, doc=""), "silent", 1)


# ------------------------------------------------------------------------ the registry


def version(number: int, family: str = "made_up") -> type[Module]:
    class Made(Module):
        """It is made up."""

        def forward(self, objects: ObjectSet) -> ObjectSet:
            return objects

    Made.__qualname__ = f"Made{number}{family}"
    Made.family = family
    Made.signature = read_signature(Made, "made", number)
    return Made


def test_the_newest_version_is_used_and_all_are_kept() -> None:
    registry = Registry()
    old, new = version(1), version(2)
    registry.add(new)
    registry.add(old)
    registry.add(version(1, "other"))
    assert registry.of_family("made_up") == {"made": new}
    assert registry["made_up.made.v1"] is old and key_of(new) == "made_up.made.v2"
    assert len(registry) == len(list(registry)) == 3
    with pytest.raises(ModuleError, match=r"one of: made_up\.made\.v1"):
        _ = registry["made_up.made.v9"]


def test_a_key_is_taken_once() -> None:
    registry = Registry()
    first = version(1)
    registry.add(first)
    registry.add(first)
    second = version(1)
    second.__qualname__ = "Another"
    with pytest.raises(ModuleError, match="is taken by"):
        registry.add(second)


class Point:
    """An entry point, as installed packages declare them."""

    name, value = "theirs", "their_package.modules"

    def __init__(self, load) -> None:
        self.load = load


def test_installed_packages_join_once(monkeypatch) -> None:
    registry, joined = Registry(), []

    def load() -> None:
        joined.append(1)
        registry.add(version(1))

    monkeypatch.setattr(registry_file, "entry_points", lambda group: [Point(load)])
    registry.join()
    registry.join()
    assert joined == [1] and "made" in registry.of_family("made_up")


def test_a_broken_package_is_named(monkeypatch) -> None:
    def load() -> None:
        raise ImportError("no such thing")

    monkeypatch.setattr(registry_file, "entry_points", lambda group: [Point(load)])
    with pytest.raises(ModuleError, match=r"their_package\.modules.*'theirs' cannot be loaded"):
        Registry().join()


def test_the_family_of_the_photo_domain_is_registered() -> None:
    import nmn.modules.objects  # noqa: F401

    assert {"find", "count", "unique"} <= set(REGISTRY.of_family("objects"))
