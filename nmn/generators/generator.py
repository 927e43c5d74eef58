"""What every generator gives: a draft of a program, with notes on how the question was read.

A generator turns a question in English into the text of a program. It does not run anything and
does not know the modules: the language of the domain checks the text afterwards.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from inspect import Parameter, signature
from typing import Protocol, runtime_checkable

from nmn.errors import DomainError, NmnError
from nmn.generators.lexicon import Lexicon
from nmn.generators.note import Note
from nmn.generators.prompt import Example
from nmn.grammar import Language
from nmn.modules import Binding
from nmn.registry import GENERATORS as _GENERATORS
from nmn.registry import Registry


@dataclass(frozen=True, slots=True)
class Candidate:
    """One program that a question may mean.

    Attributes:
        program: its text.
        confidence: its share among the candidates, from 0 to 1.
    """

    program: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Draft:
    """The text of a program, how it came about, and which generator wrote it.

    Arguments:
        program: text in the language of the domain; not type-checked yet.
        notes: in the order of the words that they are about.
        generator: the name of the generator.
        confidence: how sure it is of the program, from 0 to 1; None where it does not say.
        candidates: what it chose among, the likeliest first; none where there was no choice.
    """

    program: str
    notes: tuple[Note, ...]
    generator: str
    confidence: float | None = None
    candidates: tuple[Candidate, ...] = ()


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
    def examples(self) -> Callable[[], Sequence[Example]] | None: ...
    @property
    def opens(self) -> frozenset[str]: ...
    @property
    def bindings(self) -> Mapping[str, Binding]: ...
    @property
    def make_lexicon(self) -> Callable[[], Lexicon] | None: ...


Maker = Callable[..., Generator]
"""Makes a generator for a domain (see ``Asked``); raises DomainError where it does not fit it. One
with a second parameter is told what follows its name and a colon: "lm:models/mine"."""

GENERATORS: Registry[Maker] = _GENERATORS
"""Makers of generators, by the name that is written in the trail."""

GENERATORS.place("grammar", "nmn.generators.english:grammar")
GENERATORS.place("clip-grammar", "nmn.generators.english:clip_grammar")
GENERATORS.place("grammar+embedding", "nmn.generators.english:grammar_with_embedding")


GENERATORS.place("endpoint", "nmn.generators.endpoint:endpoint")
GENERATORS.place("lm", "nmn.generators.language_model:language_model")


TOLD_SYNONYMS = ",synonyms="
"""What stands between a folder of templates and its word list, in a generator's name."""


def maker_of(name: str) -> Maker:
    """The maker of a generator by its name, which may be told something: ``NAME:WHAT``.

    Raises:
        DomainError: there is none of that name, or it is told something and takes nothing, or
            needs to be told something.
    """
    head, colon, told = name.partition(":")
    if name in GENERATORS or not colon:
        head, colon, told = name, "", ""
    make = GENERATORS.find(head)
    takes = list(signature(make).parameters.values())[1:]
    if takes and takes[0].default is Parameter.empty and not told:
        raise DomainError(
            f"the generator '{head}' has to be told what to use",
            expected=f"{head}:WHAT",
            hint=" ".join((make.__doc__ or "").split("\n")[0].split()) or None,
        )
    if colon and not takes:
        raise DomainError(
            f"the generator '{head}' takes nothing behind its name", where=name, expected=head
        )
    return partial(make, argument=told) if told else make


def templates_of(own: object, templates: str | None, synonyms: str | None) -> str | None:
    """The name of a domain's own generator with other templates, or with another word list.

    Arguments:
        own: what the domain's questions are read with.
        templates: a folder; None where none is named.
        synonyms: a file; None where none is named.

    Raises:
        DomainError: the domain reads its questions otherwise, or a word list is named without
            templates.
    """
    if templates is None and synonyms is None:
        return None
    if not isinstance(own, str) or len(signature(maker_of(own)).parameters) < 2:
        raise DomainError(
            "the domain does not read its questions by template files",
            hint="leave out --templates and --synonyms",
        )
    if templates is None:
        raise DomainError("--synonyms belong to templates", hint="name their folder: --templates")
    return f"{own}:{templates}{f'{TOLD_SYNONYMS}{synonyms}' if synonyms else ''}"


def drafts_of(generator: Generator, questions: Sequence[str]) -> list[Draft | NmnError]:
    """The drafts of several questions, in order: together where the generator has ``drafts``, and
    one by one elsewhere. What is wrong with one question is in its place."""
    together = getattr(generator, "drafts", None)
    if together is not None:
        found: list[Draft | NmnError] = list(together(questions))
        return found
    made: list[Draft | NmnError] = []
    for question in questions:
        try:
            made.append(generator.draft(question))
        except NmnError as error:
            made.append(error)
    return made


def examples_of(domain: Asked) -> Sequence[Example]:
    """Questions with their programs, for a generator that learns a domain from a few."""
    return () if domain.examples is None else domain.examples()


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
