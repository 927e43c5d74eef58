"""What every generator gives: a draft of a program, with notes on how the question was read.

A generator turns a question in English into the text of a program. It does not run anything and
does not know the modules: the language of the domain checks the text afterwards.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

from nmn.errors import DomainError
from nmn.generators.lexicon import Lexicon
from nmn.generators.note import Note
from nmn.grammar import Language
from nmn.modules import Binding
from nmn.registry import GENERATORS as _GENERATORS
from nmn.registry import Registry


@dataclass(frozen=True, slots=True)
class Draft:
    """The text of a program, how it came about, and which generator wrote it.

    Arguments:
        program: text in the language of the domain; not type-checked yet.
        notes: in the order of the words that they are about.
        generator: the name of the generator.
    """

    program: str
    notes: tuple[Note, ...]
    generator: str


@runtime_checkable
class Generator(Protocol):
    """Question -> program text. The same question always gives the same draft."""

    @property
    def name(self) -> str:
        """The name it is registered under, written in the trail."""

    def draft(self, question: str) -> Draft:
        """The program of ``question``; raises a QuestionError when there is none."""


class Asked(Protocol):
    """What a generator is made for: a domain, as far as a generator may know it."""

    @property
    def name(self) -> str: ...
    @property
    def language(self) -> Language: ...
    @property
    def bindings(self) -> Mapping[str, Binding]: ...
    @property
    def make_lexicon(self) -> Callable[[], Lexicon] | None: ...


Maker = Callable[[Any], Generator]
"""Makes a generator for a domain (see ``Asked``); raises DomainError where it does not fit it."""

GENERATORS: Registry[Maker] = _GENERATORS
"""Makers of generators, by the name that is written in the trail."""

GENERATORS.place("grammar", "nmn.generators.english:grammar")
GENERATORS.place("clip-grammar", "nmn.generators.english:clip_grammar")
GENERATORS.place("grammar+embedding", "nmn.generators.english:grammar_with_embedding")


def check_fits(name: str, domain: Asked, modules: Iterable[str]) -> None:
    """Refuse a domain whose programs a generator cannot write.

    Arguments:
        name: of the generator.
        modules: that its programs call.

    Raises:
        DomainError: the domain does not have all of them.
    """
    lacking = sorted(set(modules) - set(domain.language.signatures))
    if lacking:
        raise DomainError(
            f"the generator '{name}' does not make programs of the domain '{domain.name}'",
            expected=f"a domain with {', '.join(lacking)}",
            hint="choose the generator that comes with the domain",
        )
