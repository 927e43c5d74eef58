"""The typed interface: annotations become signatures, and what is wrong is said at once."""

from typing import Annotated, Any

import pytest
import torch

from nmn.errors import ModuleError
from nmn.modules import Module
from nmn.modules.module import read_signature
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
    assert [port.kind for port in signature.ports] == [
        "handle",
        "value",
        "word",
        "integer",
        "value",
    ]
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
