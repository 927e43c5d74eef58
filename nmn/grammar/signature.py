"""What a module looks like from the outside: its name, its typed ports and its result."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from nmn.types import Handle, Value

HandleType = type[Handle[Any]]


@dataclass(frozen=True)
class ValueType:
    """A family of values, with the vocabulary that its words are from.

    >>> from nmn.types import Label
    >>> str(ValueType(Label, "color"))
    'Label[color]'
    """

    family: type[Value]
    vocabulary: str = ""

    def __str__(self) -> str:
        name = self.family.family_name()
        return f"{name}[{self.vocabulary}]" if self.vocabulary else name


@dataclass(frozen=True)
class Port:
    """One argument of a module.

    Attributes:
        name: as in ``forward``.
        kind: "value" comes from another module; "word" and "integer" are literals in the program
            text; "handle" is what leads to the medium, which the executor fills and nobody writes.
        type: of a value.
        vocabulary: of a word.
        handle: its type (``Scene`` for a picture).
    """

    name: str
    kind: Literal["value", "word", "integer", "handle"]
    type: ValueType | None = None
    vocabulary: str = ""
    handle: HandleType | None = None

    def __str__(self) -> str:
        if self.handle is not None:
            return self.handle.__name__
        return {"value": str(self.type), "word": self.vocabulary, "integer": "INT"}[self.kind]


LiteralCheck = Callable[[Mapping[str, str | int]], str | None]
"""Given the literal arguments by name: None, or a sentence that says what is wrong."""


@dataclass(frozen=True)
class Signature:
    """The typed outside of a module.

    Attributes:
        name: as written in programs.
        version: of the module's meaning; changes when results change.
        ports: all arguments of ``forward`` in order, handles included.
        result: the type of the output.
        summary: one sentence, from the docstring.
        check: rules about literal values that a grammar cannot state.
    """

    name: str
    version: int
    ports: tuple[Port, ...]
    result: ValueType
    summary: str = ""
    check: LiteralCheck | None = None

    @cached_property
    def written(self) -> tuple[Port, ...]:
        """The ports that appear in program text, in order."""
        return tuple(port for port in self.ports if port.kind != "handle")

    @cached_property
    def inputs(self) -> tuple[Port, ...]:
        """The ports that other modules' outputs go to, in order."""
        return tuple(port for port in self.ports if port.kind == "value")

    @cached_property
    def literals(self) -> tuple[Port, ...]:
        """The ports that literals in the program text go to, in order."""
        return tuple(port for port in self.ports if port.kind in ("word", "integer"))

    def wrong(self, literals: Mapping[str, str | int]) -> str | None:
        """What ``check`` says is wrong with the literal arguments; None where nothing is.

        A check that fails itself says so: it is anybody's code, and may cost its own program only.
        """
        if self.check is None:
            return None
        try:
            found = self.check(literals)
        except KeyboardInterrupt:
            raise
        except BaseException as error:
            given = ", ".join(f"{name} {literal!r}" for name, literal in literals.items())
            said = " ".join(f"{type(error).__name__}: {error}".split())
            return f"the module's own check failed on {given}: {said}"
        return None if found is None else str(found)

    def __str__(self) -> str:
        """``relate(ObjectSet, relation, Object) -> ObjectSet``."""
        return f"{self.name}({', '.join(str(port) for port in self.written)}) -> {self.result}"
